import { type Digits, INK, LABELS, PIXELS } from "./digits.ts";

/**
 * Checks that `digits` is what everything after this step takes for granted.
 *
 * @throws {RangeError} When labels and images differ in number, an image has not 64 pixels, a pixel is not a whole number
 *   from 0 to 16, a label is not a digit, or a digit is missing.
 */
export function checkDigits({ images, labels }: Digits): void {
  if (images.length !== labels.length) {
    throw new RangeError(`each image must have one label, and ${images.length} images have ${labels.length}`);
  }
  for (const [row, image] of images.entries()) {
    if (image.length !== PIXELS) {
      throw new RangeError(`image ${row} must have ${PIXELS} pixels, and has ${image.length}`);
    }
    const odd = image.find((ink) => !Number.isInteger(ink) || ink < 0 || ink > INK);
    if (odd !== undefined) {
      throw new RangeError(`the pixels of image ${row} must be whole numbers from 0 to ${INK}, and one is ${odd}`);
    }
    if (!LABELS.includes(labels[row]!)) {
      throw new RangeError(`the label of image ${row} must be a digit from 0 to 9, and is ${labels[row]}`);
    }
  }
  const missing = LABELS.filter((label) => !labels.includes(label));
  if (missing.length > 0) throw new RangeError(`no image shows ${missing.join(", ")}: every digit must occur`);
}
