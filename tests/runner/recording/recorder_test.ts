import assert from "node:assert/strict";
import { inTimeOrder } from "../../../runner/otlp/in_time_order.ts";
import type { Attributes } from "../../../runner/otlp/span.ts";
import { plannedTask } from "../planned_task.ts";
import { RecordedRun, RUN_ID, STARTED_NS } from "./recorded_run.ts";

function some(attributes: Attributes, ...names: string[]): Attributes {
  return Object.fromEntries(names.map((name) => [name, attributes[name]]));
}

Deno.test("a run is a tree of spans: the run, its tasks, and their attempts, each from its start to its end", async () => {
  await using run = new RecordedRun([plannedTask("ingest", { description: "Reads", tags: ["io"] })], {
    params: { rows: 5 },
  });
  run.start("ingest");
  run.tell({ type: "attempt-process", task: "ingest", attempt: 1, pid: 4711 });
  run.end("ingest", {
    result: "success",
    value: { rows: 5 },
    exit: { code: 0 },
    resources: { cpuSeconds: 0.25, peakMemoryBytes: 1000 },
  });
  run.endTask("ingest");
  const recording = await run.finish();
  const [root, task, attempt] = ["RUN example", "ingest", "ingest attempt 1"].map((name) => recording.span(name));
  assert.equal(recording.file.resource["service.name"], "dagtrail");
  assert.equal(recording.file.spans.length, 3);

  assert.equal(root!.parentSpanId, undefined);
  assert.equal(root!.kind, "server");
  assert.deepEqual([root!.startNs, root!.endNs], [STARTED_NS, run.nowNs]);
  assert.deepEqual(root!.status, { code: "ok" });
  assert.deepEqual({ ...root!.attributes }, {
    "cicd.pipeline.result": "success",
    "dagtrail.run.params": Object.assign(Object.create(null), { rows: 5 }),
    "dagtrail.run.max_parallel": 2,
  });

  assert.equal(task!.parentSpanId, root!.spanId);
  assert.equal(task!.kind, "internal");
  assert.deepEqual(
    some(task!.attributes, "cicd.pipeline.task.name", "cicd.pipeline.task.run.id", "cicd.pipeline.task.run.result"),
    {
      "cicd.pipeline.task.name": "ingest",
      "cicd.pipeline.task.run.id": `${RUN_ID}/ingest`,
      "cicd.pipeline.task.run.result": "success",
    },
  );
  assert.deepEqual(
    some(
      task!.attributes,
      "dagtrail.task.module",
      "dagtrail.task.source.digest",
      "dagtrail.task.description",
      "dagtrail.task.tags",
      "dagtrail.task.attempts",
      "dagtrail.task.sandboxed",
    ),
    {
      "dagtrail.task.module": "tasks/ingest.ts",
      "dagtrail.task.source.digest": "digest-of-ingest",
      "dagtrail.task.description": "Reads",
      "dagtrail.task.tags": ["io"],
      "dagtrail.task.attempts": 1,
      "dagtrail.task.sandboxed": true,
    },
  );

  assert.equal(attempt!.parentSpanId, task!.spanId);
  assert.deepEqual(attempt!.status, { code: "ok" });
  assert.ok(attempt!.startNs >= task!.startNs && attempt!.endNs <= task!.endNs);
  assert.deepEqual(
    some(
      attempt!.attributes,
      "dagtrail.attempt.number",
      "dagtrail.attempt.queued",
      "dagtrail.engine.name",
      "dagtrail.attempt.isolation",
      "dagtrail.attempt.cpu.time",
      "dagtrail.attempt.memory.peak",
      "process.pid",
      "process.exit.code",
    ),
    {
      "dagtrail.attempt.number": 1,
      "dagtrail.attempt.queued": 0.001,
      "dagtrail.engine.name": "local",
      "dagtrail.attempt.isolation": ["deno"],
      "dagtrail.attempt.cpu.time": 0.25,
      "dagtrail.attempt.memory.peak": 1000,
      "process.pid": 4711,
      "process.exit.code": 0,
    },
  );
  assert.equal(
    JSON.stringify(attempt!.attributes["dagtrail.attempt.grants"]),
    '[{"kind":"read","origin":"declared","values":["./data"]}]',
  );
});

Deno.test("every attempt has a span of its own, and a task that succeeded at last is not an error", async () => {
  const retry = { attempts: 3, initialMs: 5, factor: 2, maxMs: 10, jitter: 0 };
  await using run = new RecordedRun([plannedTask("flaky", { retry })]);
  run.start("flaky");
  run.end("flaky", {
    result: "error",
    exception: { type: "SIGKILL", message: "the process was ended by the signal SIGKILL" },
    exit: { signal: "SIGKILL" },
  });
  run.tell({ type: "task-retrying", task: "flaky", attempt: 2, delayMs: 5 });
  run.start("flaky", 2);
  run.end("flaky", { result: "success" }, 2);
  run.endTask("flaky", "success", 2);
  const recording = await run.finish();

  const first = recording.span("flaky attempt 1");
  assert.deepEqual(first.status, { code: "error", message: "the process was ended by the signal SIGKILL" });
  assert.equal(first.attributes["error.type"], "SIGKILL");
  assert.equal(first.attributes["dagtrail.process.exit.signal"], "SIGKILL");
  assert.equal(first.attributes["cicd.pipeline.task.run.result"], "error");
  assert.deepEqual(recording.span("flaky attempt 2").status, { code: "ok" });
  const task = recording.span("flaky");
  assert.deepEqual(task.status, { code: "ok" });
  assert.equal(task.startNs, first.startNs);
  assert.deepEqual(some(task.attributes, "dagtrail.task.attempts", "dagtrail.task.max_attempts", "error.type"), {
    "dagtrail.task.attempts": 2,
    "dagtrail.task.max_attempts": 3,
    "error.type": undefined,
  });
});

Deno.test("an attempt that failed says what was thrown, and the task and the run are errors", async () => {
  await using run = new RecordedRun([plannedTask("train")]);
  run.complete("train", {
    result: "failure",
    exception: { type: "RangeError", message: "no rows", stacktrace: "RangeError: no rows\n    at train" },
    exit: { code: 1 },
  });
  const recording = await run.finish("failure");
  assert.deepEqual(recording.events("train attempt 1"), [{
    name: "exception",
    attributes: {
      "exception.type": "RangeError",
      "exception.message": "no rows",
      "exception.stacktrace": "RangeError: no rows\n    at train",
    },
  }]);
  assert.equal(recording.span("train").status.code, "error");
  assert.equal(recording.span("train").attributes["error.type"], "failure");
  assert.deepEqual(recording.span("RUN example").status, { code: "error", message: "failure" });
  assert.equal(recording.span("RUN example").attributes["cicd.pipeline.result"], "failure");
});

Deno.test("a skipped task has a span that says why and still names what it depends on", async () => {
  await using run = new RecordedRun([plannedTask("a"), plannedTask("b", { after: ["a"] })]);
  run.complete("a", { result: "timeout", exception: { type: "Timeout", message: "it took longer than 1 s" } });
  run.endTask("b", "skip", 0, "a did not succeed (timeout)");
  const recording = await run.finish("failure");
  const skipped = recording.span("b");
  assert.deepEqual(skipped.status, { code: "unset" });
  assert.equal(skipped.startNs, skipped.endNs);
  assert.deepEqual(
    some(
      skipped.attributes,
      "cicd.pipeline.task.run.result",
      "dagtrail.task.skip.reason",
      "dagtrail.task.attempts",
      "error.type",
    ),
    {
      "cicd.pipeline.task.run.result": "skip",
      "dagtrail.task.skip.reason": "a did not succeed (timeout)",
      "dagtrail.task.attempts": 0,
      "error.type": undefined,
    },
  );
  assert.deepEqual(skipped.links.map(({ spanId }) => spanId), [recording.span("a").spanId]);
});

Deno.test("a cancelled run says so on the run, on what it stopped, and on what it never started", async () => {
  await using run = new RecordedRun([plannedTask("runs"), plannedTask("never")]);
  run.start("runs");
  run.record("runs", { kind: "metric", name: "loss", value: 0.5 });
  run.tell({ type: "run-cancelling", reason: "stopped by SIGINT" });
  run.endTask("never", "skip", 0, "stopped by SIGINT");
  run.end("runs", { result: "cancellation", exception: { type: "Cancellation", message: "the run was cancelled" } });
  run.endTask("runs", "cancellation", 1, "stopped by SIGINT");
  const recording = await run.finish("cancellation");
  assert.equal(recording.span("RUN example").attributes["cicd.pipeline.result"], "cancellation");
  assert.deepEqual(recording.span("runs").status, { code: "error", message: "stopped by SIGINT" });
  assert.equal(recording.span("never").attributes["dagtrail.task.skip.reason"], "stopped by SIGINT");
  const attempt = recording.span("runs attempt 1");
  assert.equal(attempt.attributes["cicd.pipeline.task.run.result"], "cancellation");
  assert.deepEqual(attempt.events.map(({ name }) => name), ["dagtrail.metric", "exception"]);
});

Deno.test("what an attempt printed and reported are events of its span, in the order in which they came, with their own times", async () => {
  await using run = new RecordedRun([plannedTask("train")]);
  run.start("train");
  run.tell({ type: "attempt-line", task: "train", attempt: 1, stream: "stdout", text: "epoch 1" });
  run.record("train", { kind: "param", name: "kernel", value: { name: "rbf" } });
  run.record("train", { kind: "metric", name: "loss", value: NaN, step: 1 });
  const early = run.nowNs - 1_500_000n;
  run.record("train", { kind: "value", name: "labels", value: ["a", 1, null] }, early);
  run.record("train", { kind: "progress", fraction: 0.5, message: "half" });
  run.tell({ type: "attempt-line", task: "train", attempt: 1, stream: "stderr", text: "warning" });
  run.tell({ type: "attempt-notice", task: "train", attempt: 1, message: "record 7 could not be read" });
  run.record("train", { kind: "return", value: 1 });
  run.end("train");
  run.endTask("train");
  const recording = await run.finish();
  assert.deepEqual(recording.events("train attempt 1"), [
    { name: "dagtrail.log", attributes: { "log.iostream": "stdout", "log.record.original": "epoch 1" } },
    {
      name: "dagtrail.param",
      attributes: {
        "dagtrail.name": "kernel",
        "dagtrail.value": Object.assign(Object.create(null), { name: "rbf" }),
      },
    },
    { name: "dagtrail.metric", attributes: { "dagtrail.name": "loss", "dagtrail.value": NaN, "dagtrail.step": 1 } },
    { name: "dagtrail.value", attributes: { "dagtrail.name": "labels", "dagtrail.value": ["a", 1, null] } },
    { name: "dagtrail.progress", attributes: { "dagtrail.fraction": 0.5, "dagtrail.message": "half" } },
    { name: "dagtrail.log", attributes: { "log.iostream": "stderr", "log.record.original": "warning" } },
    { name: "dagtrail.notice", attributes: { "dagtrail.message": "record 7 could not be read" } },
  ]);
  const { events } = recording.span("train attempt 1");
  assert.equal(events[3]!.timeNs, early);
  assert.deepEqual(inTimeOrder(events).map(({ timeNs }) => timeNs), events.map(({ timeNs }) => timeNs).sort());
});

Deno.test("no time that a task gives lies outside its attempt", async () => {
  await using run = new RecordedRun([plannedTask("train")]);
  run.start("train");
  run.record("train", { kind: "metric", name: "from the past", value: 1 }, 5n);
  run.record("train", { kind: "metric", name: "from the future", value: 1 }, 2n ** 62n);
  const receivedNs = run.nowNs;
  run.artifact("train", "now", "1", "x");
  run.record("train", { kind: "artifact", name: "later", mediaType: "text/plain", file: "1" }, 2n ** 62n);
  run.end("train");
  run.endTask("train");
  const recording = await run.finish();
  const { startNs, endNs, events } = recording.span("train attempt 1");
  assert.deepEqual(events.map(({ timeNs }) => timeNs), [startNs, receivedNs]);
  assert.equal(recording.span("ARTIFACT later").startNs, endNs);
});

Deno.test("a dependency is a link to the task upstream, one for each input, or one that says there is no data", async () => {
  const dependencies = [{ task: "a", inputs: ["left", "right"] }, { task: "b", inputs: [] }];
  await using run = new RecordedRun([plannedTask("a"), plannedTask("b"), plannedTask("c", { dependencies })]);
  for (const task of ["a", "b", "c"]) run.complete(task);
  const recording = await run.finish();
  const [a, b] = [recording.span("a"), recording.span("b")];
  const links = recording.span("c").links.map(({ traceId, spanId, attributes }) => [
    traceId === a.traceId,
    spanId,
    { ...attributes },
  ]);
  assert.deepEqual(links, [
    [true, a.spanId, { "dagtrail.dependency.kind": "input", "dagtrail.dependency.input": "left" }],
    [true, a.spanId, { "dagtrail.dependency.kind": "input", "dagtrail.dependency.input": "right" }],
    [true, b.spanId, { "dagtrail.dependency.kind": "after" }],
  ]);
  assert.deepEqual(recording.span("a").links, []);
});

Deno.test("a span is on the disk as soon as it has ended, and the run's comes last", async () => {
  let known: ((digest: string) => void) | undefined;
  await using run = new RecordedRun([plannedTask("slow"), plannedTask("quick")], {
    sourceDigest: (task) => task === "quick" ? Promise.resolve("d") : new Promise<string>((resolve) => known = resolve),
  });
  run.complete("slow");
  run.complete("quick");
  // The journal is written to at once, but a digest is a promise.
  const ended = (): string[] => run.journalLines().filter((line) => /^\S+ \{"scope"/.test(line));
  while (ended().length < 3) await Promise.resolve();
  assert.ok(ended().some((line) => line.includes('"quick attempt 1"')));
  assert.ok(!ended().some((line) => line.includes("RUN example")));
  const finished = run.finish();
  known!("d");
  const recording = await finished;
  assert.deepEqual(recording.file.spans.map(({ name }) => name).slice(-2), ["slow", "RUN example"]);
});

Deno.test("a task whose code can no longer be read has its span, without a digest", async () => {
  await using run = new RecordedRun([plannedTask("a")], {
    sourceDigest: () => Promise.reject(new Error("it is gone")),
  });
  run.complete("a");
  const { file } = await run.finish();
  const task = file.spans.find(({ name }) => name === "a")!;
  assert.equal(task.attributes["cicd.pipeline.task.run.result"], "success");
  assert.equal("dagtrail.task.source.digest" in task.attributes, false);
});

Deno.test("an empty run still has its span", async () => {
  await using run = new RecordedRun([]);
  assert.deepEqual((await run.finish()).file.spans.map(({ name }) => name), ["RUN example"]);
});
