import assert from "node:assert/strict";
import { runReport } from "../../../runner/terminal/run_report.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import type { RunFile } from "../../../runner/otlp/span.ts";
import { plannedTask } from "../planned_task.ts";
import { RecordedRun } from "../recording/recorded_run.ts";

/** A recorded run with something of everything. */
async function recorded(): Promise<RunFile> {
  await using run = new RecordedRun(
    [plannedTask("train"), plannedTask("test", { after: ["train"] }), plannedTask("report", { after: ["test"] })],
    { params: { environment: "ci" } },
  );
  run.start("train");
  run.tell({ type: "attempt-line", task: "train", attempt: 1, stream: "stdout", text: "epoch 1\x1b[2J" });
  run.record("train", { kind: "metric", name: "loss", value: 0.75, step: 1 });
  run.record("train", { kind: "metric", name: "loss", value: 0.25, step: 2 });
  run.record("train", { kind: "value", name: "labels", value: ["a", "b"] });
  run.artifact("train", "notes", "1", "hello");
  run.end("train");
  run.endTask("train");
  run.complete("test", { result: "failure", exception: { type: "RangeError", message: "no rows" } });
  run.endTask("report", "skip", 0, "test did not succeed (failure)");
  return (await run.finish("failure")).file;
}

function report(file: RunFile): string[] {
  return runReport(file, { style: styleFor(false), width: 120 }).split("\n").map((line) => line.trimEnd());
}

Deno.test("a run file is shown with its result, its tasks, what went wrong, what was reported and its artifacts", async () => {
  const lines = report(await recorded());
  const has = (pattern: RegExp): void => assert.ok(lines.some((line) => pattern.test(line)), `${pattern} is missing`);
  has(/^example-20231114-221320-abc123 {2}✗ failure$/);
  has(/^params +\{"environment":"ci"\}$/);
  has(/^train +1 +✓ success +/);
  has(/^test +1 +✗ failure +.* RangeError: no rows$/);
  has(/^report +0 +○ skip +test did not succeed \(failure\)$/);
  has(/^train +loss +0\.25$/);
  has(/^train +labels +\["a","b"\]$/);
  has(/^train +notes +text\/plain +5 B$/);
  assert.ok(!lines.some((line) => line.includes("0.75")), "of a metric the last point counts");
  assert.ok(!lines.some((line) => line.includes("epoch")));
});

Deno.test("of a task that failed, what its last attempt recorded is shown, and where in its code it threw", async () => {
  await using run = new RecordedRun([plannedTask("train")]);
  const stacktrace = [
    "RangeError: no rows",
    "    at JSON.parse (<anonymous>)",
    "    at parse (file:///home/ada/.cache/deno/npm/registry.npmjs.org/csv/1.0.0/index.js:9:9)",
    "    at load (file:///home/ada/my%20project/lib/load.ts:4:2)",
    "    at default (file:///home/ada/my%20project/train.ts:2:1)",
    "Caused by: Error: elsewhere",
  ].join("\n");
  for (const attempt of [1, 2]) {
    run.start("train", attempt);
    run.record("train", { kind: "metric", name: "loss", value: attempt / 4, step: 1 });
    run.record("train", { kind: "value", name: `of attempt ${attempt}`, value: "here" });
    const exception = { type: "RangeError", message: "no rows", stacktrace };
    run.end("train", { result: "failure", exception }, attempt);
  }
  run.endTask("train", "failure", 2);
  const { file } = await run.finish("failure");
  const shown = (folder?: string): string =>
    runReport(file, { style: styleFor(false), width: 200, ...(folder === undefined ? {} : { folder }) });
  assert.match(shown(), /^train +loss +0\.5$/m);
  assert.match(shown(), /^train +of attempt 2 +"here"$/m);
  assert.doesNotMatch(shown(), /of attempt 1|0\.25/);
  assert.match(shown(), /RangeError: no rows, at \/home\/ada\/my project\/lib\/load\.ts:4:2$/m);
  assert.match(shown("/home/ada/my project"), /RangeError: no rows, at lib\/load\.ts:4:2$/m);
});

Deno.test("a run that hangs below a span of somebody else's is shown as any other", async () => {
  const { resource, spans } = await recorded();
  const remote = spans.map((span) =>
    span.parentSpanId === undefined ? { ...span, parentSpanId: "f".repeat(16) } : span
  );
  assert.deepEqual(report({ resource, spans: remote }), report({ resource, spans }));
});

Deno.test("a run file without the run's own span says that the run was interrupted", async () => {
  const { resource, spans } = await recorded();
  const [first] = report({ resource, spans: spans.filter(({ name }) => name !== "RUN example") });
  assert.match(first!, /was interrupted/);
});

Deno.test("a span of a task's own cannot pass for the run", async () => {
  const { resource, spans } = await recorded();
  const attempt = spans.find(({ name }) => name === "train attempt 1")!;
  const forged = {
    ...attempt,
    spanId: "00000000000000f0",
    parentSpanId: attempt.spanId,
    attributes: { "cicd.pipeline.result": "success" },
  };
  const [first] = report({ resource, spans: [forged, ...spans] });
  assert.match(first!, /✗ failure$/);
});

Deno.test("hostile text in a run file reaches the terminal as text", async () => {
  const { resource, spans } = await recorded();
  const hostile = "\x1b[2J\nforged\x9b1m";
  const file = {
    resource: { ...resource, "cicd.pipeline.run.id": hostile, "vcs.ref.head.name": hostile },
    spans: spans.map((span) => ({
      ...span,
      name: hostile,
      attributes: Object.fromEntries(
        Object.entries(span.attributes).map(([name, value]) => [name, typeof value === "string" ? hostile : value]),
      ),
    })),
  };
  const text = runReport(file, { style: styleFor(false), width: 120 });
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  assert.ok(!text.split("\n").some((line) => line.startsWith("forged")));
});
