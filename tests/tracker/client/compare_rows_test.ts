import assert from "node:assert/strict";
import {
  compareRows,
  durationRows,
  durationsDiffer,
  repeatsOf,
  telling,
} from "../../../tracker/client/compare/compare_rows.ts";
import { scatterPair } from "../../../tracker/client/compare/scatter_pair.ts";
import { type Subject, subjectOf } from "../../../tracker/client/compare/subject.ts";
import type { TaskData } from "../../../tracker/site/compare/run_data.ts";

function subject(slug: string, task: Partial<TaskData>, pipeline = "p"): Subject {
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
  return subjectOf({ run: slug }, { slug, id: slug, pipeline, outcome: "success", params: [], tasks: [train] })!;
}

Deno.test("a task that was taken from an earlier run is cached rather than fast, and not marked as different", () => {
  const [row] = durationRows([subject("a", { durationMs: 1940 }), subject("b", { cached: true }), subject("c", {})]);
  assert.deepEqual(row!.values, [1940, "cached", undefined]);
  assert.deepEqual(row!.values.map((value) => durationsDiffer(value, 1940)), [false, false, true]);
  assert.deepEqual(row!.values.map((value) => durationsDiffer(value, "cached")), [false, false, false]);
});

Deno.test("a scatter chart begins with a parameter and a metric that most have, and that tell them apart", () => {
  const of = (params: Record<string, number>, metrics: Record<string, number>) =>
    subject("s", {
      params: Object.entries(params),
      metrics: Object.entries(metrics).map(([name, last]) => ({ name, last, values: [] })),
    });
  const pick = (subjects: readonly Subject[]) => {
    const names = (what: "params" | "metrics") =>
      compareRows(subjects, (subject): ReadonlyMap<string, unknown> => subject[what]).map(({ name }) => ({
        name,
        of: (subject: Subject) => subject[what].get(name) as number | undefined,
      }));
    const instead = { name: "duration", of: () => 1 };
    const { across, up } = scatterPair(subjects, { params: names("params"), instead, metrics: names("metrics") });
    return [across.name, up.name];
  };
  // The first is of another kind than the others.
  const odd = of({ only: 1 }, { rare: 1 });
  const runs = [1, 2, 3].map((n) => of({ same: 7, rate: n }, { accuracy: n / 10, constant: 1, broken: NaN }));
  assert.deepEqual(pick([odd, ...runs]), ["train/rate", "train/accuracy"]);
  assert.deepEqual(pick([odd, of({ rate: 2 }, { accuracy: 1 })]), ["duration", "train/accuracy"]);
});

Deno.test("axes are what most have and what differs, not what only one has", () => {
  const rows = [[1, undefined, undefined], [1, 2, undefined], [5, 5, 5], [1, 2, 3]].map((values, i) => ({
    name: String(i),
    values,
    differ: true,
  }));
  assert.deepEqual(telling(rows).map(({ name }) => name), ["3", "1"]);
});

Deno.test("repeats are runs of one pipeline with the same parameters, and a mean says of how many values it is", () => {
  const run = (slug: string, n: string | number | null, loss: number, pipeline = "p") =>
    subject(slug, { params: [["n", n]], metrics: [{ name: "loss", last: String(loss), values: [] }] }, pipeline);
  const groups = repeatsOf([
    ...[run("a", 1, 1), run("b", 1, 3), run("c", 1, NaN)],
    ...[run("d", "1", 5), run("e", 1, 7, "q"), run("f", null, 9), subject("g", {})],
  ]);
  assert.deepEqual(groups.map(({ subjects }) => subjects.map(({ key }) => key).join("")), ["abc", "d", "e", "f", "g"]);
  assert.deepEqual(groups[0]!.metrics, [{ name: "train/loss", count: 2, mean: 2, deviation: Math.SQRT2 }]);
  assert.deepEqual(groups.map(({ label }) => label).slice(0, 3), ["p, train/n 1", "p, train/n 1", "q, train/n 1"]);
  assert.equal(repeatsOf([run("a", 1, 1), run("b", 2, 1)])[0]!.label, "train/n 1");
});
