import assert from "node:assert/strict";
import { choose, formatKeep, parseKeep } from "../../tracker/retention.ts";

const DAY = 86_400_000;

Deno.test("a retention is a number of runs, an age, a size, or one of each", () => {
  assert.deepEqual(parseKeep("500"), { runs: 500 });
  assert.deepEqual(parseKeep("90d"), { days: 90 });
  assert.deepEqual(parseKeep("2y"), { days: 730 });
  assert.equal(formatKeep(parseKeep("12w")), "84d");
  assert.deepEqual(parseKeep("900MB"), { bytes: 900e6 });
  assert.deepEqual(parseKeep("500,1GB"), { runs: 500, bytes: 1e9 });
  assert.equal(formatKeep(parseKeep("900MB,365d,500")), "500,365d,900MB");
  assert.equal(formatKeep(parseKeep("1500kB")), "1500kB");
  for (const word of ["500,", "500,600", "9mb", "900 MB", "1.5GB", "500;900MB"]) {
    assert.throws(() => parseKeep(word), RangeError, word);
  }
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

Deno.test("of a size, the newest runs are kept that fit, the newest one in any case, and all limits hold at once", () => {
  const item = (identity: string, startMs: number, megabytes: number) => ({
    identity,
    startMs,
    siteBytes: megabytes * 1e6,
  });
  const items = [item("a", 1, 10), item("b", 2, 40), item("b", 2, 40), item("c", 3, 50), item("broken", Infinity, 900)];
  const kept = (keep: Parameters<typeof choose>[1]): string =>
    choose(items, keep, 0).kept.map(({ identity }) => identity).join(" ");
  assert.equal(kept({ bytes: 200e6 }), "a b b c broken");
  assert.equal(kept({ bytes: 100e6 }), "b b c broken", "a part is for what is not of runs");
  assert.equal(kept({ bytes: 90e6 }), "c broken");
  assert.equal(kept({ bytes: 1 }), "c broken");
  assert.equal(kept({ bytes: 200e6, runs: 1 }), "c broken");
  assert.equal(kept({ bytes: 100e6, runs: 3 }), "b b c broken");
});

Deno.test("no more runs are kept than were said when several started in the same millisecond, and the same ones always", () => {
  const item = (identity: string, startMs: number) => ({ identity, startMs, siteBytes: 10e6 });
  const items = [item("old", 1), ...["c", "a", "d", "b", "d"].map((identity) => item(identity, 5))];
  const names = (keep: Parameters<typeof choose>[1], of: readonly typeof items[number][]): string =>
    [...new Set(choose(of, keep, 0).kept.map(({ identity }) => identity))].sort().join("");
  assert.equal(names({ runs: 2 }, items), "ab");
  assert.equal(names({ runs: 2 }, items.toReversed()), "ab");
  assert.equal(names({ bytes: 35e6 }, items), "abc");
  assert.equal(names({ runs: 4 }, items), "abcd");
});
