import type { RunView, TaskView } from "./run_view.ts";

/** The chain of tasks that a run's end waited for, the first one first. */
export interface CriticalPath {
  readonly tasks: readonly TaskView[];
  /** How long its tasks ran. */
  readonly runningMs: number;
  /** From its first start to its last end. */
  readonly lengthMs: number;
}

/**
 * From the task that ended last, back through the dependency that each one waited for longest; `undefined` when no task
 * says when it was. A faster task beside the chain would not have made the run shorter.
 */
export function criticalPathOf(run: RunView): CriticalPath | undefined {
  const byId = new Map(run.tasks.map((task) => [task.id, task]));
  const path: TaskView[] = [];
  const seen = new Set<TaskView>();
  let next = latest(run.tasks);
  // A broken file can have a cycle.
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    path.unshift(next);
    next = latest(next.upstream.map(({ task }) => byId.get(task)!));
  }
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    tasks: path,
    runningMs: path.reduce((sum, { attempts }) => {
      return sum + attempts.reduce((sum, { startMs, endMs }) => sum + Math.max(0, (endMs ?? 0) - (startMs ?? 0)), 0);
    }, 0),
    lengthMs: Math.max(0, endOf(last)! - (first.attempts[0]!.startMs ?? endOf(last)!)),
  };
}

/** The one that ended last; of those that ended together, the one furthest down: tasks come in topological order. */
function latest(tasks: readonly TaskView[]): TaskView | undefined {
  return tasks.filter((task) => endOf(task) !== undefined)
    .reduce<TaskView | undefined>((most, task) => {
      return most === undefined || endOf(task)! >= endOf(most)! ? task : most;
    }, undefined);
}

/** When its last attempt ended; what never started ends nothing. */
function endOf({ attempts }: TaskView): number | undefined {
  const last = attempts.at(-1);
  return last?.startMs === undefined ? undefined : last.endMs;
}
