// ---
// jupyter:
//   kernelspec:
//     display_name: Deno
//     language: typescript
//     name: deno
// ---

// %% [markdown]
// # Which model is best?
//
// The same kind of model, trained on samples of growing size, side by side. Each was judged by the same images.

// %% tags=["hide-input"]
import { notebookContext, type NotebookTask, type Output } from "../../../mod.ts";
import { rocAucBySize } from "../charts/roc_auc_by_size.ts";

type Benchmark = Output<NotebookTask<typeof import("./benchmark_model.ts")>>;

export const { inputs, log } = await notebookContext<{ benchmarks: Benchmark[] }>();

// %% [markdown]
// ## The figures

// %%
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

// %% [markdown]
// ## More images, better models?
//
// On the whole, yes; but a larger sample can turn out a little worse than a smaller one, and all of them are close.

// %%
log.chart("roc_auc_by_size", rocAucBySize(scores));

// %% [markdown]
// ## The best one
//
// By the mean area under the ROC curves of the ten digits.

// %%
const best = scores.reduce((best, next) => next.rocAucClassMean > best.rocAucClassMean ? next : best);
log.value("best_model", best.model);
best.model;

// %%
export default { bestModel: best.model };
