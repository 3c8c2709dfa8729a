import type { ExceptionInfo } from "./outcome.ts";
import type { Json } from "./json.ts";

/** The largest record that is read, in bytes: 16 MiB. A longer line is skipped, and said. */
export const MAX_RECORD_BYTES: number = 16 * 2 ** 20;

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
  | ReturnRecord
  | CellStartRecord
  | CellOutputRecord
  | CellEndRecord;

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

/** A cell of a notebook begins. */
export interface CellStartRecord {
  /** Which record this is. */
  readonly kind: "cell-start";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** The cell's place among the code cells that are run, from 1: what Jupyter shows as `[1]`. */
  readonly cell: number;
}

/** A cell of a notebook printed, showed or threw something. */
export interface CellOutputRecord {
  /** Which record this is. */
  readonly kind: "cell-output";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** The cell's place among the code cells that are run, from 1. */
  readonly cell: number;
  /** What it was. */
  readonly output: CellOutput;
}

/** A cell of a notebook is over. */
export interface CellEndRecord {
  /** Which record this is. */
  readonly kind: "cell-end";
  /** When it was written, in nanoseconds since the epoch. */
  readonly time: string;
  /** The cell's place among the code cells that are run, from 1. */
  readonly cell: number;
  /** Whether it got to its end. */
  readonly result: "success" | "failure";
}

/** One output of a cell, as Jupyter tells them apart. */
export type CellOutput =
  /** Text that was printed. */
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  /** Something that was shown; with `update`, in the place of what was shown before under the same `id`. */
  | { readonly type: "display"; readonly data: MimeBundle; readonly id?: string; readonly update?: boolean }
  /** The value of the cell's last expression. */
  | { readonly type: "result"; readonly data: MimeBundle }
  /** What the cell threw, with its stack as lines. */
  | { readonly type: "error"; readonly name: string; readonly message: string; readonly stack: readonly string[] }
  /** What the cell has shown and printed so far is taken away. */
  | { readonly type: "clear" }
  /** From here on the cell's output is too much to keep. */
  | { readonly type: "cut" };

/** One thing in several forms, by media type: texts, base64 for images, JSON for `…/json` and `…+json`. */
export type MimeBundle = Readonly<Record<string, Json>>;

/**
 * Whether a record is told again when the result of its attempt stands for running a task: not how far the attempt had
 * come, how it ended, or what the cells of a notebook did, which the evaluated notebook has.
 */
export function isToldAgain({ kind }: AttemptRecord): boolean {
  switch (kind) {
    case "param":
    case "metric":
    case "value":
    case "artifact":
      return true;
    case "progress":
    case "exception":
    case "return":
    case "cell-start":
    case "cell-output":
    case "cell-end":
      return false;
  }
}
