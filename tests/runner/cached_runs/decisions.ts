import type { ProjectRun } from "../../helpers/project_run.ts";

/** What a run file says of whether a task had to run: `hit: did not run, because …`. */
export function decisionOf(run: ProjectRun, task: string): string {
  const { attributes } = run.task(task);
  return `${attributes["dagtrail.task.cache.decision"]}: ${attributes["dagtrail.task.cache.reason"]}`;
}

/** Which tasks of a run had attempts, and which were taken from an earlier run, each in the order of the plan. */
export function ranAndTaken({ result }: ProjectRun): { readonly ran: string[]; readonly taken: string[] } {
  const tasks = Object.entries(result.tasks);
  return {
    ran: tasks.filter(([, { attempts }]) => attempts > 0).map(([id]) => id),
    taken: tasks.filter(([, { decision }]) => decision?.run !== undefined).map(([id]) => id),
  };
}

/** A pattern for a sentence in which the letters of digests and runs are left open, as `sha256:#` and `RUN`. */
export function sentence(text: string): RegExp {
  const parts = text.split(/(sha256:#|RUN)/).map((part) =>
    part === "sha256:#"
      ? "sha256:[0-9a-f]{8}…"
      : part === "RUN"
      ? "[\\w.-]+-\\d{8}-\\d{6}-[0-9a-f]{6}"
      : RegExp.escape(part)
  );
  return new RegExp(`^${parts.join("")}$`);
}
