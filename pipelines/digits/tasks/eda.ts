import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import { digitSamples } from "../charts/digit_samples.ts";
import { pixelHistogram } from "../charts/pixel_histogram.ts";
import { checkDigits } from "../check_digits.ts";
import { type Digits, INK, LABELS, PIXELS, selectRows } from "../digits.ts";
import { imageGrid } from "../image_grid.ts";
import type ingest from "./ingest.ts";

/** Checks the data, counts it, and shows it in pictures. */
export default defineTask(async ({ inputs, log }: TaskContext<object, { digits: Output<typeof ingest> }>) => {
  const digits = await inputs.digits.readJson<Digits>("digits.json");
  checkDigits(digits);
  const rowsOf = LABELS.map((label) => [...digits.labels.keys()].filter((row) => digits.labels[row] === label));
  const countsPerDigit = rowsOf.map((rows) => rows.length);
  log.value("nr_digits", digits.labels.length);
  log.value("pixels_per_digit", PIXELS);
  log.value("counts_per_digit", countsPerDigit);
  log.chart("samples", digitSamples(selectRows(digits, rowsOf.map((rows) => rows[0]!))));
  log.chart("pixel_histogram", pixelHistogram(pixelCounts(digits)));
  for (const [label, rows] of rowsOf.entries()) {
    log.image(`all_images/digit_${label}.png`, imageGrid(selectRows(digits, rows).images));
  }
  return { countsPerDigit };
});

/** How many pixels of all images have the value 0, 1, ..., 16. */
function pixelCounts(digits: Digits): number[] {
  const counts = new Array<number>(INK + 1).fill(0);
  for (const image of digits.images) {
    for (const ink of image) counts[ink]!++;
  }
  return counts;
}
