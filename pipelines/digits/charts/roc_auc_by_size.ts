import { ACCENT, CHART, type Chart } from "./chart.ts";

/** What the chart shows of a model. */
export interface SizedScore {
  readonly trainImages: number;
  /** The mean over the digits of the area under the ROC curve, 0 to 1. */
  readonly rocAucClassMean: number;
}

/** The mean area under the ROC curves against the number of training images. */
export function rocAucBySize(scores: readonly SizedScore[]): Chart {
  return {
    ...CHART,
    title: { text: "Mean ROC AUC by number of training images", subtitle: "Mean over the digits, on the test images" },
    width: 480,
    height: 280,
    data: { values: scores },
    encoding: {
      x: {
        field: "trainImages",
        type: "quantitative",
        title: "Training images",
        scale: { zero: false, padding: 24 },
        axis: { values: scores.map((score) => score.trainImages), format: "d", grid: false },
      },
      y: {
        field: "rocAucClassMean",
        type: "quantitative",
        title: "Mean ROC AUC",
        scale: { zero: false, padding: 24 },
        axis: { format: ".4f", tickCount: 6 },
      },
    },
    layer: [
      { mark: { type: "line", color: ACCENT, strokeWidth: 2, point: { size: 70, filled: true, color: ACCENT } } },
      // A halo first, so that a number can be read where the line runs through it.
      label({ stroke: "white", strokeWidth: 4, strokeJoin: "round" }),
      label({ color: "#3d444d" }),
    ],
  };
}

function label(look: Chart): Chart {
  return {
    mark: { type: "text", dy: -14, fontSize: 12, ...look },
    encoding: { text: { field: "rocAucClassMean", type: "quantitative", format: ".4f" } },
  };
}
