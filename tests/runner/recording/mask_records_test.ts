import assert from "node:assert/strict";
import type { Span } from "../../../runner/otlp/span.ts";
import { maskFor } from "../../../runner/recording/mask_for.ts";
import { maskJson, maskOutcome, maskRecord, maskSpan } from "../../../runner/recording/mask_records.ts";
import type { Json } from "../../../runner/words/json.ts";
import type { AttemptRecord } from "../../../runner/words/record.ts";

const mask = maskFor(["s3cret"]);

Deno.test("of JSON every text is masked, keys included, and nothing else changes", () => {
  const value: Json = { s3cret: ["a s3cret", { deep: "s3cret" }], n: 1.5, t: true, none: null };
  assert.deepEqual(maskJson(value, mask), { "***": ["a ***", { deep: "***" }], n: 1.5, t: true, none: null });
});

Deno.test("of a record everything that a task chose is masked", () => {
  const time = "1700000000000000000";
  const check = (record: AttemptRecord, expected: AttemptRecord): void =>
    assert.deepEqual(maskRecord(record, mask), expected);
  check({ kind: "param", time, name: "s3cret", value: ["s3cret"] }, {
    kind: "param",
    time,
    name: "***",
    value: ["***"],
  });
  check({ kind: "value", time, name: "a", value: { b: "s3cret" } }, {
    kind: "value",
    time,
    name: "a",
    value: { b: "***" },
  });
  check(
    { kind: "metric", time, name: "s3cret", value: 1, step: 2 },
    { kind: "metric", time, name: "***", value: 1, step: 2 },
  );
  check(
    { kind: "artifact", time, name: "s3cret.txt", mediaType: "text/x-s3cret", file: "1" },
    { kind: "artifact", time, name: "***.txt", mediaType: "text/x-***", file: "1" },
  );
  check(
    { kind: "progress", time, fraction: 0.5, message: "with s3cret" },
    { kind: "progress", time, fraction: 0.5, message: "with ***" },
  );
  check({ kind: "progress", time, fraction: 0.5 }, { kind: "progress", time, fraction: 0.5 });
  check(
    { kind: "exception", time, type: "s3cretError", message: "no s3cret", stacktrace: "at s3cret" },
    { kind: "exception", time, type: "***Error", message: "no ***", stacktrace: "at ***" },
  );
  check({ kind: "return", time, value: "s3cret" }, { kind: "return", time, value: "***" });
  check({ kind: "return", time }, { kind: "return", time });
});

Deno.test("a secret that stands in a record's time, kind or file by chance does not break the record", () => {
  const chance = maskFor(["170000", "metric", "12"]);
  const metric: AttemptRecord = { kind: "metric", time: "1700000000000000000", name: "loss", value: 7 };
  assert.deepEqual(maskRecord(metric, chance), metric);
  const artifact: AttemptRecord = { kind: "artifact", time: "1700", name: "a", mediaType: "text/plain", file: "12" };
  assert.deepEqual(maskRecord(artifact, chance), artifact);
});

Deno.test("a record is left out when one of its numbers is a secret, and in JSON asterisks take the number's place", () => {
  const time = "1700000000000000000";
  const digits = maskFor(["12345678"]);
  assert.equal(maskRecord({ kind: "metric", time, name: "m", value: 12345678 }, digits), undefined);
  assert.equal(maskRecord({ kind: "metric", time, name: "m", value: 1, step: 12345678 }, digits), undefined);
  assert.equal(maskRecord({ kind: "progress", time, fraction: 0.12345678 }, digits), undefined);
  assert.deepEqual(maskRecord({ kind: "value", time, name: "v", value: [12345678, 2] }, digits), {
    kind: "value",
    time,
    name: "v",
    value: ["***", 2],
  });
});

Deno.test("of an outcome the value and the exception are masked, and how the process ended stays", () => {
  assert.deepEqual(
    maskOutcome({
      result: "failure",
      exception: { type: "Error", message: "no s3cret", stacktrace: "at s3cret" },
      exit: { code: 1 },
    }, mask),
    { result: "failure", exception: { type: "Error", message: "no ***", stacktrace: "at ***" }, exit: { code: 1 } },
  );
  assert.deepEqual(maskOutcome({ result: "success", value: ["s3cret"] }, mask), { result: "success", value: ["***"] });
});

Deno.test("of a span every text is masked, and ids and times stay", () => {
  const span: Span = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "GET s3cret",
    kind: "client",
    startNs: 1n,
    endNs: 2n,
    status: { code: "error", message: "s3cret refused" },
    attributes: { "url.full": "https://s3cret@host", list: ["s3cret", 1], s3cret: { a: "s3cret" }, absent: undefined },
    events: [{ name: "s3cret", timeNs: 1n, attributes: { a: "s3cret" } }],
    links: [{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", attributes: { a: "s3cret" } }],
    scope: { name: "s3cret-client", version: "s3cret" },
  };
  const masked = maskSpan(span, mask);
  const text = JSON.stringify(masked, (_, value) => typeof value === "bigint" ? String(value) : value);
  assert.ok(!text.includes("s3cret"), text);
  assert.deepEqual(
    { ...masked, name: "", status: {}, attributes: {}, events: [], links: [], scope: {} },
    { ...span, name: "", status: {}, attributes: {}, events: [], links: [], scope: {} },
  );
  assert.deepEqual(masked.attributes.list, ["***", 1]);
  assert.equal(masked.events[0]?.timeNs, 1n);
});
