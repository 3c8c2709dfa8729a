import type { Result } from "../words/outcome.ts";
import type { PlannedTask } from "../words/plan.ts";
import { dependentsOf, pathLengths } from "../dag/order.ts";

/** What attempts share. */
export interface Capacity {
  /** How many attempts may run at a time. */
  readonly maxParallel: number;
  /** How many processors there are. */
  readonly cpus: number;
  /** How much memory there is. */
  readonly memoryBytes: number;
}

/** Where a task stands. */
export type Phase =
  /** Some of its dependencies have not ended. */
  | "waiting"
  /** It is being looked into whether it has to run. */
  | "deciding"
  /** It waits for a free place. */
  | "ready"
  | "running"
  /** It waits for the time of its next attempt. */
  | "backoff"
  | "ended";

/** One task's place in the run. */
export interface TaskState {
  readonly task: PlannedTask;
  phase: Phase;
  /** How many attempts have started. */
  attempts: number;
  /** How many dependencies have not ended. */
  missing: number;
  /** What its attempts occupy, cut to what the machine has, so that a large task runs alone rather than never. */
  readonly needs: { readonly milliCpus: number; readonly memoryBytes: number };
  /** Larger starts first. */
  readonly priority: number;
  /** Its place in the plan; smaller starts first among equals. */
  readonly index: number;
  result?: Result;
}

/** A run, as the scheduler sees it. Only `step.ts` changes one. */
export interface SchedulerState {
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** In the order in which they start. */
  readonly ready: TaskState[];
  readonly running: Set<TaskState>;
  /** What was announced as coming next and has neither started nor ended. */
  readonly expected: Set<TaskState>;
  /** How many tasks may be announced at a time. */
  readonly maxExpected: number;
  /** Whole numbers: what is taken and given back in fractions of a processor would not add up to one again. */
  readonly free: { attempts: number; milliCpus: number; memoryBytes: number };
  /** How many tasks have not ended. */
  open: number;
  /** Why nothing starts any more; absent while things start. */
  stopping?: { readonly reason: string; readonly cause: "cancellation" | "failure" };
  /** Whether the run is over, after which nothing happens any more. */
  ended: boolean;
  readonly failFast: boolean;
  /** Whether it is asked of each task, before its first attempt, if it has to run. */
  readonly decides: boolean;
}

/** The state before anything happened. */
export function initialState(
  tasks: readonly PlannedTask[],
  capacity: Capacity,
  options: { readonly failFast?: boolean; readonly decides?: boolean } = {},
): SchedulerState {
  const priorities = pathLengths(tasks);
  const milliCpus = Math.round(capacity.cpus * 1000);
  return {
    tasks: new Map(tasks.map((task, index) => [task.id, {
      task,
      phase: "waiting",
      attempts: 0,
      missing: task.dependencies.length,
      needs: {
        milliCpus: Math.min(Math.round(task.cpus * 1000), milliCpus),
        memoryBytes: Math.min(task.memoryBytes ?? 0, capacity.memoryBytes),
      },
      priority: priorities.get(task.id)!,
      index,
    }])),
    dependents: dependentsOf(tasks),
    ready: [],
    running: new Set(),
    expected: new Set(),
    maxExpected: capacity.maxParallel,
    free: { attempts: capacity.maxParallel, milliCpus, memoryBytes: capacity.memoryBytes },
    open: tasks.length,
    ended: false,
    failFast: options.failFast ?? false,
    decides: options.decides ?? false,
  };
}

/** The order in which ready tasks start: the longest path first, and the plan's order among equals. */
export function startsBefore(a: TaskState, b: TaskState): boolean {
  return a.priority === b.priority ? a.index < b.index : a.priority > b.priority;
}
