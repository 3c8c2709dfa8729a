import assert from "node:assert/strict";
import type { Span } from "../../../runner/otlp/span.ts";
import { plannedTask } from "../planned_task.ts";
import { RecordedRun, STARTED_NS } from "./recorded_run.ts";

const ELSEWHERE = "0af7651916cd43dd8448eb211c80319c";

function userSpan(fields: Partial<Span> & Pick<Span, "spanId" | "name" | "traceId">): Span {
  return {
    kind: "client",
    startNs: STARTED_NS + 1_000_000n,
    endNs: STARTED_NS + 2_000_000n,
    status: { code: "unset" },
    attributes: { "http.request.method": "GET" },
    events: [{ name: "sent", timeNs: STARTED_NS + 1_500_000n, attributes: {} }],
    links: [],
    scope: { name: "my-library", version: "2.0.0" },
    ...fields,
  };
}

Deno.test("spans that a task opened hang below its attempt, with their own scope and what they say", async () => {
  await using run = new RecordedRun([plannedTask("fetch")]);
  const attempt = run.recorder.nextAttemptSpan("fetch");
  run.start("fetch");
  run.recorder.takeSpans("fetch", [
    userSpan({ traceId: attempt.traceId, spanId: "00000000000000a1", parentSpanId: "00000000000000a0", name: "inner" }),
    userSpan({ traceId: attempt.traceId, spanId: "00000000000000a0", parentSpanId: attempt.spanId, name: "outer" }),
  ]);
  run.end("fetch");
  run.endTask("fetch");
  const recording = await run.finish();
  const [outer, inner] = [recording.span("outer"), recording.span("inner")];
  assert.equal(recording.span("fetch attempt 1").spanId, attempt.spanId);
  assert.equal(outer.parentSpanId, attempt.spanId);
  assert.equal(inner.parentSpanId, outer.spanId);
  assert.deepEqual(outer.scope, { name: "my-library", version: "2.0.0" });
  assert.equal(outer.kind, "client");
  assert.equal(outer.attributes["http.request.method"], "GET");
  assert.deepEqual(outer.events.map(({ name }) => name), ["sent"]);
});

Deno.test("a span without a parent, or of a trace from elsewhere, is brought under the attempt too", async () => {
  await using run = new RecordedRun([plannedTask("fetch")]);
  const { traceId, spanId } = run.recorder.nextAttemptSpan("fetch");
  run.start("fetch");
  run.recorder.takeSpans("fetch", [
    userSpan({ traceId: ELSEWHERE, spanId: "00000000000000b0", name: "root" }),
    userSpan({ traceId: ELSEWHERE, spanId: "00000000000000b1", parentSpanId: "00000000000000ff", name: "remote" }),
  ]);
  run.end("fetch");
  run.endTask("fetch");
  const recording = await run.finish();
  for (const name of ["root", "remote"]) {
    assert.equal(recording.span(name).traceId, traceId);
    assert.equal(recording.span(name).parentSpanId, spanId);
  }
  assert.deepEqual(new Set(recording.file.spans.map((span) => span.traceId)), new Set([traceId]));
});

Deno.test("a span that a task's clock ends before its start still leaves a valid run file", async () => {
  await using run = new RecordedRun([plannedTask("fetch")]);
  const { traceId } = run.recorder.nextAttemptSpan("fetch");
  run.start("fetch");
  const back = userSpan({ traceId, spanId: "00000000000000c0", name: "back", startNs: 500n, endNs: 400n });
  run.recorder.takeSpans("fetch", [back]);
  run.end("fetch");
  run.endTask("fetch");
  const { startNs, endNs } = (await run.finish()).span("back");
  assert.deepEqual([startNs, endNs], [500n, 500n]);
});
