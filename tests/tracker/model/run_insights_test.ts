import assert from "node:assert/strict";
import { criticalPathOf } from "../../../tracker/model/critical_path.ts";
import { isInterrupted } from "../../../tracker/model/interrupted.ts";
import { lineageOf } from "../../../tracker/model/lineage.ts";
import { logLevelOf } from "../../../tracker/model/log_level.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import type { RunView } from "../../../tracker/model/run_view.ts";
import { timelineOf } from "../../../tracker/model/timeline.ts";
import { fannedRun } from "../large_runs.ts";
import { RunBuilder } from "../run_builder.ts";

async function viewOf(run: RunBuilder): Promise<RunView> {
  return readRun({ resource: run.resource(), spans: await run.spans() });
}

const DIAMOND = new RunBuilder({
  tasks: [
    { name: "start", attempts: [{ startMs: 0, endMs: 100 }] },
    { name: "slow", needs: ["start:x"], attempts: [{ startMs: 110, endMs: 500 }, { startMs: 600, endMs: 900 }] },
    { name: "fast", needs: ["start:x"], attempts: [{ startMs: 100, endMs: 200 }] },
    { name: "end", needs: ["slow:a", "fast:b"], attempts: [{ startMs: 950, endMs: 1000 }] },
    { name: "beside", attempts: [{ startMs: 0, endMs: 990 }] },
  ],
});

Deno.test("the critical path goes back from what ended last by what each waited for longest", async () => {
  const path = criticalPathOf(await viewOf(DIAMOND))!;
  assert.deepEqual(path.tasks.map(({ name }) => name), ["start", "slow", "end"]);
  assert.deepEqual([Math.round(path.runningMs), Math.round(path.lengthMs)], [100 + 390 + 300 + 50, 1000]);
});

Deno.test("without times there is no critical path, and a cycle of dependencies ends it", async () => {
  assert.equal(criticalPathOf(await viewOf(new RunBuilder({ tasks: [{ name: "a" }] }))), undefined);
  const cycle = new RunBuilder({
    tasks: [
      { name: "a", needs: ["b"], attempts: [{ startMs: 0, endMs: 9 }] },
      { name: "b", needs: ["a"], attempts: [{ startMs: 0, endMs: 5 }] },
    ],
  });
  assert.equal(criticalPathOf(await viewOf(cycle))!.tasks.length, 2);
});

Deno.test("a fan's bars are packed into as few lanes as ran side by side, and none of one lane overlap", async () => {
  const timeline = timelineOf(await viewOf(fannedRun(200)))!;
  assert.equal(timeline.rows.length, 5);
  for (const row of timeline.rows) {
    if (row.kind !== "fan") continue;
    assert.ok(row.lanes <= 9, `${row.fan.name} has ${row.lanes} lanes`);
    for (const lane of Map.groupBy(row.bars, ({ lane }) => lane).values()) {
      lane.slice(1).forEach((bar, i) => assert.ok(bar.from >= lane[i]!.from + lane[i]!.width - 1e-6));
    }
  }
});

Deno.test("a task's own spans lie below its bar, those of three levels at most", async () => {
  const spans = [{ name: "fit", startMs: 10, endMs: 50 }];
  const run = await viewOf(new RunBuilder({ tasks: [{ name: "a", attempts: [{ startMs: 0, endMs: 100, spans }] }] }));
  const [row] = timelineOf(run)!.rows;
  assert.ok(row?.kind === "task");
  assert.deepEqual(row.spans.map(({ name, depth, failed }) => ({ name, depth, failed })), [
    { name: "fit", depth: 0, failed: false },
  ]);
});

Deno.test("the critical path ends with what ended last, also where that took no time", async () => {
  const task = (name: string, needs: readonly string[], startMs: number, endMs: number) => ({
    name,
    needs,
    attempts: [{ startMs, endMs }],
  });
  const run = new RunBuilder({
    tasks: [task("a", [], 0, 2000), task("b", ["a:x"], 2000, 3000), task("c", ["b:x"], 3000, 3000)],
  });
  assert.deepEqual(criticalPathOf(await viewOf(run))!.tasks.map(({ name }) => name), ["a", "b", "c"]);
});

Deno.test("lineage goes all the way up and down, nearest first, without the neighbours", async () => {
  const chain = ["a", "b", "c", "d", "e"].map((name, i, all) => ({ name, needs: i === 0 ? [] : [`${all[i - 1]}:x`] }));
  const run = await viewOf(new RunBuilder({ tasks: chain }));
  const { ancestors, descendants } = lineageOf(run, run.tasks.find(({ name }) => name === "d")!);
  assert.deepEqual([ancestors.map(({ name }) => name), descendants], [["b", "a"], []]);
});

Deno.test("a line's level is what it says where levels are said, and nothing else", () => {
  const check = (text: string, level: ReturnType<typeof logLevelOf>) => assert.equal(logLevelOf(text), level, text);
  check("2026-11-22T23:11:33Z ERROR could not connect", "error");
  check("[warn] disk is nearly full", "warning");
  check("WARNING:root:careful", "warning");
  check('{"time":1,"level":"debug","msg":"x"}', "debug");
  check("INFO started", "info");
  check("RangeError: too few rows", "error");
  check("Traceback (most recent call last):", "error");
  check("error: cannot open the file", "error");
  check("warn: it is slow", "warning");
  check("Warning: deprecated", "warning");
  check("fatal: not a git repository", "error");
  check("12:03:01 info: batch 3, no ERROR so far", "info");
  check("/lib/frame.py:12: DeprecationWarning: use loc", "warning");
  check("the errors were few: 3", undefined);
  check("no error so far, and nothing to warn of", undefined);
  check("the word ERROR stands far behind in this line".padStart(400), undefined);
  check("", undefined);
});

Deno.test("a decision about the cache and a cached attempt are read, and told of nothing else", async () => {
  const run = await viewOf(
    new RunBuilder({
      tasks: [{
        name: "a",
        attributes: {
          "dagtrail.task.cache.decision": "hit",
          "dagtrail.task.cache.reason": "did not run, because nothing changed",
          "dagtrail.task.cache.changes": [{ what: "the parameter `n`", before: "3", after: 4 }, 7, { before: "x" }],
        },
        attempts: [{
          startMs: 0,
          endMs: 0,
          attributes: {
            "dagtrail.attempt.cached": true,
            "dagtrail.attempt.origin.run": "earlier",
            "dagtrail.attempt.origin.duration": 1.5,
          },
        }],
      }, { name: "b", attempts: [{ startMs: 0, endMs: 1, attributes: { "dagtrail.attempt.origin.run": "x" } }] }],
    }),
  );
  const [a, b] = run.tasks;
  assert.equal(a!.cache!.taken, true);
  assert.deepEqual(a!.cache!.changes, [{ what: "the parameter `n`", before: "3", after: undefined }]);
  assert.deepEqual(a!.attempts[0]!.origin, { run: "earlier", number: undefined, durationMs: 1500 });
  assert.deepEqual([b!.cache, b!.attempts[0]!.origin], [undefined, undefined]);
});

Deno.test("what was cut off with its run is told from what failed by itself", () => {
  assert.equal(isInterrupted({ errorType: "Interrupted" }), true);
  assert.equal(isInterrupted({ errorType: "TypeError" }), false);
  assert.equal(isInterrupted({}), false);
});
