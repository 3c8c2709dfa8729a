import { type Digits, PIXELS } from "../digits.ts";
import { loadLibsvm } from "./libsvm.ts";
import { parseLibsvmModel, type SvmClassifier } from "./svm_classifier.ts";

/** A model, and how it sees the images that it was trained with. */
export interface Training {
  readonly classifier: SvmClassifier;
  /** For each support vector, the row of the training images that it is. */
  readonly supportRows: number[];
  /** How many training images get a label that is not their most probable one: votes and probabilities can differ. */
  readonly mostProbableIsNotLabel: number;
}

/**
 * Trains what scikit-learn calls `SVC(C=cost, kernel="linear", probability=True)` on the raw pixels.
 *
 * libsvm numbers the classes as they appear and breaks ties of votes by that number; scikit-learn numbers them by
 * label. So the images are sorted by label first, or the two disagree on some test images.
 *
 * @throws {RangeError} When the images show fewer than two digits, or `cost` is not a positive number.
 */
export async function trainSvm(digits: Digits, cost: number): Promise<Training> {
  const shown = [...new Set(digits.labels)];
  if (shown.length < 2) {
    throw new RangeError(
      `an SVM needs images of at least two digits, and has ${digits.images.length} of ${shown[0] ?? "none"}`,
    );
  }
  if (!(cost > 0 && cost < Infinity)) throw new RangeError(`the cost must be a positive number, and is ${cost}`);
  const rows = [...digits.labels.keys()].sort((a, b) => digits.labels[a]! - digits.labels[b]! || a - b);
  const samples = rows.map((row) => digits.images[row]!);
  const Libsvm = await loadLibsvm();
  const model = new Libsvm({
    type: Libsvm.SVM_TYPES.C_SVC,
    kernel: Libsvm.KERNEL_TYPES.LINEAR,
    cost,
    tolerance: 0.001,
    probabilityEstimates: true,
    quiet: true,
  });
  try {
    model.train(samples, rows.map((row) => digits.labels[row]!));
    const unlike = samples.filter((sample) => {
      const { estimates } = model.predictOneProbability(sample);
      const mostProbable = estimates.reduce((best, next) => next.probability > best.probability ? next : best);
      return mostProbable.label !== model.predictOne(sample);
    });
    return {
      classifier: parseLibsvmModel(model.serializeModel(), PIXELS),
      supportRows: model.getSVIndices().map((i) => rows[i]!),
      mostProbableIsNotLabel: unlike.length,
    };
  } finally {
    model.free();
  }
}
