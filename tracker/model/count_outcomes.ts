import { type Outcome, OUTCOMES } from "./outcome.ts";
import type { TaskView } from "./run_view.ts";

/** How many tasks ended how. */
export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly count: number;
}

/** The outcomes that there are among tasks, in the order of {@linkcode OUTCOMES}. */
export function countOutcomes(tasks: readonly TaskView[]): readonly OutcomeCount[] {
  return OUTCOMES
    .map((outcome) => ({ outcome, count: tasks.filter((task) => task.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
}
