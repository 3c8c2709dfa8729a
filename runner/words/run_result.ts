import type { CacheDecision } from "./cache_decision.ts";
import type { Json } from "./json.ts";
import type { ExceptionInfo, Result } from "./outcome.ts";

/** What a run left. */
export interface RunResult {
  /** The run's identifier. */
  readonly run: string;
  /** How the run ended. */
  readonly result: Result;
  /** The absolute path of the run file. */
  readonly file: string;
  /** The absolute path of the attempts' directories, when they were kept. */
  readonly work?: string;
  /** From the first event to the last, in milliseconds. */
  readonly durationMs: number;
  /** By full name, in the order of the plan. */
  readonly tasks: Readonly<Record<string, TaskResult>>;
}

/** What a task left. */
export interface TaskResult {
  /** How the task ended. */
  readonly result: Result;
  /** How many attempts it had; 0 when it was skipped or its results were taken from an earlier run. */
  readonly attempts: number;
  /** From the first attempt's start to the end, waits between attempts included; 0 when it was skipped. */
  readonly durationMs: number;
  /** What its function returned, when it succeeded and returned something. */
  readonly value?: Json;
  /** What ended its last attempt, when it did not succeed. */
  readonly exception?: ExceptionInfo;
  /** Why it was skipped or cancelled, in words. */
  readonly reason?: string;
  /** Whether it had to run, and why; absent when it was skipped before that was looked into. */
  readonly decision?: CacheDecision;
}
