import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import { rocAucBySize } from "../charts/roc_auc_by_size.ts";
import type benchmark from "./benchmark_model.ts";

/** Lays the benchmarks of all models side by side, and names the best. */
export default defineTask(({ inputs, log }: TaskContext<object, { benchmarks: Output<typeof benchmark>[] }>) => {
  const scores = inputs.benchmarks.map((output) => output.value).sort((a, b) => a.trainImages - b.trainImages);
  for (const { trainImages, rocAucClassMean, accuracy } of scores) {
    log.metric("roc_auc_class_mean", rocAucClassMean, { step: trainImages });
    log.metric("accuracy", accuracy, { step: trainImages });
  }
  log.table(
    "benchmarks",
    scores.map(({ model, trainImages, rocAucClassMean, accuracy, rocAucPerDigit }) => ({
      model,
      train_images: trainImages,
      accuracy,
      roc_auc_class_mean: rocAucClassMean,
      ...Object.fromEntries(rocAucPerDigit.map((area, digit) => [`roc_auc_digit_${digit}`, area])),
    })),
  );
  log.chart("roc_auc_by_size", rocAucBySize(scores));
  const best = scores.reduce((best, next) => next.rocAucClassMean > best.rocAucClassMean ? next : best);
  log.value("best_model", best.model);
  return { bestModel: best.model };
});
