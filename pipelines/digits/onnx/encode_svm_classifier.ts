import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { SvmClassifier } from "../svm/svm_classifier.ts";
import {
  AttributeProto_AttributeType as AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  type ValueInfoProtoSchema,
} from "./onnx_pb.ts";

type Attribute = MessageInitShape<typeof AttributeProtoSchema>;
type ValueInfo = MessageInitShape<typeof ValueInfoProtoSchema>;

/** The names of a model's input and outputs, which its users feed and fetch by. */
export interface ModelNames {
  readonly input: string;
  readonly label: string;
  readonly probability: string;
}

/** Element types, as TensorProto.DataType numbers them. */
const FLOAT = 1;
const INT64 = 7;

/**
 * The bytes of an ONNX file with `classifier` as its only node, an `SVMClassifier` of ai.onnx.ml.
 *
 * Input: float[N, features]. Outputs: the labels, int64[N], by votes as libsvm does; the probabilities, float[N, k],
 * as a plain tensor with a column a label.
 *
 * Attributes: https://onnx.ai/onnx/operators/onnx_aionnxml_SVMClassifier.html
 */
export function encodeSvmClassifier(classifier: SvmClassifier, names: ModelNames): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: "dagtrail digits",
    opsetImport: [{ domain: "", version: 17n }, { domain: "ai.onnx.ml", version: 1n }],
    graph: {
      name: "svm_classifier",
      input: [tensor(names.input, FLOAT, classifier.supportVectors[0]?.length ?? 0)],
      output: [tensor(names.label, INT64), tensor(names.probability, FLOAT, classifier.labels.length)],
      node: [{
        name: "svm_classifier",
        opType: "SVMClassifier",
        domain: "ai.onnx.ml",
        input: [names.input],
        output: [names.label, names.probability],
        attribute: [
          ints("classlabels_ints", classifier.labels),
          ints("vectors_per_class", classifier.vectorsPerClass),
          floats("support_vectors", classifier.supportVectors.flat()),
          floats("coefficients", classifier.coefficients.flat()),
          floats("rho", classifier.intercepts),
          floats("prob_a", classifier.probA),
          floats("prob_b", classifier.probB),
          string("kernel_type", "LINEAR"),
          floats("kernel_params", [0, 0, 0]), // gamma, coef0 and degree, which a linear kernel ignores
          string("post_transform", "NONE"),
        ],
      }],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** A tensor of N rows; without `columns`, of N elements. */
function tensor(name: string, elemType: number, columns?: number): ValueInfo {
  const dim = [{ value: { case: "dimParam" as const, value: "N" } }, ...(columns === undefined ? [] : [size(columns)])];
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function size(columns: number): { value: { case: "dimValue"; value: bigint } } {
  return { value: { case: "dimValue", value: BigInt(columns) } };
}

function ints(name: string, values: readonly number[]): Attribute {
  return { name, type: AttributeType.INTS, ints: values.map(BigInt) };
}

function floats(name: string, values: readonly number[]): Attribute {
  return { name, type: AttributeType.FLOATS, floats: [...values] };
}

function string(name: string, value: string): Attribute {
  return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
}
