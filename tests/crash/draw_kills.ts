import fc from "fast-check";
import { SEED } from "../helpers/seed.ts";
import type { Kill } from "./crash_lab.ts";

/** Trials with kills at random instants, always the same ones under one seed; the last kill of each is its last chance. */
export function drawTrials(count: number): Kill[][] {
  const kill = fc.record({
    // Each instant is as likely as any other.
    at: fc.noBias(fc.integer({ min: 0, max: 10_000 })).map((part) => part / 10_000),
    // Up to about one record, in the middle of which the kill came.
    tornBytes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
    again: fc.boolean(),
  });
  return fc.sample(fc.array(kill, { minLength: 1, maxLength: 3 }), { seed: SEED, numRuns: count });
}
