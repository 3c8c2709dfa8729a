import assert from "node:assert/strict";
import { scaleOf } from "../../../tracker/client/compare/scale.ts";

Deno.test("labels beside each other have room, however long they are, and are of one form", () => {
  for (const values of [[1_761_000_000_123, 1_761_000_000_124], [0, 1], [1e6, 1e6 + 0.5], [-1e308, 1e308], [7, 7]]) {
    const { place, ticks } = scaleOf(values, 64, 544, { beside: true });
    const letters = ticks.reduce((sum, { label }) => sum + label.length, 0);
    assert.ok(letters * 6 < 480, ticks.map(({ label }) => label).join(" | "));
    assert.ok(ticks.length >= 2);
    for (const value of values) assert.ok(place(value) >= 64 && place(value) <= 544, String(value));
    assert.equal(new Set(ticks.filter(({ at }) => at !== 0).map(({ label }) => label.includes("e"))).size, 1);
  }
});
