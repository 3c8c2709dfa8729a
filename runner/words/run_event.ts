import type { AttemptRecord } from "./record.ts";
import type { AttemptOutcome, Result } from "./outcome.ts";
import type { Plan } from "./plan.ts";

/**
 * Everything that can happen in a run. The recorder, the terminal and every other view of a run are readers of it.
 *
 * `timeNs` is in nanoseconds since the epoch. Tasks are named by their full name. For each task, the order is:
 * `task-ready`, `attempt-started`, any number of `attempt-line`, `attempt-record` and `attempt-notice`,
 * `attempt-ended`; then `task-retrying` and the same again, or `task-ended`. A skipped task has only `task-ended`.
 */
export type RunEvent =
  | RunStarted
  | TaskReady
  | AttemptStarted
  | AttemptProcess
  | AttemptLine
  | AttemptRecorded
  | AttemptNotice
  | AttemptEnded
  | TaskRetrying
  | TaskEnded
  | RunCancelling
  | RunEnded;

/** The first event. */
export interface RunStarted {
  readonly type: "run-started";
  readonly timeNs: bigint;
  readonly run: string;
  readonly plan: Plan;
  readonly maxParallel: number;
}

/** All that the task depends on has succeeded, or its wait for a retry is over. */
export interface TaskReady {
  readonly type: "task-ready";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
}

/** The scheduler gave the attempt a place; its process is being started. */
export interface AttemptStarted {
  readonly type: "attempt-started";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  /** The permission flags that its process is started with. */
  readonly permissions: readonly string[];
  /** The engine's name. */
  readonly engine: string;
}

/** The attempt's process exists. */
export interface AttemptProcess {
  readonly type: "attempt-process";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  readonly pid: number;
}

/** The attempt printed a line. */
export interface AttemptLine {
  readonly type: "attempt-line";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  readonly stream: "stdout" | "stderr";
  /** Without its line break. */
  readonly text: string;
}

/** The attempt said something about itself. */
export interface AttemptRecorded {
  readonly type: "attempt-record";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  readonly record: AttemptRecord;
}

/** The runner has something to say about an attempt, such as a record that it could not read. */
export interface AttemptNotice {
  readonly type: "attempt-notice";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  readonly message: string;
}

/** The attempt is over, and nothing more will be heard of it. */
export interface AttemptEnded {
  readonly type: "attempt-ended";
  readonly timeNs: bigint;
  readonly task: string;
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
}

/** The task will be tried again. */
export interface TaskRetrying {
  readonly type: "task-retrying";
  readonly timeNs: bigint;
  readonly task: string;
  /** The number of the attempt to come. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** The task is over. */
export interface TaskEnded {
  readonly type: "task-ended";
  readonly timeNs: bigint;
  readonly task: string;
  readonly result: Result;
  /** How many attempts it had. */
  readonly attempts: number;
  /** Why it was skipped or cancelled, in words. */
  readonly reason?: string;
}

/** The run is being stopped: what runs is asked to end, and nothing starts any more. */
export interface RunCancelling {
  readonly type: "run-cancelling";
  readonly timeNs: bigint;
  readonly reason: string;
}

/** The last event. */
export interface RunEnded {
  readonly type: "run-ended";
  readonly timeNs: bigint;
  readonly result: Result;
}
