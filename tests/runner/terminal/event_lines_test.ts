import assert from "node:assert/strict";
import { EventLines } from "../../../runner/terminal/event_lines.ts";
import { lineView } from "../../../runner/terminal/run_view.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import type { RunEvent } from "../../../runner/words/run_event.ts";
import { plannedTask } from "../planned_task.ts";

type WithoutTime<Event> = Event extends RunEvent ? Omit<Event, "timeNs"> : never;

/** What is printed for a sequence of events, one second apart. */
function linesOf(...events: WithoutTime<RunEvent>[]): string[] {
  const lines = new EventLines(styleFor(false));
  return events.flatMap((event, second) => lines.of({ ...event, timeNs: BigInt(second) * 10n ** 9n } as RunEvent));
}

const START: WithoutTime<RunEvent> = {
  type: "attempt-started",
  task: "train",
  attempt: 1,
  grants: [],
  isolation: ["deno"],
  confined: true,
  engine: "local",
};

Deno.test("a run begins with its name, its size and its parameters", () => {
  const plan = { pipeline: "digits", params: { environment: "ci", rows: 5 }, tasks: [plannedTask("a")] };
  assert.deepEqual(linesOf({ type: "run-started", run: "digits-1", plan, maxParallel: 2 }), [
    'digits  1 task, 2 at a time  environment="ci" rows=5',
  ]);
  const two = { ...plan, params: {}, tasks: [plannedTask("a"), plannedTask("b")] };
  assert.deepEqual(linesOf({ type: "run-started", run: "digits-1", plan: two, maxParallel: 1 }), [
    "digits  2 tasks, 1 at a time",
  ]);
});

Deno.test("a task that succeeds is told by its start, what it prints and its end with the time it took", () => {
  assert.deepEqual(
    linesOf(
      { type: "task-ready", task: "train", attempt: 1 },
      START,
      { type: "attempt-process", task: "train", attempt: 1, pid: 7 },
      { type: "attempt-line", task: "train", attempt: 1, stream: "stdout", text: "epoch 1" },
      { type: "attempt-line", task: "train", attempt: 1, stream: "stderr", text: "careful" },
      { type: "attempt-ended", task: "train", attempt: 1, outcome: { result: "success" } },
      { type: "task-ended", task: "train", result: "success", attempts: 1 },
      { type: "run-ended", result: "success" },
    ).map((line) => line.trimEnd()),
    ["start train", "  train | epoch 1", "  train ! careful", "end   train  ✓ success  5.00 s"],
  );
});

Deno.test("an attempt that fails is told with what it threw, the first frames of its stack, and the wait", () => {
  const frames = Array.from({ length: 20 }, (_, i) => `    at step${i} (file:///project/train.ts:${i}:1)`);
  const stacktrace = ["RangeError: no rows\nat all", ...frames].join("\n");
  const lines = linesOf(
    START,
    {
      type: "attempt-ended",
      task: "train",
      attempt: 1,
      outcome: { result: "failure", exception: { type: "RangeError", message: "no rows\nat all", stacktrace } },
    },
    { type: "task-retrying", task: "train", attempt: 2, delayMs: 250 },
    { ...START, attempt: 2 },
  );
  assert.equal(lines[1], "fail  train  attempt 1, failure, RangeError: no rows at all  1.00 s");
  assert.equal(lines[2], "        at step0 (file:///project/train.ts:0:1)");
  assert.ok(lines.length < 15, "the run file has the rest");
  assert.deepEqual(lines.slice(-2), ["wait  train  250 ms before attempt 2", "start train  attempt 2"]);
});

Deno.test("a skipped task says why, and a run that is being stopped says by what", () => {
  assert.deepEqual(
    linesOf(
      { type: "run-cancelling", reason: "stopped by SIGINT" },
      { type: "task-ended", task: "report", result: "skip", attempts: 0, reason: "train did not succeed (failure)" },
      { type: "attempt-notice", task: "train", attempt: 1, message: "record 3 could not be read" },
    ),
    [
      "stopping: stopped by SIGINT",
      "end   report  ○ skip  train did not succeed (failure)",
      "note  train  record 3 could not be read",
    ],
  );
});

Deno.test("no text of a task's reaches the terminal as a command", () => {
  const hostile = "\x1b[2J\x1b]0;title\x07\rfake\n✓ success\x9b1m\u202e";
  const lines = linesOf(
    {
      type: "run-started",
      run: "r",
      plan: { pipeline: "p", params: { x: hostile }, tasks: [] },
      maxParallel: 1,
    },
    { type: "attempt-line", task: "a", attempt: 1, stream: "stdout", text: hostile },
    { type: "attempt-notice", task: "a", attempt: 1, message: hostile },
    {
      type: "attempt-ended",
      task: "a",
      attempt: 1,
      outcome: {
        result: "failure",
        exception: { type: hostile, message: hostile, stacktrace: `x\n    at ${hostile}` },
      },
    },
    { type: "task-ended", task: "a", result: "failure", attempts: 1, reason: hostile },
    { type: "run-cancelling", reason: hostile },
  );
  assert.ok(lines.length >= 6);
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  for (const line of lines) assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u202e]/);
});

Deno.test("the line view writes each line as it comes, with its line break", async () => {
  const written: string[] = [];
  await using view = lineView((text) => written.push(text), styleFor(false));
  view.handle({ type: "run-cancelling", timeNs: 0n, reason: "enough" });
  view.handle({ type: "run-ended", timeNs: 1n, result: "cancellation" });
  assert.deepEqual(written, ["stopping: enough\n"]);
});
