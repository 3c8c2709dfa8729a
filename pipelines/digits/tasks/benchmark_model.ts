import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import { confusionChart } from "../charts/confusion_chart.ts";
import { probabilityHistograms } from "../charts/probability_histograms.ts";
import { rocCurves } from "../charts/roc_curves.ts";
import { type Digits, LABELS } from "../digits.ts";
import { accuracy, confusionMatrix } from "../metrics/confusion_matrix.ts";
import { areaUnder, dropRepeatedSteps, rocCurve } from "../metrics/roc_curve.ts";
import { OnnxClassifier } from "../onnx/onnx_classifier.ts";
import type train from "./train_model.ts";

/** Runs a model on the test images, from its ONNX file alone, and measures how good it is. */
export default defineTask(async ({ inputs, log }: TaskContext<object, { model: Output<typeof train> }>) => {
  const test = await inputs.model.readJson<Digits>("test.json");
  await using model = await OnnxClassifier.open(await inputs.model.readBytes("model.onnx"));
  log.json("onnx_io_structure.json", model.structure);
  const { labels, probabilities } = await model.classify(test.images);

  const curves = LABELS.map((digit) =>
    dropRepeatedSteps(rocCurve(test.labels.map((label) => label === digit), probabilities.map((row) => row[digit]!)))
  );
  const rocAucPerDigit = curves.map(areaUnder);
  const rocAucClassMean = rocAucPerDigit.reduce((sum, area) => sum + area, 0) / rocAucPerDigit.length;
  const matrix = confusionMatrix(test.labels, labels, LABELS.length);
  const scores = { rocAucClassMean, rocAucPerDigit, accuracy: accuracy(matrix) };
  log.value("roc_auc_per_digit", rocAucPerDigit);
  log.metric("roc_auc_class_mean", rocAucClassMean);
  log.metric("accuracy", scores.accuracy);
  log.value("confusion_matrix", matrix);
  log.chart("confusion_matrix", confusionChart(matrix));
  log.chart("roc_curves", rocCurves(curves, rocAucPerDigit));
  log.chart("probability_histograms", probabilityHistograms(test.labels, probabilities));
  return { model: inputs.model.task, trainImages: inputs.model.value.trainImages, ...scores };
});
