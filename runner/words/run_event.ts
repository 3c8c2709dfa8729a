import type { CacheDecision } from "./cache_decision.ts";
import type { GrantGroup } from "./grant.ts";
import type { AttemptRecord } from "./record.ts";
import type { AttemptOutcome, Result } from "./outcome.ts";
import type { Plan } from "./plan.ts";

/**
 * Everything that can happen in a run. The recorder, the terminal and every other view of a run are readers of it.
 *
 * `timeNs` is in nanoseconds since the epoch. Tasks are named by their full name. For each task, the order is:
 * `task-decided`, `task-ready`, `attempt-started`, any number of `attempt-line`, `attempt-record` and `attempt-notice`,
 * `attempt-ended`; then `task-retrying` and the same again, or `task-ended`. A skipped task has only `task-ended`.
 *
 * A task whose results are taken from an earlier run has `task-decided`, an `attempt-started` that says where they come
 * from, `attempt-record`s of what was recorded then, `attempt-ended` and `task-ended`; its attempt has no length.
 */
export type RunEvent =
  | RunStarted
  | TaskDecided
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
  /** Which event this is. */
  readonly type: "run-started";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The run's identifier. */
  readonly run: string;
  /** What is going to be run. */
  readonly plan: Plan;
  /** How many attempts may run at a time. */
  readonly maxParallel: number;
  /** What strict isolation is made of on this machine, in words; absent where no task asks for it. */
  readonly confinement?: string;
  /** The run that this one goes on with, and its span. */
  readonly resumes?: { readonly run: string; readonly traceId: string; readonly spanId: string };
  /** The run that results of tasks outside the selection are taken from. */
  readonly reuses?: string;
  /** What was selected of the pipeline, and what was forced: patterns by the option's name; absent for all of it. */
  readonly selection?: Readonly<Record<string, readonly string[]>>;
}

/** It is known whether the task has to run, and why. */
export interface TaskDecided {
  /** Which event this is. */
  readonly type: "task-decided";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** What was decided. */
  readonly decision: CacheDecision;
}

/** All that the task depends on has succeeded, or its wait for a retry is over. */
export interface TaskReady {
  /** Which event this is. */
  readonly type: "task-ready";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
}

/** The attempt of an earlier run that results are taken from. */
export interface TakenFrom {
  /** The earlier run's identifier. */
  readonly run: string;
  /** The attempt's number in that run. */
  readonly attempt: number;
  /** The trace of that run. */
  readonly traceId: string;
  /** The attempt's span in it. */
  readonly spanId: string;
  /** How long it took. */
  readonly durationMs: number;
  /** Where the bytes of its artifacts lie, absolute paths by the names of files that the records give. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** The scheduler gave the attempt a place; its process is being started. */
export interface AttemptStarted {
  /** Which event this is. */
  readonly type: "attempt-started";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** What it may do, and where each permission comes from; of many paths only some. */
  readonly grants: readonly GrantGroup[];
  /** What confines its process, the innermost first: `deno`, and with strict isolation what the machine has. */
  readonly isolation: readonly string[];
  /** Whether it is confined to those permissions: programs and native code are not, unless the isolation is strict. */
  readonly confined: boolean;
  /** The engine's name. */
  readonly engine: string;
  /** Where the results come from, when the attempt is not carried out and only told as it was. */
  readonly taken?: TakenFrom;
}

/** The attempt's process exists. */
export interface AttemptProcess {
  /** Which event this is. */
  readonly type: "attempt-process";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** The process's number. */
  readonly pid: number;
}

/** The attempt printed a line. */
export interface AttemptLine {
  /** Which event this is. */
  readonly type: "attempt-line";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** Where it was printed. */
  readonly stream: "stdout" | "stderr";
  /** Without its line break. */
  readonly text: string;
}

/** The attempt said something about itself. */
export interface AttemptRecorded {
  /** Which event this is. */
  readonly type: "attempt-record";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** What was said, with secrets masked. */
  readonly record: AttemptRecord;
}

/** The runner has something to say about an attempt, such as a record that it could not read. */
export interface AttemptNotice {
  /** Which event this is. */
  readonly type: "attempt-notice";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** In words. */
  readonly message: string;
}

/** The attempt is over, and nothing more will be heard of it. */
export interface AttemptEnded {
  /** Which event this is. */
  readonly type: "attempt-ended";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The attempt's number, 1 for the first. */
  readonly attempt: number;
  /** How it ended, with secrets masked. */
  readonly outcome: AttemptOutcome;
}

/** The task will be tried again. */
export interface TaskRetrying {
  /** Which event this is. */
  readonly type: "task-retrying";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** The number of the attempt to come. */
  readonly attempt: number;
  /** How long until then. */
  readonly delayMs: number;
}

/** The task is over. */
export interface TaskEnded {
  /** Which event this is. */
  readonly type: "task-ended";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The task's full name. */
  readonly task: string;
  /** How it ended. */
  readonly result: Result;
  /** How many attempts it had. */
  readonly attempts: number;
  /** Why it was skipped or cancelled, in words. */
  readonly reason?: string;
}

/** The run is being stopped: what runs is asked to end, and nothing starts any more. */
export interface RunCancelling {
  /** Which event this is. */
  readonly type: "run-cancelling";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** Why, in words. */
  readonly reason: string;
}

/** The last event. */
export interface RunEnded {
  /** Which event this is. */
  readonly type: "run-ended";
  /** When, in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** How it ended. */
  readonly result: Result;
}
