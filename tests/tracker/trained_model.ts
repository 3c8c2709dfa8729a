import { selectRows } from "../../pipelines/digits/digits.ts";
import { encodeSvmClassifier } from "../../pipelines/digits/onnx/encode_svm_classifier.ts";
import { trainSvm } from "../../pipelines/digits/svm/train_svm.ts";
import { DIGITS, REFERENCE } from "../pipelines/digits/reference.ts";

/** The bytes of a model as the digits pipeline trains and writes it. */
export async function trainedModel(): Promise<Uint8Array> {
  const { classifier } = await trainSvm(selectRows(DIGITS, REFERENCE.cases[0]!.train_indices), 0.001);
  return encodeSvmClassifier(classifier, { input: "image", label: "label", probability: "probability" });
}
