import assert from "node:assert/strict";
import fc from "fast-check";
import { areaUnder, dropRepeatedSteps, rocCurve } from "../../../../pipelines/digits/metrics/roc_curve.ts";
import { SEED } from "../../../helpers/seed.ts";
import { distance, REFERENCE } from "../reference.ts";

const { metric_fixture: FIXTURE } = REFERENCE;

for (const expected of FIXTURE.roc) {
  const curve = rocCurve(
    FIXTURE.y_true.map((label) => label === expected.class),
    FIXTURE.scores.map((row) => row[expected.class]!),
  );

  Deno.test(`the ROC curve of class ${expected.class}, whose scores have ties, is scikit-learn's`, () => {
    assert.ok(distance(curve.falsePositiveRate, expected.fpr_all) < 1e-9);
    assert.ok(distance(curve.truePositiveRate, expected.tpr_all) < 1e-9);
    assert.ok(Math.abs(areaUnder(curve) - expected.auc) < 1e-9);
  });

  Deno.test(`dropping points leaves scikit-learn's curve of class ${expected.class} and the same area`, () => {
    const dropped = dropRepeatedSteps(curve);
    assert.ok(distance(dropped.falsePositiveRate, expected.fpr) < 1e-9);
    assert.ok(distance(dropped.truePositiveRate, expected.tpr) < 1e-9);
    assert.equal(dropped.thresholds[0], Infinity);
    assert.ok(distance(dropped.thresholds.slice(1), expected.thresholds_after_first) < 1e-9);
    assert.ok(Math.abs(areaUnder(dropped) - expected.auc) < 1e-9);
  });
}

Deno.test("the area is the share of pairs in which the positive sample scores higher, ties counting half", () => {
  const samples = fc.array(fc.record({ positive: fc.boolean(), score: fc.integer({ min: 0, max: 6 }) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(samples, (samples) => {
      const positives = samples.filter((sample) => sample.positive);
      const others = samples.filter((sample) => !sample.positive);
      fc.pre(positives.length > 0 && others.length > 0);
      const won = positives.flatMap((p) =>
        others.map((o): number => p.score > o.score ? 1 : p.score < o.score ? 0 : 0.5)
      );
      const curve = rocCurve(samples.map((sample) => sample.positive), samples.map((sample) => sample.score));
      for (const drawn of [curve, dropRepeatedSteps(curve)]) {
        assert.ok(Math.abs(areaUnder(drawn) - won.reduce((sum, win) => sum + win, 0) / won.length) < 1e-9);
        assert.equal(drawn.falsePositiveRate.at(-1), 1);
        assert.equal(drawn.truePositiveRate.at(-1), 1);
      }
    }),
    { seed: SEED },
  );
});

for (
  const [title, positive, scores, area] of [
    ["a perfect order", [false, false, true, true], [1, 2, 3, 4], 1],
    ["the opposite of a perfect order", [true, true, false, false], [1, 2, 3, 4], 0],
    ["one score for all", [true, false, true, false], [1, 1, 1, 1], 0.5],
    ["infinite scores", [true, false], [Infinity, -Infinity], 1],
  ] as const
) {
  Deno.test(`the area under the curve of ${title} is ${area}`, () => {
    assert.equal(areaUnder(dropRepeatedSteps(rocCurve(positive, scores))), area);
  });
}

for (
  const [title, positive, scores, message] of [
    ["no samples", [], [], "a ROC curve needs samples of both kinds, and has 0 positive and 0 other"],
    ["only positive samples", [true, true], [1, 2], /has 2 positive and 0 other/],
    ["only other samples", [false], [1], /has 0 positive and 1 other/],
    ["a score too few", [true, false], [1], "each sample needs one score, and there are 1 for 2 samples"],
    ["a score that is NaN", [true, false], [1, NaN], "score 1 is NaN"],
  ] as const
) {
  Deno.test(`a ROC curve of ${title} is refused`, () => {
    assert.throws(() => rocCurve(positive, scores), { name: "RangeError", message });
  });
}
