import assert from "node:assert/strict";
import type { Chart } from "../../../../pipelines/digits/charts/chart.ts";
import { confusionChart } from "../../../../pipelines/digits/charts/confusion_chart.ts";
import { digitSamples } from "../../../../pipelines/digits/charts/digit_samples.ts";
import { pixelHistogram } from "../../../../pipelines/digits/charts/pixel_histogram.ts";
import { probabilityHistograms } from "../../../../pipelines/digits/charts/probability_histograms.ts";
import { rocAucBySize } from "../../../../pipelines/digits/charts/roc_auc_by_size.ts";
import { rocCurves } from "../../../../pipelines/digits/charts/roc_curves.ts";
import { selectRows } from "../../../../pipelines/digits/digits.ts";
import { areaUnder, rocCurve } from "../../../../pipelines/digits/metrics/roc_curve.ts";
import { DIGITS, REFERENCE } from "../reference.ts";
import { render, type Rendered } from "./render.ts";

const { metric_fixture: FIXTURE } = REFERENCE;
const CURVES = FIXTURE.roc.map((_, k) =>
  rocCurve(FIXTURE.y_true.map((label) => label === k), FIXTURE.scores.map((row) => row[k]!))
);
const SHARES = FIXTURE.scores.map((row) => row.map((score) => score / row.reduce((sum, other) => sum + other, 0)));

/** Draws `chart`, and fails when anyone complained of it. */
async function draw(chart: Chart): Promise<Rendered> {
  const rendered = await render(chart);
  assert.deepEqual(rendered.complaints, []);
  assert.ok(!/NaN|undefined|Infinity/.test(rendered.svg));
  return rendered;
}

Deno.test("the histogram of pixel values has a bar for each value", async () => {
  const { count } = await draw(pixelHistogram(REFERENCE.data.counts_per_pixel_value));
  assert.equal(count("bar"), 17);
});

Deno.test("the samples have a square for each pixel, and the digits above them", async () => {
  const { count, svg } = await draw(digitSamples(selectRows(DIGITS, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])));
  assert.equal(count("rect mark"), 640);
  for (const digit of REFERENCE.data.counts_per_digit.keys()) assert.ok(svg.includes(`>${digit}</text>`));
});

Deno.test("the histograms of probabilities count every sample once for each class", async () => {
  const chart = probabilityHistograms(FIXTURE.y_true, SHARES);
  const { values } = chart.data as { values: { digit: number; shown: string; images: number }[] };
  for (const [k, support] of [20, 9, 12, 19].entries()) {
    const images = (shown: string): number =>
      values.filter((bar) => bar.digit === k && bar.shown === shown).reduce((sum, bar) => sum + bar.images, 0);
    assert.equal(images("that digit"), support);
    assert.equal(images("another digit"), 60 - support);
  }
  const { count } = await draw(chart);
  assert.equal(count("bar"), values.length);
});

Deno.test("probabilities of 0 and of 1 fall into the first and the last bin", () => {
  const chart = probabilityHistograms([0, 1], [[0, 1], [1, 0]]);
  const { values } = chart.data as { values: { from: number; to: number }[] };
  assert.deepEqual(new Set(values.map(({ from, to }) => `${from} ${to}`)), new Set(["0 0.05", "0.95 1"]));
});

Deno.test("the ROC curves are drawn twice, for each class one, with their areas in the legend", async () => {
  const { count, svg } = await draw(rocCurves(CURVES, CURVES.map(areaUnder)));
  assert.equal(count("line mark"), 2 * 4 + 1);
  assert.ok(svg.includes(">0: 0.9712<"), "the area of class 0, 0.97125, rounded down as its binary value is");
});

Deno.test("the confusion matrix has a square a cell and a number where there is one", async () => {
  const { count, svg } = await draw(confusionChart(FIXTURE.confusion_matrix_rows_true));
  assert.equal(count("rect mark"), 16);
  assert.equal(count("text mark"), 8);
  assert.ok(svg.includes(">19</text>"));
});

Deno.test("a confusion matrix with a digit that nothing shows is drawn", async () => {
  const { count } = await draw(confusionChart([[0, 0], [1, 2]]));
  assert.equal(count("rect mark"), 4);
});

Deno.test("the chart by training size has each score as a point with its number", async () => {
  const scores = [{ trainImages: 400, rocAucClassMean: 0.99867 }, { trainImages: 800, rocAucClassMean: 0.99903 }];
  const { svg } = await draw(rocAucBySize(scores));
  assert.ok(svg.includes(">0.9987</text>") && svg.includes(">0.9990</text>"));
});

Deno.test("the chart by training size of a single model is drawn", async () => {
  await draw(rocAucBySize([{ trainImages: 400, rocAucClassMean: 0.99867 }]));
});
