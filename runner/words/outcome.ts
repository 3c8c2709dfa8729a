import type { Json } from "./json.ts";

/**
 * How a run, a task or an attempt ended: the values of OpenTelemetry's `cicd.pipeline.result`.
 *
 * - `success`: it did what it was asked to do.
 * - `failure`: the task's own code said no: an exception, or an exit code other than 0.
 * - `error`: the attempt could not be carried through: the process did not start, or a signal or a limit ended it.
 * - `timeout`: it was stopped because its time was up.
 * - `cancellation`: it was stopped from outside, by Ctrl-C, an abort signal or `--fail-fast`.
 * - `skip`: it never started, because a task that it depends on did not succeed.
 */
export type Result = "success" | "failure" | "error" | "timeout" | "cancellation" | "skip";

/** Every {@linkcode Result}, in the order in which summaries count them. */
export const RESULTS: readonly Result[] = ["success", "failure", "error", "timeout", "cancellation", "skip"];

/** What OpenTelemetry's `exception.*` attributes say of an error. */
export interface ExceptionInfo {
  /** The error's class or kind, such as `TypeError`; `error.type` of the span. */
  readonly type: string;
  /** The error's message. */
  readonly message: string;
  /** The stack as the runtime printed it, where there is one. */
  readonly stacktrace?: string;
}

/** How the process of an attempt ended; a signal and a code exclude each other. */
export interface ProcessExit {
  /** 0 to 255; absent when a signal ended the process. */
  readonly code?: number;
  /** Such as `SIGKILL`; absent when the process exited by itself. */
  readonly signal?: string;
}

/** What an attempt used, as far as the platform tells. */
export interface ResourceUse {
  /** User and system time together, in seconds. */
  readonly cpuSeconds?: number;
  /** The largest resident set seen, in bytes. */
  readonly peakMemoryBytes?: number;
}

/** How one attempt ended. */
export interface AttemptOutcome {
  /** How the attempt ended. */
  readonly result: Exclude<Result, "skip">;
  /** What the task's function returned; only for `success`, where absent means that it returned nothing. */
  readonly value?: Json;
  /** What went wrong; present for every result but `success`. */
  readonly exception?: ExceptionInfo;
  /** Absent when no process was started. */
  readonly exit?: ProcessExit;
  /** What the process used. */
  readonly resources?: ResourceUse;
}
