import { ACCENT, CHART, type Chart } from "./chart.ts";

/** A confusion matrix of digits as a heat map: a line for each digit shown, a column for each label given. */
export function confusionChart(matrix: readonly (readonly number[])[]): Chart {
  const values = matrix.flatMap((row, shown) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((images, label) => ({ shown, label, images, share: total === 0 ? 0 : images / total }));
  });
  return {
    ...CHART,
    title: { text: "Confusion matrix", subtitle: "A row a digit shown, a column a label given" },
    width: 360,
    height: 360,
    data: { values },
    encoding: {
      x: {
        field: "label",
        type: "ordinal",
        title: "Label",
        axis: { orient: "top", labelAngle: 0, ticks: false, domain: false },
      },
      y: { field: "shown", type: "ordinal", title: "Digit shown", axis: { ticks: false, domain: false } },
    },
    layer: [
      {
        mark: { type: "rect", stroke: "white", strokeWidth: 2 },
        encoding: {
          // The square root makes a single wrong image of 50 visible.
          color: {
            field: "share",
            type: "quantitative",
            legend: null,
            scale: { type: "sqrt", domain: [0, 1], range: ["#f1f4f8", ACCENT] },
          },
        },
      },
      {
        transform: [{ filter: "datum.images > 0" }],
        mark: { type: "text", fontSize: 13 },
        encoding: {
          text: { field: "images", type: "quantitative" },
          color: { condition: { test: "datum.share > 0.3", value: "white" }, value: "#101418" },
        },
      },
    ],
  };
}
