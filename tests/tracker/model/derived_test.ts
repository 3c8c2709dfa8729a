import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { countOutcomes } from "../../../tracker/model/count_outcomes.ts";
import { failuresOf } from "../../../tracker/model/failures.ts";
import { mermaidOf } from "../../../tracker/model/mermaid.ts";
import { metricTables } from "../../../tracker/model/metric_table.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import type { RunView } from "../../../tracker/model/run_view.ts";
import { timelineOf } from "../../../tracker/model/timeline.ts";
import type { RunBuilder } from "../run_builder.ts";
import { failedRun, hostileRun } from "../sample_runs.ts";

async function view(run: RunBuilder): Promise<RunView> {
  return readRun(decodeRunFile(await run.encode()));
}

Deno.test("a failure names the last attempt and every task that was skipped because of it", async () => {
  const failures = failuresOf(await view(failedRun()));
  assert.equal(failures.length, 1);
  assert.equal(failures[0]!.attempt!.exception!.type, "RangeError");
  assert.deepEqual(failures[0]!.skipped.map(({ name }) => name), ["benchmark-model[1000]", "summary"]);
});

Deno.test("the timeline has a bar for each attempt, with its wait before it, within the axis", async () => {
  const timeline = timelineOf(await view(failedRun()))!;
  assert.equal(timeline.lengthMs, 21_000);
  const ingest = timeline.rows[0]!;
  assert.equal("task" in ingest && ingest.task.name, "ingest");
  assert.deepEqual(ingest.bars.map(({ kind }) => kind), ["attempt", "attempt", "queue", "attempt"]);
  for (const { from, width } of timeline.rows.flatMap(({ bars }) => bars)) {
    assert.ok(from >= 0 && width >= 0 && from + width <= 1 + 1e-9);
  }
  assert.equal(timeline.rows.length, 10, "tasks that never started have no row");
});

Deno.test("metrics of tasks that differ in their key stand side by side, ordered as numbers", async () => {
  const table = metricTables(await view(failedRun())).find(({ group }) => group === "benchmark-model")!;
  assert.deepEqual(table.tasks.map(({ key }) => key), ["600", "800", "1200"]);
  assert.deepEqual(table.rows.map(({ name }) => name), ["accuracy", "roc_auc_class_mean"]);
});

Deno.test("outcomes are counted, what needs a person first", async () => {
  assert.deepEqual(countOutcomes((await view(failedRun())).tasks), [
    { outcome: "failure", count: 1 },
    { outcome: "skip", count: 2 },
    { outcome: "success", count: 9 },
  ]);
});

Deno.test("Mermaid text has a node for each task and an edge for each dependency", async () => {
  const lines = mermaidOf(await view(failedRun())).split("\n");
  assert.equal(lines.filter((line) => /^ {2}t\d+\["/.test(line)).length, 12);
  assert.equal(lines.filter((line) => line.includes("-->") || line.includes("-.->")).length, 18);
});

Deno.test("no name breaks out of Mermaid's label", async () => {
  for (const line of mermaidOf(await view(hostileRun())).split("\n")) assert.doesNotMatch(line, /<|javascript|\)\]\(/);
});
