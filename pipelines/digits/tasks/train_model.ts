import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import { type Digits, selectRows } from "../digits.ts";
import { encodeSvmClassifier } from "../onnx/encode_svm_classifier.ts";
import { stratifiedSplit } from "../sampling/stratified_split.ts";
import { trainSvm } from "../svm/train_svm.ts";
import type split from "./split_train_test.ts";

/** The parameters of the task `train-model`. */
export interface TrainParams {
  /** How many of the training images to learn from. */
  readonly trainImages: number;
  /** The penalty for an image on the wrong side, C in the literature. */
  readonly cost: number;
  readonly seed: number;
}

/**
 * Trains a linear support vector machine on a stratified sample of the training images.
 *
 * Leaves `model.onnx`, and next to it `test.json`, the images that no model has seen, so that whoever judges the model
 * needs no other task.
 */
export default defineTask(
  async ({ params, inputs, output, log }: TaskContext<TrainParams, { split: Output<typeof split> }>) => {
    const train = await inputs.split.readJson<Digits>("train.json");
    const sample = stratifiedSplit(train.labels, { trainSize: params.trainImages, seed: params.seed }).train;
    const { classifier, mostProbableIsNotLabel } = await trainSvm(selectRows(train, sample), params.cost);
    log.value("nr_max_prob_neq_label", mostProbableIsNotLabel);
    log.value("support_vectors_per_digit", classifier.vectorsPerClass);
    const model = encodeSvmClassifier(classifier, {
      input: "float_input_8x8_image",
      label: "output_label",
      probability: "output_probability",
    });
    log.artifact("model.onnx", model);
    await output.writeBytes("model.onnx", model);
    await output.writeText("test.json", await inputs.split.readText("test.json"));
    return { trainImages: params.trainImages };
  },
);
