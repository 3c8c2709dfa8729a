import assert from "node:assert/strict";
import fc from "fast-check";
import { changePoint, median } from "../../../tracker/history/change_point.ts";
import { SEED } from "../../helpers/seed.ts";

const noise = fc.array(fc.double({ min: 0.97, max: 1.03, noNaN: true }), { minLength: 30, maxLength: 60 });

Deno.test("a step in a noisy series is found within a number of its place, and its levels are right", () => {
  fc.assert(
    fc.property(noise, fc.integer({ min: 8, max: 22 }), fc.constantFrom(1.5, 2.1, 0.4), (series, at, factor) => {
      const values = series.map((value, i) => 100 * value * (i < at ? 1 : factor));
      const point = changePoint(values);
      assert.ok(point !== undefined);
      assert.ok(Math.abs(point.at - at) <= 1, `found ${point.at}, was ${at}`);
      assert.ok(Math.abs(point.before / 100 - 1) < 0.05 && Math.abs(point.since / 100 / factor - 1) < 0.05);
    }),
    { seed: SEED },
  );
});

Deno.test("a series without a step has none, not even with an outlier", () => {
  fc.assert(
    fc.property(noise, fc.nat(29), (series, outlier) => {
      const values = series.map((value, i) => 100 * value * (i === outlier ? 9 : 1));
      assert.equal(changePoint(values), undefined);
    }),
    { seed: SEED },
  );
});

Deno.test("a level that was left again is not the present one", () => {
  const levels = (...parts: readonly (readonly [count: number, value: number])[]) =>
    parts.flatMap(([count, value]) => Array.from({ length: count }, (_, i) => value + i % 3 / 100));
  assert.deepEqual(changePoint(levels([20, 1], [30, 2], [10, 1])), { at: 50, before: 2.01, since: 1.01 });
  assert.equal(changePoint(levels([15, 1], [20, 3], [8, 1]))!.at, 35);
});

Deno.test("too few numbers tell nothing, and old steps are old news", () => {
  assert.equal(changePoint([1, 1, 1, 9, 9, 9]), undefined);
  assert.equal(changePoint([]), undefined);
  assert.equal(changePoint([...Array(50).fill(9), ...Array(130).fill(100)]), undefined);
});

Deno.test("the median of an even number is between the two in the middle", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([3, 1, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});
