import assert from "node:assert/strict";
import { parseLibsvmModel } from "../../../../pipelines/digits/svm/svm_classifier.ts";

const MODEL = `svm_type c_svc
kernel_type linear
nr_class 3
total_sv 3
rho 0.5 -0.25 1e-3
label 0 1 2
probA -1 -2 -3
probB 0.1 0.2 0.3
nr_sv 1 1 1
SV
0.5 1 1:2 3:4${" "}
-0.5 0 2:-1${" "}
0 -1 1:0 2:0 3:7${" "}
`;

Deno.test("a model in libsvm's text format is read with its intercepts as the opposite of rho", () => {
  assert.deepEqual(parseLibsvmModel(MODEL, 3), {
    labels: [0, 1, 2],
    vectorsPerClass: [1, 1, 1],
    supportVectors: [[2, 0, 4], [0, -1, 0], [0, 0, 7]],
    coefficients: [[0.5, -0.5, 0], [1, 0, -1]],
    intercepts: [-0.5, 0.25, -0.001],
    probA: [-1, -2, -3],
    probB: [0.1, 0.2, 0.3],
  });
});

for (
  const [title, text, features, message] of [
    ["without vectors", "svm_type c_svc\n", 3, /has a line "SV" before its vectors, and this one is "svm_type c_svc/],
    ["that is empty", "", 3, /and this one is ""/],
    ["without probabilities", MODEL.replace(/probA.*\n/, ""), 3, /has no "probA"/],
    [
      "of more features than its samples",
      MODEL,
      2,
      'a vector of the libsvm model has "3:4", and samples have 2 features',
    ],
    ["with a feature 0", MODEL.replace("1:2", "0:2"), 3, /has "0:2"/],
  ] as const
) {
  Deno.test(`a libsvm model ${title} is refused`, () => {
    assert.throws(() => parseLibsvmModel(text, features), { name: "SyntaxError", message });
  });
}
