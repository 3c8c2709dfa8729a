import assert from "node:assert/strict";
import { checkDigits } from "../../../pipelines/digits/check_digits.ts";
import { type Digits, parseDigits, selectRows } from "../../../pipelines/digits/digits.ts";
import { CSV, DIGITS, REFERENCE } from "./reference.ts";

const LINE = `${"0,".repeat(63)}16,7`;

Deno.test("the shipped data is the file that the reference was made with", async () => {
  const sha256 = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(CSV));
  assert.equal(new Uint8Array(sha256).toHex(), REFERENCE.csv_sha256);
});

Deno.test("every image and label of the shipped data is read", () => {
  assert.equal(DIGITS.images.length, REFERENCE.data.rows);
  assert.deepEqual(
    REFERENCE.data.counts_per_digit.map((_, digit) => DIGITS.labels.filter((label) => label === digit).length),
    REFERENCE.data.counts_per_digit,
  );
  const pixels = DIGITS.images.flat();
  assert.equal(pixels.reduce((sum, ink) => sum + ink, 0), REFERENCE.data.sum_of_pixels);
  assert.deepEqual(
    REFERENCE.data.counts_per_pixel_value.map((_, value) => pixels.filter((ink) => ink === value).length),
    REFERENCE.data.counts_per_pixel_value,
  );
  assert.doesNotThrow(() => checkDigits(DIGITS));
});

Deno.test("a line of 64 pixels and a label becomes an image, with or without a line break at the end", () => {
  for (const csv of [LINE, `${LINE}\n`, `${LINE}\r\n`]) {
    const { images, labels } = parseDigits(csv);
    assert.deepEqual(images, [[...new Array(63).fill(0), 16]]);
    assert.deepEqual(labels, [7]);
  }
});

for (
  const [title, csv, message] of [
    ["an empty text", "", /line 1 must be 64 pixels and a label, all whole numbers, and is ""/],
    ["a line with a value too few", `${LINE}\n${LINE.slice(2)}`, /line 2 must be/],
    ["a line with a value too many", `${LINE},7`, /line 1 must be/],
    ["a word", LINE.replace("16", "ink"), /line 1 must be/],
    ["a gap", LINE.replace("16", ""), /line 1 must be/],
    ["a fraction", LINE.replace("16", "15.5"), /line 1 must be/],
    ["an empty line in the middle", `${LINE}\n\n${LINE}`, /line 2 must be/],
  ] as const
) {
  Deno.test(`${title} in the data is refused with its line`, () => {
    assert.throws(() => parseDigits(csv), { name: "SyntaxError", message });
  });
}

Deno.test("selected rows come in the order in which they were asked for", () => {
  const { images, labels } = selectRows(DIGITS, [5, 0, 5]);
  assert.deepEqual(labels, [5, 0, 5]);
  assert.deepEqual(images, [DIGITS.images[5], DIGITS.images[0], DIGITS.images[5]]);
});

const change = (row: number, image: readonly number[], label: number): Digits => ({
  images: DIGITS.images.with(row, image),
  labels: DIGITS.labels.with(row, label),
});

for (
  const [title, digits, message] of [
    ["fewer labels than images", { ...DIGITS, labels: [1] }, "each image must have one label, and 1797 images have 1"],
    ["an image of 63 pixels", change(3, new Array(63).fill(0), 1), "image 3 must have 64 pixels, and has 63"],
    ["a pixel above 16", change(3, new Array(64).fill(17), 1), /pixels of image 3 .* from 0 to 16, and one is 17/],
    ["a pixel below 0", change(3, new Array(64).fill(-1), 1), /pixels of image 3 .*, and one is -1/],
    ["a pixel that is NaN", change(3, new Array(64).fill(NaN), 1), /pixels of image 3 .*, and one is NaN/],
    ["the label 10", change(3, DIGITS.images[3]!, 10), "the label of image 3 must be a digit from 0 to 9, and is 10"],
    ["only some of the digits", selectRows(DIGITS, [0, 1]), /no image shows 2, 3, 4, 5, 6, 7, 8, 9/],
    ["no images at all", { images: [], labels: [] }, /no image shows 0, 1, 2/],
  ] as const
) {
  Deno.test(`data with ${title} fails the check`, () => {
    assert.throws(() => checkDigits(digits), { name: "RangeError", message });
  });
}
