import assert from "node:assert/strict";
import { type Digits, selectRows } from "../../../../pipelines/digits/digits.ts";
import { loadLibsvm } from "../../../../pipelines/digits/svm/libsvm.ts";
import { trainSvm } from "../../../../pipelines/digits/svm/train_svm.ts";
import { DIGITS, distance, REFERENCE } from "../reference.ts";

for (const expected of REFERENCE.cases) {
  Deno.test(`a model of ${expected.nr_train_images} images has scikit-learn's support vectors and intercepts`, async () => {
    const trained = await trainSvm(selectRows(DIGITS, expected.train_indices), 0.001);
    const { classifier } = trained;
    assert.deepEqual(classifier.labels, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(classifier.vectorsPerClass, expected.n_support_per_digit);
    assert.deepEqual(trained.supportRows, expected.support_rows_in_train);
    assert.deepEqual(
      classifier.supportVectors,
      expected.support_rows_in_train.map((i) => DIGITS.images[expected.train_indices[i]!]),
    );
    // libsvm's text format has six digits of them.
    assert.ok(distance(classifier.intercepts, expected.intercept_ovo) < 1e-5);
    assert.equal(trained.mostProbableIsNotLabel, expected.nr_max_prob_neq_label_train);
  });
}

Deno.test("the order of the training images changes nothing but the random folds of the probabilities", async () => {
  const rows = REFERENCE.cases[0]!.train_indices;
  const [there, back] = [
    await trainSvm(selectRows(DIGITS, rows), 0.001),
    await trainSvm(selectRows(DIGITS, rows.toReversed()), 0.001),
  ];
  assert.deepEqual(back.classifier.labels, there.classifier.labels);
  assert.deepEqual(
    back.supportRows.map((row) => rows.at(-1 - row)!).toSorted((a, b) => a - b),
    there.supportRows.map((row) => rows[row]!).toSorted((a, b) => a - b),
  );
  assert.ok(distance(back.classifier.intercepts, there.classifier.intercepts) < 1e-2);
});

Deno.test("loading libsvm leaves the globals as they were, and loading it again gives the same", async () => {
  const before = [Object.getOwnPropertyDescriptor(globalThis, "self"), WebAssembly.instantiateStreaming];
  const Libsvm = await loadLibsvm();
  assert.equal(await loadLibsvm(), Libsvm);
  assert.deepEqual([Object.getOwnPropertyDescriptor(globalThis, "self"), WebAssembly.instantiateStreaming], before);
});

for (
  const [title, digits, cost, message] of [
    ["no images", { images: [], labels: [] }, 0.001, /an SVM needs images of at least two digits, and has 0 of none/],
    ["images of one digit", selectRows(DIGITS, [0, 10]), 0.001, /at least two digits, and has 2 of 0/],
    ["a cost of 0", DIGITS, 0, /the cost must be a positive number, and is 0/],
    ["a cost that is NaN", DIGITS, NaN, /the cost must be a positive number, and is NaN/],
  ] as readonly (readonly [string, Digits, number, RegExp])[]
) {
  Deno.test(`training with ${title} is refused`, async () => {
    await assert.rejects(trainSvm(digits, cost), { name: "RangeError", message });
  });
}
