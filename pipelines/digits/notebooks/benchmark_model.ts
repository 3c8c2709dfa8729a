// ---
// jupyter:
//   kernelspec:
//     display_name: Deno
//     language: typescript
//     name: deno
// ---

// %% [markdown]
// # How good is the model?
//
// A model is judged by images that it has never seen, and from its ONNX file alone: what is measured here is what another
// program would get from that file.

// %% tags=["hide-input"]
import { notebookContext, type Output } from "../../../mod.ts";
import { confusionChart } from "../charts/confusion_chart.ts";
import { probabilityHistograms } from "../charts/probability_histograms.ts";
import { rocCurves } from "../charts/roc_curves.ts";
import { type Digits, LABELS } from "../digits.ts";
import { accuracy, confusionMatrix } from "../metrics/confusion_matrix.ts";
import { areaUnder, dropRepeatedSteps, rocCurve } from "../metrics/roc_curve.ts";
import { OnnxClassifier } from "../onnx/onnx_classifier.ts";
import type train from "../tasks/train_model.ts";

export const { inputs, log } = await notebookContext<{ model: Output<typeof train> }>();

// %% [markdown]
// ## The model
//
// What its file says of its inputs and outputs.

// %%
await using model = await OnnxClassifier.open(await inputs.model.readBytes("model.onnx"));
log.json("onnx_io_structure.json", model.structure);
model.structure;

// %% [markdown]
// ## The test images
//
// The model names a digit for each, and says how probable it takes each of the ten to be.

// %%
const test = await inputs.model.readJson<Digits>("test.json");
const { labels, probabilities } = await model.classify(test.images);
({ model: inputs.model.task, trainImages: inputs.model.value.trainImages, testImages: test.images.length });

// %% [markdown]
// ## Right and wrong

// %%
const matrix = confusionMatrix(test.labels, labels, LABELS.length);
log.metric("accuracy", accuracy(matrix));
log.value("confusion_matrix", matrix);
log.chart("confusion_matrix", confusionChart(matrix));
`${labels.filter((label, i) => label === test.labels[i]).length} of ${labels.length} images are right`;

// %% [markdown]
// ## Each digit against the others
//
// The area under a digit's ROC curve is how probable it is that an image of that digit gets a higher probability for it
// than an image of another one.

// %%
const curves = LABELS.map((digit) =>
  dropRepeatedSteps(rocCurve(test.labels.map((label) => label === digit), probabilities.map((row) => row[digit]!)))
);
const rocAucPerDigit = curves.map(areaUnder);
const rocAucClassMean = rocAucPerDigit.reduce((sum, area) => sum + area, 0) / rocAucPerDigit.length;
log.value("roc_auc_per_digit", rocAucPerDigit);
log.metric("roc_auc_class_mean", rocAucClassMean);
log.chart("roc_curves", rocCurves(curves, rocAucPerDigit));

// %% [markdown]
// ## How sure is it?

// %%
log.chart("probability_histograms", probabilityHistograms(test.labels, probabilities));

// %%
export default {
  model: inputs.model.task,
  trainImages: inputs.model.value.trainImages,
  rocAucClassMean,
  rocAucPerDigit,
  accuracy: accuracy(matrix),
};
