import assert from "node:assert/strict";
import { accuracy, confusionMatrix } from "../../../../pipelines/digits/metrics/confusion_matrix.ts";
import { REFERENCE } from "../reference.ts";

const { metric_fixture: FIXTURE } = REFERENCE;

Deno.test("the confusion matrix and the accuracy of the fixture are scikit-learn's", () => {
  const matrix = confusionMatrix(FIXTURE.y_true, FIXTURE.y_pred, 4);
  assert.deepEqual(matrix, FIXTURE.confusion_matrix_rows_true);
  assert.ok(Math.abs(accuracy(matrix) - FIXTURE.accuracy) < 1e-9);
});

Deno.test("a row is what a sample is, and a column what it was called", () => {
  assert.deepEqual(confusionMatrix([0, 0, 1], [1, 1, 1], 3), [[0, 2, 0], [0, 1, 0], [0, 0, 0]]);
});

for (
  const [title, actual, predicted, message] of [
    ["a prediction too few", [0, 1], [0], "each sample needs one prediction: 1 for 2 samples"],
    ["a class above the last", [0, 3], [0, 0], "sample 1 is of class 3 and was called 0; classes are 0 to 2"],
    ["a prediction above the last class", [0, 1], [0, 3], /sample 1 is of class 1 and was called 3/],
    ["a class that is no whole number", [0.5], [0], /sample 0 is of class 0.5/],
    ["a prediction that is NaN", [0], [NaN], /was called NaN/],
  ] as const
) {
  Deno.test(`a confusion matrix with ${title} is refused`, () => {
    assert.throws(() => confusionMatrix(actual, predicted, 3), { name: "RangeError", message });
  });
}
