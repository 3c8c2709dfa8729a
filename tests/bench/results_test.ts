import assert from "node:assert/strict";
import { insideTasksMs } from "../../bench/digits.ts";
import { median } from "../../bench/measure.ts";
import { table } from "../../bench/results_page.ts";
import type { Span } from "../../runner/otlp/span.ts";

function attempt(
  startMs: number,
  endMs: number,
  attributes: Span["attributes"] = { "dagtrail.attempt.number": 1 },
): Span {
  const [startNs, endNs] = [BigInt(startMs) * 1_000_000n, BigInt(endMs) * 1_000_000n];
  const status = { code: "unset" } as const;
  const ids = { traceId: "a".repeat(32), spanId: "b".repeat(16) };
  return {
    ...ids,
    name: "",
    kind: "internal",
    startNs,
    endNs,
    status,
    attributes,
    events: [],
    links: [],
    scope: { name: "" },
  };
}

Deno.test("time inside tasks counts once where attempts overlap, and not at all between them", () => {
  const spans = [attempt(50, 60), attempt(10, 20), attempt(15, 30), attempt(16, 18), attempt(0, 1000, {})];
  assert.equal(insideTasksMs({ resource: {}, spans }), 30);
  assert.equal(insideTasksMs({ resource: {}, spans: [] }), 0);
});

Deno.test("the median is the one in the middle", () => {
  assert.equal(median([5, 1, 100, 3, 2]), 3);
});

Deno.test("a bar that does not hold stands out in the table", () => {
  const row = { what: "a", ours: "2 s", floor: "1 s", result: "2 times", bar: "at most once", holds: false };
  const [, , last] = table([row]).split("\n");
  assert.match(last!, /^\| a .*\| at most once \| \*\*no\*\* \|$/);
});
