import type { ExceptionInfo } from "./outcome.ts";
import type { Json } from "./json.ts";

/**
 * What an attempt says about itself: one JSON object a line in `records.jsonl` of its attempt directory.
 *
 * A task's process writes them, so for the runner they are untrusted input; `recording/` checks every field.
 * `time` is in nanoseconds since the epoch, as a decimal string.
 */
export type AttemptRecord =
  | ParamRecord
  | MetricRecord
  | ValueRecord
  | ArtifactRecord
  | ProgressRecord
  | ExceptionRecord
  | ReturnRecord;

/** A parameter that the task found or chose itself; those of the pipeline are recorded without its doing. */
export interface ParamRecord {
  /** Which record this is. */
  readonly kind: "param";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** What it is called. */
  readonly name: string;
  /** What was logged. */
  readonly value: Json;
}

/** One number of a series; without `step` the series has one point or is ordered by time. */
export interface MetricRecord {
  /** Which record this is. */
  readonly kind: "metric";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** What it is called. */
  readonly name: string;
  /** What was logged. */
  readonly value: number;
  /** The point's place in its series. */
  readonly step?: number;
}

/** Any JSON value worth keeping that is neither a parameter nor a metric. */
export interface ValueRecord {
  /** Which record this is. */
  readonly kind: "value";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** What it is called. */
  readonly name: string;
  /** What was logged. */
  readonly value: Json;
}

/** A blob that the attempt wrote to `artifacts/<file>` in its directory. */
export interface ArtifactRecord {
  /** Which record this is. */
  readonly kind: "artifact";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** The artifact's name, which may contain `/` and is unique within the attempt: the last one wins. */
  readonly name: string;
  /** The media type that the task declared. */
  readonly mediaType: string;
  /** The name of the file below `artifacts/`. */
  readonly file: string;
}

/** How far the attempt has come. */
export interface ProgressRecord {
  /** Which record this is. */
  readonly kind: "progress";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** 0 to 1. */
  readonly fraction: number;
  /** In words, what the task is at. */
  readonly message?: string;
}

/** What the task threw, or what was thrown and never caught. */
export interface ExceptionRecord extends ExceptionInfo {
  /** Which record this is. */
  readonly kind: "exception";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
}

/** The task's function ended without throwing; the last record of a successful attempt. */
export interface ReturnRecord {
  /** Which record this is. */
  readonly kind: "return";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** Absent when the function returned nothing. */
  readonly value?: Json;
}
