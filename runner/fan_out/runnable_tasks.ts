import type { PlannedTask } from "../words/plan.ts";

/** What of a part can run. */
export interface RunnableTasks {
  /** Full names, in the plan's order. */
  readonly runnable: readonly string[];
  /** Whether any of them is given something by a task of another part. */
  readonly given: boolean;
}

/**
 * The tasks of a part that can run: each that it depends on has finished in another part, or can run in this one.
 *
 * @param tasks Of the whole plan, each after all that it depends on.
 */
export function runnableTasks(
  tasks: readonly PlannedTask[],
  part: ReadonlySet<string>,
  finished: ReadonlySet<string>,
): RunnableTasks {
  const runnable = new Set<string>();
  let given = false;
  for (const { id, dependencies } of tasks) {
    if (!part.has(id) || !dependencies.every(({ task }) => runnable.has(task) || finished.has(task))) continue;
    runnable.add(id);
    given ||= dependencies.some(({ task, inputs }) => inputs.length > 0 && !runnable.has(task));
  }
  return { runnable: [...runnable], given };
}
