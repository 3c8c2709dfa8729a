import assert from "node:assert/strict";
import { create, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ModelProtoSchema } from "../../../pipelines/digits/onnx/onnx_pb.ts";
import { OnnxClassifier } from "../../../pipelines/digits/onnx/onnx_classifier.ts";
import { evaluateOnnx, unknownOperators } from "../../../tracker/artifacts/onnx/evaluate_onnx.ts";
import { readOnnx } from "../../../tracker/artifacts/onnx/read_onnx.ts";
import { SEED } from "../../helpers/seed.ts";
import { DIGITS } from "../../pipelines/digits/reference.ts";
import { trainedModel } from "../trained_model.ts";

const BYTES = await trainedModel();

Deno.test("a model tells its inputs, outputs, operators and size", () => {
  const { nodes: _nodes, tensors: _tensors, ...summary } = readOnnx(BYTES);
  assert.deepEqual({ ...summary, parameters: summary.parameters > 10_000 }, {
    producer: "dagtrail digits",
    irVersion: 8,
    opsets: ["ai.onnx 17", "ai.onnx.ml 1"],
    inputs: [{ name: "image", type: "float32", shape: ["N", 64] }],
    outputs: [
      { name: "label", type: "int64", shape: ["N"] },
      { name: "probability", type: "float32", shape: ["N", 10] },
    ],
    operators: [{ name: "ai.onnx.ml.SVMClassifier", count: 1 }],
    parameters: true,
  });
});

Deno.test("a page's answer is onnxruntime's for every image there is: the label, and the probabilities to 6 digits", async () => {
  const model = readOnnx(BYTES);
  await using reference = await OnnxClassifier.open(BYTES);
  const { labels, probabilities } = await reference.classify(DIGITS.images);
  for (const [i, image] of DIGITS.images.entries()) {
    const answer = evaluateOnnx(model, image);
    assert.equal(answer.label, labels[i], `image ${i}`);
    for (const [j, { score }] of answer.scores.entries()) assert.ok(Math.abs(score - probabilities[i]![j]!) < 2e-6);
  }
});

Deno.test("an operator that is not known is named, and bytes that are no model are an error", () => {
  const graph = { node: [{ opType: "Conv", input: ["x"], output: ["y"] }], name: "g", input: [], output: [] };
  const model = readOnnx(toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, graph })));
  assert.deepEqual(unknownOperators(model), ["Conv"]);
  assert.throws(() => evaluateOnnx(model, []), /it needs Conv/);
  assert.throws(() => readOnnx(new Uint8Array()), /it holds no graph/);
  assert.throws(() => readOnnx(BYTES.subarray(0, BYTES.length / 2)));
});

Deno.test("whatever the bytes, reading ends with a model or an error", () => {
  fc.assert(
    fc.property(fc.nat(BYTES.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, noise) => {
      const bytes = BYTES.slice(0, 4000);
      bytes.set(noise, Math.min(at % 4000, 4000 - noise.length));
      try {
        readOnnx(bytes);
      } catch (error) {
        assert.ok(error instanceof Error);
      }
    }),
    { seed: SEED },
  );
});
