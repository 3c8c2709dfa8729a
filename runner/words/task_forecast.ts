import type { CacheDecision } from "./cache_decision.ts";

/** What would happen to a task if the pipeline was run now. */
export interface TaskForecast {
  /** Whether it would run; `maybe` where that depends on what tasks leave that run before it. */
  readonly runs: "yes" | "no" | "maybe";
  /** Why, as a sentence without its subject. */
  readonly reason: string;
  /** What would be decided; absent where that is not known yet, and for a task that is not selected. */
  readonly decision?: CacheDecision;
}
