import { MemorySource } from "../../runner/otlp/byte_source.ts";
import { loadRunFile } from "../../runner/otlp/load_run_file.ts";
import { openOtlpStream } from "../../runner/streaming/otlp_stream.ts";
import { otlpSettings } from "../../runner/streaming/otlp_settings.ts";
import type { SpanIds } from "../../runner/streaming/run_stream.ts";
import { type Exported, startBackend } from "../helpers/otlp_backend.ts";

/** A run file with a bit of everything. */
export const FIXTURE: string = new URL("../fixtures/run_files/1/fixture.otlp.json", import.meta.url).pathname;

/** What a stream sends of a run: its spans, and an event of each kind that becomes a record or a point. */
export async function capturedRequests(): Promise<readonly Exported[]> {
  const { resource, spans } = loadRunFile(new MemorySource(Deno.readFileSync(FIXTURE)));
  await using backend = startBackend();
  const ids: SpanIds = spans.find(({ name }) => name === "prepare attempt 1")!;
  const stream = openOtlpStream(otlpSettings(backend.url, () => undefined)!, { resource, attemptSpan: () => ids });
  stream.spans(spans);
  const about = { timeNs: 1_700_000_000_000_000_001n, task: "prepare", attempt: 1 };
  const time = "1700000000000000002";
  stream.event({ type: "attempt-line", ...about, stream: "stderr", text: "a line with é, \u2028 and \ud800" });
  stream.event({ type: "attempt-notice", ...about, message: "a notice" });
  stream.event({ type: "attempt-record", ...about, record: { kind: "param", time, name: "seed", value: 7 } });
  stream.event({
    type: "attempt-record",
    ...about,
    record: { kind: "value", time, name: "v", value: { a: [1.5, null] } },
  });
  stream.event({
    type: "attempt-record",
    ...about,
    record: { kind: "progress", time, fraction: 0.5, message: "half" },
  });
  for (const value of [0.5, 3, NaN, -Infinity]) {
    stream.event({
      type: "attempt-record",
      ...about,
      record: { kind: "metric", time, name: "loss/é", value, step: 2 },
    });
  }
  const exception = { type: "TypeError", message: "no", stacktrace: "TypeError: no\n    at x" };
  stream.event({ type: "attempt-ended", ...about, outcome: { result: "failure", exception } });
  const notice = await stream.end();
  if (notice !== undefined) throw new Error(notice);
  return backend.requests;
}
