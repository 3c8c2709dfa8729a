import fc from "fast-check";
import type { Capacity } from "../../../runner/scheduler/state.ts";
import type { AttemptOutcome } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { arbitraryGraph } from "../dag/arbitrary_graph.ts";
import { plannedTask } from "../planned_task.ts";

/** A run that might happen: its tasks, how their attempts would end, and when what comes. */
export interface Scenario {
  readonly tasks: readonly PlannedTask[];
  readonly capacity: Capacity;
  readonly failFast: boolean;
  /** The tasks whose results are there already; absent when nobody asks. */
  readonly taken?: ReadonlySet<string>;
  /** How each attempt of a task ends when nobody stops it; after the last one, successfully. */
  readonly scripts: ReadonlyMap<string, readonly AttemptOutcome["result"][]>;
  /** Before which event the run is cancelled; never when there are fewer events. */
  readonly cancelBefore: number;
  /** Decides which of the things that could happen next happens. */
  readonly draws: readonly number[];
}

// Fractions whose sums are not what they are on paper, and more than the machine has.
const CPUS = [0, 0.1, 0.2, 0.3, 1 / 3, 0.5, 0.7, 1, 1, 1, 2, 3, 64];
const MEMORY = [undefined, undefined, 1, 10, 60, 100, 1000];

const arbitraryResult = fc.constantFrom<AttemptOutcome["result"]>(
  "success",
  "success",
  "success",
  "failure",
  "error",
  "timeout",
  "cancellation",
);

const arbitraryDetails = fc.record({
  cpus: fc.constantFrom(...CPUS),
  memoryBytes: fc.constantFrom(...MEMORY),
  attempts: fc.integer({ min: 1, max: 4 }),
  initialMs: fc.constantFrom(0, 100),
  jitter: fc.constantFrom(0, 0.5, 1),
  predicate: fc.constantFrom("none", "none", "yes", "no", "throws"),
  script: fc.array(arbitraryResult, { maxLength: 4 }),
});

const PREDICATES: Readonly<Record<string, () => boolean>> = {
  yes: () => true,
  no: () => false,
  throws: () => {
    throw new Error("the predicate is broken");
  },
};

/** Any run of a small graph. */
export const arbitraryScenario: fc.Arbitrary<Scenario> = arbitraryGraph().chain((nodes) =>
  fc.record({
    details: fc.array(arbitraryDetails, { minLength: nodes.length, maxLength: nodes.length }),
    capacity: fc.record({
      maxParallel: fc.integer({ min: 1, max: 6 }),
      cpus: fc.constantFrom(1, 2, 4),
      memoryBytes: fc.constant(100),
    }),
    failFast: fc.boolean(),
    decides: fc.boolean(),
    takes: fc.array(fc.boolean(), { minLength: nodes.length, maxLength: nodes.length }),
    cancelBefore: fc.oneof(fc.constant(Infinity), fc.nat(30)),
    draws: fc.infiniteStream(fc.nat()).map((stream) => [...stream.take(200)]),
  }).map(({ details, decides, takes, ...rest }) => ({
    ...rest,
    ...(decides ? { taken: new Set(nodes.map(({ id }) => id).filter((_, i) => takes[i])) } : {}),
    tasks: nodes.map(({ id, dependencies }, i) => {
      const { cpus, memoryBytes, attempts, initialMs, jitter, predicate } = details[i]!;
      const when = PREDICATES[predicate];
      return plannedTask(id, {
        after: dependencies.map(({ task }) => task),
        cpus,
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        retry: { attempts, initialMs, factor: 2, maxMs: 1000, jitter, ...(when === undefined ? {} : { when }) },
      });
    }),
    scripts: new Map(nodes.map(({ id }, i) => [id, details[i]!.script])),
  }))
);
