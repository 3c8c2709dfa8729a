import assert from "node:assert/strict";
import { durationRows, durationsDiffer } from "../../../tracker/client/compare/compare_rows.ts";
import { type Subject, subjectOf } from "../../../tracker/client/compare/subject.ts";
import type { TaskData } from "../../../tracker/site/compare/run_data.ts";

function subject(slug: string, task: Partial<TaskData>): Subject {
  const train: TaskData = {
    name: "train",
    group: "train",
    slug: "train",
    outcome: "success",
    attempts: 1,
    params: [],
    metrics: [],
    pictures: [],
    upstream: [],
    ...task,
  };
  return subjectOf({ run: slug }, { slug, id: slug, pipeline: "p", outcome: "success", params: [], tasks: [train] })!;
}

Deno.test("a task that was taken from an earlier run is cached rather than fast, and not marked as different", () => {
  const [row] = durationRows([subject("a", { durationMs: 1940 }), subject("b", { cached: true }), subject("c", {})]);
  assert.deepEqual(row!.values, [1940, "cached", undefined]);
  assert.deepEqual(row!.values.map((value) => durationsDiffer(value, 1940)), [false, false, true]);
  assert.deepEqual(row!.values.map((value) => durationsDiffer(value, "cached")), [false, false, false]);
});
