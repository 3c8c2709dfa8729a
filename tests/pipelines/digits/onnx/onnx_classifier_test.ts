import assert from "node:assert/strict";
import { selectRows } from "../../../../pipelines/digits/digits.ts";
import { confusionMatrix } from "../../../../pipelines/digits/metrics/confusion_matrix.ts";
import { areaUnder, rocCurve } from "../../../../pipelines/digits/metrics/roc_curve.ts";
import { encodeSvmClassifier } from "../../../../pipelines/digits/onnx/encode_svm_classifier.ts";
import { OnnxClassifier } from "../../../../pipelines/digits/onnx/onnx_classifier.ts";
import { trainSvm } from "../../../../pipelines/digits/svm/train_svm.ts";
import { DIGITS, distance, REFERENCE } from "../reference.ts";

const NAMES = { input: "images", label: "label", probability: "probability" };
const TEST = selectRows(DIGITS, REFERENCE.split.test_indices);

for (const expected of REFERENCE.cases) {
  Deno.test(`onnxruntime gives all test images scikit-learn's labels with ${expected.nr_train_images} images`, async () => {
    const { classifier } = await trainSvm(selectRows(DIGITS, expected.train_indices), 0.001);
    await using model = await OnnxClassifier.open(encodeSvmClassifier(classifier, NAMES));
    const { labels, probabilities } = await model.classify(TEST.images);

    assert.equal(labels.join(""), expected.predicted_labels_test);
    assert.deepEqual(confusionMatrix(TEST.labels, labels, 10), expected.confusion_matrix_rows_true);
    // Platt's scaling splits the training images at random, and each library has its own generator.
    const areas = classifier.labels.map((digit) =>
      areaUnder(rocCurve(TEST.labels.map((label) => label === digit), probabilities.map((row) => row[digit]!)))
    );
    assert.ok(distance(areas, expected.roc_auc_from_probability.per_digit) < 1e-3);
    for (const [i, row] of expected.probability_first_rows.entries()) {
      assert.ok(distance(probabilities[i]!, row) < 0.05, `image ${i}: ${probabilities[i]}`);
    }
    for (const row of probabilities) assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
  });
}

const { classifier: SMALL } = await trainSvm(selectRows(DIGITS, REFERENCE.cases[0]!.train_indices), 0.001);
const BYTES = encodeSvmClassifier(SMALL, NAMES);

Deno.test("the model's file names its input and outputs, with types and shapes", async () => {
  await using model = await OnnxClassifier.open(BYTES);
  assert.deepEqual(model.structure, {
    inputs: [{ name: "images", type: "float32", shape: ["N", 64] }],
    outputs: [
      { name: "label", type: "int64", shape: ["N"] },
      { name: "probability", type: "float32", shape: ["N", 10] },
    ],
  });
});

Deno.test("the same model gives the same bytes", () => {
  assert.deepEqual(encodeSvmClassifier(SMALL, NAMES), BYTES);
});

Deno.test("one image is classified as it is among others", async () => {
  await using model = await OnnxClassifier.open(BYTES);
  const all = await model.classify(TEST.images.slice(0, 3));
  const one = await model.classify(TEST.images.slice(1, 2));
  assert.deepEqual(one.labels, all.labels.slice(1, 2));
  assert.deepEqual(one.probabilities, all.probabilities.slice(1, 2));
});

Deno.test("images of another size than the model's are refused", async () => {
  await using model = await OnnxClassifier.open(BYTES);
  await assert.rejects(model.classify([[1, 2, 3]]), /every sample must have 64 numbers, and sample 0 has 3/);
  await assert.rejects(model.classify([TEST.images[0]!, []]), /sample 1 has 0/);
});

Deno.test("bytes that are no ONNX model are refused", async () => {
  await assert.rejects(OnnxClassifier.open(new Uint8Array([1, 2, 3])));
  await assert.rejects(OnnxClassifier.open(BYTES.subarray(0, BYTES.length / 2)));
});
