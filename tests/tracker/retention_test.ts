import assert from "node:assert/strict";
import { choose, formatKeep, parseKeep } from "../../tracker/retention.ts";

const DAY = 86_400_000;

Deno.test("a retention is a number of runs or an age", () => {
  assert.deepEqual(parseKeep("500"), { runs: 500 });
  assert.deepEqual(parseKeep("90d"), { days: 90 });
  assert.deepEqual(parseKeep("2y"), { days: 730 });
  assert.equal(formatKeep(parseKeep("12w")), "84d");
  for (const word of ["", "0", "-1", "90", "d", "9 d", "1.5d", "90days", "1e3"].filter((word) => word !== "90")) {
    assert.throws(() => parseKeep(word), RangeError, word);
  }
});

Deno.test("the newest runs are kept, a run's two files count once, and what cannot be read is kept", () => {
  const item = (identity: string, startMs: number) => ({ identity, startMs });
  const items = [item("a", 1), item("b", 2), item("b", 2), item("c", 3), item("broken", Infinity)];
  const names = (items: readonly { identity: string }[]): string => items.map(({ identity }) => identity).join(" ");
  const two = choose(items, { runs: 2 }, 0);
  assert.equal(names(two.kept), "b b c broken");
  assert.equal(names(two.dropped), "a");
  assert.equal(names(choose(items, { runs: 9 }, 0).dropped), "");
  assert.equal(names(choose(items, undefined, 0).dropped), "");
  assert.equal(
    names(choose(items.map((i) => ({ ...i, startMs: i.startMs * DAY })), { days: 1 }, 3 * DAY + 1).dropped),
    "a b b",
  );
});
