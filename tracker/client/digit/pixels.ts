/** The side of the pictures that the model was trained on, in pixels. */
export const SIDE = 8;

/** The side of the bitmaps that those pictures were made from. */
export const BITMAP_SIDE = 32;

/** The side of a block of the bitmap that became one pixel; its value is how much of the block was ink. */
const BLOCK = BITMAP_SIDE / SIDE;

/**
 * The 64 pixels of a drawing, each from 0 to 16, made as those of the
 * [data that such models learn from](https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits):
 * the drawing fills a bitmap of 32 by 32, and each block of 4 by 4 becomes the number of its dark points.
 *
 * @param ink A square field, line by line: where there is ink. Some of it must be.
 */
export function pixelsOf(ink: readonly boolean[]): readonly number[] {
  const side = Math.sqrt(ink.length);
  const dark = ink.flatMap((is, i) => is ? [[i % side, Math.floor(i / side)] as const] : []);
  const [left, right] = extent(dark.map(([x]) => x));
  const [top, bottom] = extent(dark.map(([, y]) => y));
  // The longer side fills the bitmap, and the other one keeps its share, in the middle.
  const size = Math.max(right - left, bottom - top) + 1;
  const [offsetX, offsetY] = [left - (size - (right - left + 1)) / 2, top - (size - (bottom - top + 1)) / 2];
  const isDark = (x: number, y: number): boolean => {
    const [fromX, fromY] = [
      Math.floor(offsetX + (x + 0.5) / BITMAP_SIDE * size),
      Math.floor(offsetY + (y + 0.5) / BITMAP_SIDE * size),
    ];
    return fromX >= 0 && fromY >= 0 && fromX < side && fromY < side && ink[fromY * side + fromX]!;
  };
  return Array.from({ length: SIDE * SIDE }, (_, pixel) => {
    let count = 0;
    for (let i = 0; i < BLOCK * BLOCK; i++) {
      const [x, y] = [(pixel % SIDE) * BLOCK + i % BLOCK, Math.floor(pixel / SIDE) * BLOCK + Math.floor(i / BLOCK)];
      if (isDark(x, y)) count++;
    }
    return count;
  });
}

function extent(values: readonly number[]): readonly [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
