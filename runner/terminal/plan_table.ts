import { formatDuration } from "../words/duration.ts";
import { seenFrom } from "../words/file_path.ts";
import { isConfined, type Plan, type PlannedTask } from "../words/plan.ts";
import type { Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** A plan for a person: a row for each task, in an order in which they could run. */
export function planTable(plan: Plan, root: string, style: Style, width: number): string {
  const edges = plan.tasks.reduce((count, task) => count + task.dependencies.length, 0);
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" ");
  const table = textTable(
    ["task", "after", "attempts", "timeout", "may", "params"],
    plan.tasks.map((task) => [
      task.id,
      abridged(task.dependencies.map((dependency) => dependency.task)),
      String(task.retry.attempts),
      task.timeoutMs === undefined ? "none" : formatDuration(task.timeoutMs),
      permissionText(task, root, style),
      Object.entries(task.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" "),
    ]),
    width,
  );
  return `${style.bold(plan.pipeline)}  ${counted(plan.tasks.length, "task")}, ${counted(edges, "edge")}  ${
    style.dim(params)
  }\n\n${table.trimEnd()}`;
}

function abridged(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 2).join(", ")} and ${ids.length - 2} more` : ids.join(", ");
}

function permissionText(task: PlannedTask, root: string, style: Style): string {
  const { permissions } = task;
  const parts = permissions.read.map((path) => `read ${seenFrom(root, path)}`);
  for (const kind of ["net", "env", "run", "ffi", "sys"] as const) {
    const granted = permissions[kind];
    if (granted === true) parts.push(kind);
    else if (granted.length > 0) parts.push(`${kind} ${granted.join(" ")}`);
  }
  if (task.secrets.length > 0) parts.push(`secrets ${task.secrets.join(" ")}`);
  const text = parts.join(", ");
  const strict = task.isolation === "strict" ? [text, "(strict)"].filter((part) => part !== "").join(" ") : text;
  return isConfined(task) ? strict : `${text} ${style.yellow("(not sandboxed)")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
