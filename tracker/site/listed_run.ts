import type { RunSummary } from "../model/run_summary.ts";

/** A run in a list. */
export interface ListedRun {
  /** The name of its folder. */
  readonly slug: string;
  readonly summary: RunSummary;
}
