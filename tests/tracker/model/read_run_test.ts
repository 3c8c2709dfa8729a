import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import type { Span } from "../../../runner/otlp/span.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import type { RunView, TaskView } from "../../../tracker/model/run_view.ts";
import { RunBuilder, type RunSpec } from "../run_builder.ts";
import { failedRun } from "../sample_runs.ts";

async function viewOf(spec: RunSpec, change: (spans: Span[]) => Span[] = (spans) => spans): Promise<RunView> {
  const builder = new RunBuilder(spec);
  return readRun({ resource: builder.resource(), spans: change(await builder.spans()) });
}

function taskOf(run: RunView, name: string): TaskView {
  const task = run.tasks.find((task) => task.name === name);
  assert.ok(task, `there is no task ${name} among ${run.tasks.map(({ name }) => name).join(", ")}`);
  return task;
}

const CHAIN: RunSpec = {
  tasks: [
    { name: "a", attempts: [{ startMs: 0, endMs: 10, logs: ["hello"], metrics: { loss: [3, 2, 1] } }] },
    { name: "b", needs: ["a:data"], attempts: [{ startMs: 10, endMs: 30 }] },
  ],
};

Deno.test("a whole run file becomes a run with its tasks, attempts, events, artifacts and dependencies", async () => {
  const run = readRun(decodeRunFile(await failedRun().encode()));
  assert.equal(run.pipeline, "digits");
  assert.equal(run.outcome, "failure");
  assert.equal(run.complete, true);
  assert.equal(run.tasks.length, 12);
  assert.deepEqual(run.params.map(({ name }) => name), ["environment", "seed", "simulateFailures"]);
  assert.equal(run.context.branch, "more-images");

  const ingest = taskOf(run, "ingest");
  assert.deepEqual(ingest.attempts.map(({ outcome }) => outcome), ["failure", "timeout", "success"]);
  assert.equal(ingest.attempts[1]!.signal, "SIGKILL");
  assert.equal(ingest.attempts[2]!.queuedMs, 100);
  assert.deepEqual(ingest.attempts[0]!.logs.map(({ stream, text }) => [stream, text]), [
    ["stdout", "reading the data"],
    ["stderr", "it broke"],
  ]);

  const train = taskOf(run, "train-model[600]");
  assert.deepEqual([train.group, train.key], ["train-model", "600"]);
  assert.equal(train.attempts[0]!.metrics.find(({ name }) => name === "loss")!.points.length, 60);
  assert.deepEqual(train.attempts[0]!.spans.map(({ name }) => name), ["read images", "fit"]);

  const summary = taskOf(run, "summary");
  assert.equal(summary.outcome, "skip");
  assert.equal(summary.upstream.length, 4);
  assert.deepEqual(summary.upstream[0]!.inputs, ["benchmarks"]);
  assert.equal(summary.attempts.length, 0);
});

Deno.test("tasks come after all that they depend on, whatever the order of their spans", async () => {
  const run = await viewOf(CHAIN, (spans) => spans.reverse());
  assert.deepEqual(run.tasks.map(({ name }) => name), ["a", "b"]);
});

Deno.test("without the run's own span a run is incomplete, and its times are those of its tasks", async () => {
  const run = await viewOf(CHAIN, (spans) => spans.filter(({ kind }) => kind !== "server"));
  assert.deepEqual([run.outcome, run.complete], ["unknown", false]);
  assert.equal(Math.round(run.endMs! - run.startMs!), 30);
});

Deno.test("attempts without their task's span are gathered under the name that they give", async () => {
  const run = await viewOf(CHAIN, (spans) => spans.filter(({ name }) => name !== "a"));
  assert.equal(taskOf(run, "a").attempts.length, 1);
  assert.deepEqual(taskOf(run, "b").upstream, []);
});

Deno.test("a task whose attempts' spans are missing has none, and still ended as it says", async () => {
  const run = await viewOf(CHAIN, (spans) => spans.filter(({ name }) => name !== "a attempt 1"));
  assert.deepEqual([taskOf(run, "a").outcome, taskOf(run, "a").attempts.length], ["success", 0]);
});

Deno.test("an artifact whose attempt is not in the file is kept as a stray one", async () => {
  const spec: RunSpec = {
    tasks: [{
      name: "a",
      attempts: [{ startMs: 0, endMs: 1, artifacts: [{ name: "x", mediaType: "text/plain", data: "x" }] }],
    }],
  };
  const run = await viewOf(spec, (spans) => spans.filter(({ name }) => name !== "a attempt 1"));
  assert.deepEqual(run.strayArtifacts.map(({ name }) => name), ["x"]);
});

Deno.test("foreign spans in between change nothing", async () => {
  const run = await viewOf(CHAIN, (spans) => {
    const foreign = (spanId: string, parentSpanId: string | undefined): Span => ({
      ...spans[0]!,
      spanId,
      parentSpanId,
      name: "collector",
      scope: { name: "elsewhere" },
      events: [],
    });
    return spans.flatMap((span, i) => {
      const between = `f${String(i).padStart(15, "0")}`;
      return [{ ...span, parentSpanId: between }, foreign(between, span.parentSpanId)];
    });
  });
  assert.deepEqual(run.tasks.map(({ name, attempts }) => [name, attempts.length]), [["a", 1], ["b", 1]]);
});

Deno.test("what a task writes below its attempt is never taken for a run, a task or an attempt", async () => {
  const run = await viewOf(CHAIN, (spans) => {
    const attempt = spans.find(({ name }) => name === "a attempt 1")!;
    const forged = (name: string, spanId: string, attributes: Span["attributes"]): Span => ({
      ...attempt,
      parentSpanId: attempt.spanId,
      name,
      spanId,
      attributes,
    });
    return [
      forged("b", "f000000000000001", { "cicd.pipeline.task.name": "b", "cicd.pipeline.task.run.result": "failure" }),
      forged("b attempt 2", "f000000000000002", { "cicd.pipeline.task.name": "b", "dagtrail.attempt.number": 2 }),
      forged("RUN digits", "f000000000000003", { "cicd.pipeline.result": "failure" }),
      ...spans,
    ];
  });
  assert.equal(run.outcome, "success");
  assert.deepEqual(run.tasks.map(({ name, outcome, attempts }) => [name, outcome, attempts.length]), [
    ["a", "success", 1],
    ["b", "success", 1],
  ]);
  assert.equal(taskOf(run, "a").attempts[0]!.spans.length, 3);
});

Deno.test("cycles of parents and of dependencies end, and every task is still there", async () => {
  const run = await viewOf({
    tasks: [{ name: "a", needs: ["b"] }, { name: "b", needs: ["a"] }, { name: "c", needs: ["c"] }],
  }, (spans) => {
    const looped = { ...spans[0]!, name: "loop", attributes: {}, links: [], scope: { name: "x" } };
    return [
      ...spans,
      { ...looped, spanId: "f000000000000001", parentSpanId: "f000000000000002" },
      { ...looped, spanId: "f000000000000002", parentSpanId: "f000000000000001" },
    ];
  });
  assert.deepEqual(run.tasks.map(({ name }) => name).sort(), ["a", "b", "c"]);
});

Deno.test("attributes of a wrong type count as absent, and unknown ones are ignored", async () => {
  const run = await viewOf({
    tasks: [{
      name: "a",
      attributes: {
        "dagtrail.task.timeout": "soon",
        "dagtrail.task.tags": ["x", 3, null],
        "dagtrail.task.params": [1],
        "cicd.pipeline.task.run.result": "brilliant",
        "somebody.else": { x: 1n },
      },
    }],
  });
  const task = taskOf(run, "a");
  assert.deepEqual([task.timeoutMs, task.tags, task.params, task.outcome], [undefined, ["x"], [], "failure"]);
});

Deno.test("a digest that is not one is not passed on", async () => {
  const artifact = { name: "x", mediaType: "text/plain", data: "x", sha256: "../../etc/passwd", blob: true };
  const run = await viewOf({ tasks: [{ name: "a", attempts: [{ startMs: 0, endMs: 1, artifacts: [artifact] }] }] });
  assert.equal(taskOf(run, "a").attempts[0]!.artifacts[0]!.sha256, undefined);
});

Deno.test("a chain of a hundred thousand spans is read in a moment", async () => {
  const started = performance.now();
  const run = await viewOf(CHAIN, (spans) => {
    const attempt = spans.find(({ name }) => name === "a attempt 1")!;
    const id = (i: number): string => `e${String(i).padStart(15, "0")}`;
    const chain = Array.from({ length: 100_000 }, (_, i): Span => ({
      ...attempt,
      spanId: id(i),
      parentSpanId: i === 0 ? attempt.spanId : id(i - 1),
      name: "deep",
      attributes: {},
      events: [],
      scope: { name: "x" },
    }));
    return [...spans, ...chain.reverse()];
  });
  assert.equal(taskOf(run, "a").attempts[0]!.spans.length, 100_000);
  assert.ok(performance.now() - started < 5000);
});

Deno.test("a task says whether it had to run and why, and a cached attempt where its results come from", async () => {
  const run = await viewOf({
    tasks: [
      {
        name: "cached",
        attributes: {
          "dagtrail.task.cache.decision": "hit",
          "dagtrail.task.cache.reason": "did not run, because nothing changed",
          "dagtrail.task.cache.key": "sha256:ab",
        },
        attempts: [{
          startMs: 5,
          endMs: 5,
          attributes: {
            "dagtrail.attempt.cached": true,
            "dagtrail.attempt.origin.run": "digits-1",
            "dagtrail.attempt.origin.number": 2,
            "dagtrail.attempt.origin.duration": 1.5,
          },
        }],
      },
      {
        name: "ran",
        attributes: {
          "dagtrail.task.cache.decision": "miss",
          "dagtrail.task.cache.changes": [{ what: "the parameter `n`", before: "3", after: "4" }, { before: "x" }, 7],
        },
        attempts: [{ startMs: 5, endMs: 6, attributes: { "dagtrail.attempt.origin.run": "it says so itself" } }],
      },
      { name: "older", attempts: [{ startMs: 5, endMs: 6 }] },
    ],
  });
  assert.deepEqual(taskOf(run, "cached").cache, {
    decision: "hit",
    reason: "did not run, because nothing changed",
    key: "sha256:ab",
    taken: true,
    changes: [],
  });
  assert.deepEqual(taskOf(run, "cached").attempts[0]!.origin, { run: "digits-1", number: 2, durationMs: 1500 });
  assert.deepEqual(taskOf(run, "ran").cache!.changes, [{ what: "the parameter `n`", before: "3", after: "4" }]);
  assert.equal(taskOf(run, "ran").attempts[0]!.origin, undefined, "only a cached attempt has an origin");
  assert.equal(taskOf(run, "older").cache, undefined);
});
