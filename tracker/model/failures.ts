import { isFailed } from "./outcome.ts";
import type { AttemptView, RunView, TaskView } from "./run_view.ts";

/** A task that failed, with what a person wants to know of it first. */
export interface Failure {
  readonly task: TaskView;
  /** The attempt that was its last; absent when it had none. */
  readonly attempt?: AttemptView;
  /** Tasks that were skipped because they depend on it, near or far. */
  readonly skipped: readonly TaskView[];
}

/** What failed in a run, in the order of its tasks. */
export function failuresOf(run: RunView): readonly Failure[] {
  const byId = new Map(run.tasks.map((task) => [task.id, task]));
  return run.tasks
    .filter(({ outcome }) => isFailed(outcome))
    .map((task) => ({ task, attempt: task.attempts.at(-1), skipped: skippedBelow(task, byId) }));
}

function skippedBelow(task: TaskView, byId: ReadonlyMap<string, TaskView>): readonly TaskView[] {
  const skipped = new Set<TaskView>();
  const open = [task];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const id of next.downstream) {
      const below = byId.get(id)!;
      if (below.outcome !== "skip" || skipped.has(below)) continue;
      skipped.add(below);
      open.push(below);
    }
  }
  return [...byId.values()].filter((task) => skipped.has(task));
}
