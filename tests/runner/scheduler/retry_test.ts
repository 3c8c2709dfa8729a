import assert from "node:assert/strict";
import fc from "fast-check";
import { retryDelayMs } from "../../../runner/scheduler/retry.ts";
import type { AttemptOutcome, Result } from "../../../runner/words/outcome.ts";
import type { PlannedRetry } from "../../../runner/words/plan.ts";
import { SEED } from "../../helpers/seed.ts";

const POLICY: PlannedRetry = { attempts: 10, initialMs: 100, factor: 2, maxMs: 1000, jitter: 0 };

function outcome(result: Exclude<Result, "skip">): AttemptOutcome {
  return result === "success" ? { result } : { result, exception: { type: "Error", message: "no" } };
}

Deno.test("each wait is longer than the one before by the factor, up to the longest", () => {
  const waits = (policy: Partial<PlannedRetry>): (number | undefined)[] =>
    [1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs({ ...POLICY, ...policy }, outcome("failure"), attempt, 0.5));
  assert.deepEqual(waits({}), [100, 200, 400, 800, 1000, 1000]);
  assert.deepEqual(waits({ factor: 1 }), [100, 100, 100, 100, 100, 100]);
  assert.deepEqual(waits({ factor: 10 }), [100, 1000, 1000, 1000, 1000, 1000]);
  assert.deepEqual(waits({ maxMs: 50 }), [50, 50, 50, 50, 50, 50]);
  assert.deepEqual(waits({ initialMs: 0 }), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(waits({ attempts: 3 }), [100, 200, undefined, undefined, undefined, undefined]);
  assert.deepEqual(waits({ attempts: 1 })[0], undefined);
});

Deno.test("chance moves a wait only within the part that the jitter leaves to it", () => {
  const wait = (jitter: number, chance: number): number | undefined =>
    retryDelayMs({ ...POLICY, jitter }, outcome("failure"), 3, chance);
  assert.equal(wait(0, 0.9), 400);
  assert.equal(wait(0.5, 0), 200);
  assert.equal(wait(0.5, 0.5), 300);
  assert.equal(wait(0.5, 1), 400);
  assert.equal(wait(1, 0), 0);
  assert.equal(wait(1, 0.25), 100);
});

Deno.test("whatever the policy, a wait is a number from the unjittered part to the longest wait", () => {
  fc.assert(
    fc.property(
      fc.record({
        attempts: fc.constant(5000),
        initialMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
        factor: fc.double({ min: 1, max: 100, noNaN: true }),
        maxMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
        jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.integer({ min: 1, max: 4999 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (policy, attempt, chance) => {
        const wait = retryDelayMs(policy, outcome("error"), attempt, chance)!;
        const unjittered = retryDelayMs({ ...policy, jitter: 0 }, outcome("error"), attempt, chance)!;
        assert.ok(wait >= 0 && wait <= policy.maxMs * (1 + 1e-9), String(wait));
        assert.ok(wait >= unjittered * (1 - policy.jitter) * (1 - 1e-9), String(wait));
      },
    ),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("a failure, an error and a timeout are tried again; a success and a cancellation never are", () => {
  const tried = (result: Exclude<Result, "skip">, when?: PlannedRetry["when"]): boolean =>
    retryDelayMs({ ...POLICY, ...(when === undefined ? {} : { when }) }, outcome(result), 1, 0) !== undefined;
  for (const result of ["failure", "error", "timeout"] as const) assert.ok(tried(result), result);
  for (const result of ["success", "cancellation"] as const) {
    assert.ok(!tried(result), result);
    assert.ok(!tried(result, () => true), `${result}, whatever the predicate says`);
  }
});

Deno.test("a predicate is asked with the outcome and the number of the attempt, and no more than the attempts allow", () => {
  const asked: [string, number][] = [];
  const when = ({ result, exception }: AttemptOutcome, attempt: number): boolean => {
    asked.push([`${result} ${exception?.type}`, attempt]);
    return attempt < 2;
  };
  const policy = { ...POLICY, attempts: 3, when };
  assert.equal(retryDelayMs(policy, outcome("timeout"), 1, 0), 100);
  assert.equal(retryDelayMs(policy, outcome("failure"), 2, 0), undefined);
  assert.equal(retryDelayMs(policy, outcome("failure"), 3, 0), undefined);
  assert.deepEqual(asked, [["timeout Error", 1], ["failure Error", 2]]);
});
