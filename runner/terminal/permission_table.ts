import type { GrantGroup } from "../words/grant.ts";
import { isConfined, type PlannedTask } from "../words/plan.ts";
import { printable, type Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** What a task may do. */
export interface TaskPermissions {
  readonly task: PlannedTask;
  /** With paths as a person is shown them. */
  readonly grants: readonly GrantGroup[];
  /** What confines its attempts, in words. */
  readonly isolation: string;
}

/** What every task may do and why, for a person: one part a task, a row for each kind and origin. */
export function permissionTable(tasks: readonly TaskPermissions[], style: Style, width: number): string {
  return tasks.map(({ task, grants, isolation }) => {
    const rows = grants.map((group) => [
      group.kind,
      originText(group),
      group.values === true ? "anything" : printable(group.values.join(", ")),
    ]);
    const confined = isConfined(task) ? style.dim(isolation) : style.yellow(isolation);
    return `${style.bold(task.id)}  ${confined}\n${textTable(["may", "because of", "what"], rows, width).trimEnd()}`;
  }).join("\n\n");
}

function originText({ origin, input, task }: GrantGroup): string {
  switch (origin) {
    case "code":
      return "its own code";
    case "package":
      return "its packages";
    case "declared":
      return "permissions";
    case "input":
      return `input ${input} (${task})`;
    case "secret":
      return "secrets";
    case "command":
      return "its command";
    case "attempt":
      return "every attempt";
  }
}
