import { ACCENT, CHART, type Chart } from "./chart.ts";

/** How often each pixel value occurs; `counts[v]` is the number of pixels of value v. */
export function pixelHistogram(counts: readonly number[]): Chart {
  return {
    ...CHART,
    title: { text: "Pixel values", subtitle: "0 is paper, 16 is ink" },
    width: 480,
    height: 240,
    data: { values: counts.map((pixels, value) => ({ value, pixels })) },
    mark: { type: "bar", color: ACCENT },
    encoding: {
      x: { field: "value", type: "ordinal", title: "Pixel value", axis: { labelAngle: 0 } },
      y: { field: "pixels", type: "quantitative", title: "Pixels", axis: { format: "~s" } },
    },
  };
}
