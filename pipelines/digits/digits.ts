/** Handwritten digits; row i of both members belong together. */
export interface Digits {
  /** N rows of 64 pixels, line by line of an 8 by 8 image; 0 is paper and 16 is ink. */
  readonly images: readonly (readonly number[])[];
  /** N labels, 0 to 9: the digit that was written. */
  readonly labels: readonly number[];
}

/** The width and the height of an image, in pixels. */
export const IMAGE_SIDE = 8;

/** The number of pixels of an image. */
export const PIXELS = IMAGE_SIDE * IMAGE_SIDE;

/** The pixel value of full ink; paper is 0. */
export const INK = 16;

/** The labels, 0 to 9. */
export const LABELS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Reads lines of 64 pixels and a label, separated by commas, without a header.
 *
 * @throws {SyntaxError} When a line has another number of values, or one that is not a whole number.
 */
export function parseDigits(csv: string): Digits {
  const images: number[][] = [];
  const labels: number[] = [];
  for (const [i, line] of csv.trim().split("\n").entries()) {
    const values = line.split(",").map((word) => word.trim() === "" ? NaN : Number(word));
    if (values.length !== PIXELS + 1 || !values.every(Number.isInteger)) {
      throw new SyntaxError(`line ${i + 1} must be ${PIXELS} pixels and a label, all whole numbers, and is "${line}"`);
    }
    labels.push(values.pop()!);
    images.push(values);
  }
  return { images, labels };
}

/** The rows of `digits` with these numbers, in this order. */
export function selectRows(digits: Digits, rows: readonly number[]): Digits {
  return { images: rows.map((row) => digits.images[row]!), labels: rows.map((row) => digits.labels[row]!) };
}
