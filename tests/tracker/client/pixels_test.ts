import assert from "node:assert/strict";
import { pixelsOf } from "../../../tracker/client/digit/pixels.ts";

/** A field of so many points a side, with ink where `isInk` says. */
function field(side: number, isInk: (x: number, y: number) => boolean): boolean[] {
  return Array.from({ length: side * side }, (_, i) => isInk(i % side, Math.floor(i / side)));
}

Deno.test("a drawing fills the picture whatever its size and place, and a block full of ink is 16", () => {
  const small = pixelsOf(field(128, (x, y) => x >= 20 && x < 52 && y >= 70 && y < 102));
  assert.deepEqual(small, new Array(64).fill(16));
});

Deno.test("a tall stroke stays tall, in the middle", () => {
  const pixels = pixelsOf(field(128, (x, y) => x >= 10 && x < 20 && y >= 10 && y < 90));
  const columns = Array.from({ length: 8 }, (_, x) => pixels.filter((_, i) => i % 8 === x).reduce((a, b) => a + b));
  assert.deepEqual([columns[0], columns[7]], [0, 0]);
  assert.ok(columns[3]! > 0 && columns[4]! > 0);
  assert.equal(columns[3], columns[4]);
});

Deno.test("a single point is a picture too", () => {
  assert.equal(pixelsOf(field(128, (x, y) => x === 5 && y === 5)).length, 64);
});
