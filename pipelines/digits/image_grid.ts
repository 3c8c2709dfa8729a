import { encode } from "fast-png";
import { IMAGE_SIDE, INK } from "./digits.ts";

/** Images in a line of the grid. */
const COLUMNS = 18;
/** Screen pixels for each pixel of an image, so that browsers need not blur it. */
const ZOOM = 3;
/** Screen pixels between images and around them. */
const GAP = 3;
/** Screen pixels from one image to the next. */
const PITCH = IMAGE_SIDE * ZOOM + GAP;

/** All `images` (N rows of 64 pixels) side by side as a greyscale PNG, 18 to a line, ink dark on light paper. */
export function imageGrid(images: readonly (readonly number[])[]): Uint8Array {
  const width = Math.min(images.length, COLUMNS) * PITCH + GAP;
  const height = Math.ceil(images.length / COLUMNS) * PITCH + GAP;
  const data = new Uint8Array(width * height).fill(255);
  for (const [i, image] of images.entries()) {
    const left = GAP + (i % COLUMNS) * PITCH;
    const top = GAP + Math.floor(i / COLUMNS) * PITCH;
    for (let y = 0; y < IMAGE_SIDE; y++) {
      const line = (top + y * ZOOM) * width + left;
      for (let x = 0; x < IMAGE_SIDE * ZOOM; x++) {
        data[line + x] = shade(image[y * IMAGE_SIDE + Math.floor(x / ZOOM)]!);
      }
      for (let copy = 1; copy < ZOOM; copy++) {
        data.copyWithin(line + copy * width, line, line + IMAGE_SIDE * ZOOM);
      }
    }
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}

/** Paper as a light grey that sets it off from the white gaps; full ink as black. */
function shade(ink: number): number {
  return Math.round(240 * (1 - ink / INK));
}
