import assert from "node:assert/strict";
import type { Span } from "../../../runner/otlp/span.ts";
import { logLines } from "../../../runner/terminal/log_lines.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import { plannedTask } from "../planned_task.ts";
import { RecordedRun } from "../recording/recorded_run.ts";

async function recorded(): Promise<readonly Span[]> {
  await using run = new RecordedRun([plannedTask("train"), plannedTask("test")]);
  run.start("train");
  run.tell({ type: "attempt-line", task: "train", attempt: 1, stream: "stdout", text: "epoch 1\x1b[2J" });
  run.tell({ type: "attempt-line", task: "train", attempt: 1, stream: "stderr", text: "slow\nforged" });
  run.end("train");
  run.endTask("train");
  run.complete("test");
  return (await run.finish("success")).file.spans;
}

function shown(spans: readonly Span[], parts = 1): string[] {
  const cut = spans.flatMap((span) =>
    Array.from({ length: parts }, (_, i) => {
      const size = Math.ceil(span.events.length / parts);
      return { ...span, events: span.events.slice(i * size, (i + 1) * size) };
    })
  );
  const text = [...logLines(cut.map((span) => ({ type: "span" as const, span, last: true })), styleFor(false))].join(
    "",
  );
  return text.trim().split("\n");
}

Deno.test("what the attempts printed is shown under their names, without what commands the terminal", async () => {
  const [heading, first, second, ...rest] = shown(await recorded());
  assert.equal(heading, "train attempt 1");
  assert.match(first!, /^\d\d:\d\d:\d\d\.\d{3} \| epoch 1$/);
  assert.match(second!, /^\d\d:\d\d:\d\d\.\d{3} ! slow forged$/);
  assert.deepEqual(rest, [], "an attempt that printed nothing is left out");
});

Deno.test("the log of a span that comes in parts has one heading", async () => {
  const spans = await recorded();
  assert.deepEqual(shown(spans, 2), shown(spans));
});
