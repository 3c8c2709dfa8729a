import assert from "node:assert/strict";
import fc from "fast-check";
import { stratifiedSplit } from "../../../../pipelines/digits/sampling/stratified_split.ts";
import { SEED } from "../../../helpers/seed.ts";
import { DIGITS, REFERENCE } from "../reference.ts";

Deno.test("the digits are split into the rows that scikit-learn's train_test_split gives, in its order", () => {
  const split = stratifiedSplit(DIGITS.labels, { trainSize: Math.floor(0.7 * 1797), seed: 1 });
  assert.deepEqual(split.train, REFERENCE.split.train_indices);
  assert.deepEqual(split.test, REFERENCE.split.test_indices);
});

for (const { nr_train_images, train_indices } of REFERENCE.cases) {
  Deno.test(`the sample of ${nr_train_images} training images is scikit-learn's`, () => {
    const rows = REFERENCE.split.train_indices;
    const labels = rows.map((row) => DIGITS.labels[row]!);
    const sample = stratifiedSplit(labels, { trainSize: nr_train_images, seed: 123 }).train;
    assert.deepEqual(sample.map((i) => rows[i]!), train_indices);
  });
}

Deno.test("both parts together hold every row once, and each class is shared out within one row of its due", () => {
  const labels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 20, maxLength: 120 });
  fc.assert(
    fc.property(labels, fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.nat(), (labels, share, seed) => {
      const classes = [...new Set(labels)];
      fc.pre(classes.every((k) => labels.filter((label) => label === k).length >= 2));
      const trainSize = Math.round(share * labels.length);
      const { train, test } = stratifiedSplit(labels, { trainSize, seed });
      assert.equal(train.length, trainSize);
      assert.deepEqual([...train, ...test].sort((a, b) => a - b), [...labels.keys()]);
      for (const k of classes) {
        const due = labels.filter((label) => label === k).length * trainSize / labels.length;
        const got = train.filter((row) => labels[row] === k).length;
        assert.ok(Math.abs(got - due) < 1, `class ${k} has ${got} rows and is due ${due}`);
      }
    }),
    { seed: SEED },
  );
});

const LABELS = [0, 0, 0, 0, 1, 1, 1, 1];

for (
  const [title, labels, trainSize, message] of [
    ["a first part smaller than the classes", LABELS, 1, /the first part .* each of the 2 classes, and would have 1/],
    ["a second part smaller than the classes", LABELS, 7, /the second part .* and would have 1/],
    ["a first part larger than everything", LABELS, 9, /the second part .* and would have -1/],
    ["a part of a fraction of rows", LABELS, 2.5, /the first part .* and would have 2.5/],
    ["a class with one row", [0, 0, 0, 1], 2, /a class with a single row cannot be in both parts/],
  ] as const
) {
  Deno.test(`${title} is refused`, () => {
    assert.throws(() => stratifiedSplit(labels, { trainSize, seed: 1 }), { name: "RangeError", message });
  });
}
