import assert from "node:assert/strict";
import { decode } from "fast-png";
import { imageGrid } from "../../../pipelines/digits/image_grid.ts";
import { DIGITS } from "./reference.ts";

/** Side of an image in the grid and the gap after it, in screen pixels. */
const [SIDE, GAP] = [24, 3];

Deno.test("a grid has 18 images to a line", () => {
  const { width, height, channels, depth } = decode(imageGrid(DIGITS.images.slice(0, 40)));
  assert.deepEqual([width, height], [18 * (SIDE + GAP) + GAP, 3 * (SIDE + GAP) + GAP]);
  assert.deepEqual([channels, depth], [1, 8]);
});

Deno.test("every pixel of every image is a square of its shade, and the rest is white", () => {
  const images = DIGITS.images.slice(0, 20);
  const { width, height, data } = decode(imageGrid(images));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, line] = [Math.floor((x - GAP) / (SIDE + GAP)), Math.floor((y - GAP) / (SIDE + GAP))];
      const [left, top] = [(x - GAP) % (SIDE + GAP), (y - GAP) % (SIDE + GAP)];
      const image = left >= 0 && left < SIDE && top >= 0 && top < SIDE ? images[line * 18 + column] : undefined;
      const ink = image?.[Math.floor(top / 3) * 8 + Math.floor(left / 3)];
      assert.equal(data[y * width + x], ink === undefined ? 255 : 240 - 15 * ink, `at ${x}, ${y}`);
    }
  }
});

Deno.test("a grid of a single image is as wide as that image", () => {
  const { width, height } = decode(imageGrid(DIGITS.images.slice(0, 1)));
  assert.deepEqual([width, height], [SIDE + 2 * GAP, SIDE + 2 * GAP]);
});
