import { ACCENT, BACKDROP, CHART, type Chart } from "./chart.ts";

/** Bins of equal width between probability 0 and 1. */
const BINS = 20;

/**
 * For each class, which probabilities the images of that class got for it, and which the others got.
 *
 * @param labels N true labels, 0 to k - 1.
 * @param probabilities N rows of k.
 */
export function probabilityHistograms(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
): Chart {
  const classes = probabilities[0]?.length ?? 0;
  const values = Array.from({ length: classes }, (_, digit) => [true, false].map((own) => ({ digit, own })))
    .flat()
    .flatMap(({ digit, own }) => {
      const images = new Array<number>(BINS).fill(0);
      for (const [i, row] of probabilities.entries()) {
        if ((labels[i] === digit) === own) images[Math.min(Math.floor(row[digit]! * BINS), BINS - 1)]!++;
      }
      const shown = own ? "that digit" : "another digit";
      return images
        .map((count, bin) => ({ digit, shown, from: bin / BINS, to: (bin + 1) / BINS, images: count }))
        .filter((bar) => bar.images > 0);
    });
  return {
    ...CHART,
    title: {
      text: "Probability of each digit",
      subtitle: "Test images by the probability that the model gives the digit; counts on a logarithmic scale",
    },
    data: { values },
    facet: { field: "digit", type: "ordinal", title: null, header: { labelExpr: "'Digit ' + datum.value" } },
    columns: 5,
    spacing: 18,
    spec: {
      width: 150,
      height: 110,
      mark: { type: "bar", opacity: 0.75, binSpacing: 0 },
      encoding: {
        x: { field: "from", type: "quantitative", bin: "binned", title: "Probability", axis: { values: [0, 0.5, 1] } },
        x2: { field: "to" },
        y: {
          field: "images",
          type: "quantitative",
          stack: null,
          title: "Images",
          scale: { type: "symlog", domain: [0, labels.length] },
          axis: { values: [0, 1, 10, 100, 500] },
        },
        color: {
          field: "shown",
          type: "nominal",
          title: "The image shows",
          scale: { domain: ["that digit", "another digit"], range: [ACCENT, BACKDROP] },
          legend: { orient: "top" },
        },
      },
    },
  };
}
