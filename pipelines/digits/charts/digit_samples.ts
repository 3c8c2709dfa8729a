import { type Digits, IMAGE_SIDE, INK } from "../digits.ts";
import { CHART, type Chart } from "./chart.ts";

/** The images of `digits`, five to a line, each under its label; no two of them show the same digit. */
export function digitSamples(digits: Digits): Chart {
  const values = digits.images.flatMap((image, i) =>
    image.map((ink, pixel) => ({
      label: digits.labels[i],
      x: pixel % IMAGE_SIDE,
      y: Math.floor(pixel / IMAGE_SIDE),
      ink,
    }))
  );
  return {
    ...CHART,
    title: { text: "One image of each digit", subtitle: `${IMAGE_SIDE} by ${IMAGE_SIDE} pixels, ${INK + 1} values` },
    data: { values },
    facet: { field: "label", type: "ordinal", title: null, header: { labelFontSize: 13 } },
    columns: 5,
    spacing: 14,
    spec: {
      width: 96,
      height: 96,
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        x: { field: "x", type: "ordinal", axis: null },
        y: { field: "y", type: "ordinal", axis: null },
        color: {
          field: "ink",
          type: "quantitative",
          scale: { domain: [0, INK], range: ["#f4f5f7", "#101418"] },
          legend: null,
        },
      },
    },
  };
}
