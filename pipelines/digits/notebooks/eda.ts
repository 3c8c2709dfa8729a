// ---
// jupyter:
//   kernelspec:
//     display_name: Deno
//     language: typescript
//     name: deno
// ---

// %% [markdown]
// # Handwritten digits: a first look
//
// 1,797 images of digits, each of 8 by 8 pixels, and for each the digit that was meant. Before anything learns from them,
// this notebook checks that they are what everything after it takes for granted, counts them, and shows them.

// %% tags=["hide-input"]
import { notebookContext, type Output } from "../../../mod.ts";
import { digitSamples } from "../charts/digit_samples.ts";
import { pixelHistogram } from "../charts/pixel_histogram.ts";
import { checkDigits } from "../check_digits.ts";
import { type Digits, INK, LABELS, PIXELS, selectRows } from "../digits.ts";
import { imageGrid } from "../image_grid.ts";
import type ingest from "../tasks/ingest.ts";

export const { inputs, log } = await notebookContext<{ digits: Output<typeof ingest> }>();

// %% [markdown]
// ## Are they what they should be?
//
// As many labels as images, 64 whole numbers from 0 (paper) to 16 (ink) in each image, and every digit at least once;
// the check throws when any of that does not hold.

// %%
const digits = await inputs.digits.readJson<Digits>("digits.json");
checkDigits(digits);
log.value("nr_digits", digits.labels.length);
log.value("pixels_per_digit", PIXELS);
({ images: digits.images.length, labels: digits.labels.length, pixels: PIXELS });

// %% [markdown]
// ## How many of each?
//
// About as many of each digit: no digit has to be weighed against the others.

// %%
const rowsOf = LABELS.map((label) => [...digits.labels.keys()].filter((row) => digits.labels[row] === label));
const countsPerDigit = rowsOf.map((rows) => rows.length);
log.value("counts_per_digit", countsPerDigit);
countsPerDigit;

// %% [markdown]
// ## What they look like
//
// The first image of each digit.

// %%
log.chart("samples", digitSamples(selectRows(digits, rowsOf.map((rows) => rows[0]!))));

// %% [markdown]
// ## Pixel values
//
// Almost half of all pixels are bare paper, and full ink is the second most frequent value: strokes are narrower than the image
// is coarse.

// %%
/** How many pixels of all images have the value 0, 1, ..., 16. */
function pixelCounts(digits: Digits): number[] {
  const counts = new Array<number>(INK + 1).fill(0);
  for (const image of digits.images) {
    for (const ink of image) counts[ink]!++;
  }
  return counts;
}
log.chart("pixel_histogram", pixelHistogram(pixelCounts(digits)));

// %% [markdown]
// ## All of them

// %%
for (const [label, rows] of rowsOf.entries()) {
  log.image(`all_images/digit_${label}.png`, imageGrid(selectRows(digits, rows).images));
}

// %%
export default { countsPerDigit };
