import assert from "node:assert/strict";
import fc from "fast-check";
import { compileStages, type Stage } from "../../../runner/fan_out/compile_stages.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { SEED } from "../../helpers/seed.ts";
import { plannedTask } from "../planned_task.ts";

/** The digits pipeline, as far as its graph goes. */
function digits(sizes: readonly number[]): PlannedTask[] {
  return [
    plannedTask("ingest"),
    plannedTask("eda", { after: ["ingest"] }),
    plannedTask("split", { after: ["ingest"] }),
    ...sizes.map((size) => plannedTask(`train[${size}]`, { after: ["split"] })),
    ...sizes.map((size) => plannedTask(`benchmark[${size}]`, { after: [`train[${size}]`, "split"] })),
    plannedTask("summary", { after: sizes.map((size) => `benchmark[${size}]`) }),
  ];
}

Deno.test("a small pipeline is one job, since a job takes longer to start than its tasks", () => {
  assert.deepEqual(compileStages(digits([1, 2, 3])).map(({ jobs }) => jobs.length), [1]);
});

Deno.test("a large fan is a matrix, each of its tasks with what depends on it alone; what comes before and after stays together", () => {
  assert.deepEqual(compileStages(digits([1, 2, 3, 4])), [
    { id: "stage-1", needs: [], jobs: [["ingest", "eda", "split"]] },
    {
      id: "fan-train",
      needs: ["stage-1"],
      jobs: [1, 2, 3, 4].map((size) => [`train[${size}]`, `benchmark[${size}]`]),
    },
    { id: "stage-3", needs: ["fan-train"], jobs: [["summary"]] },
  ]);
});

Deno.test("a fan of more tasks than jobs is divided evenly", () => {
  const sizes = Array.from({ length: 103 }, (_, i) => i);
  const [, fan] = compileStages(digits(sizes), { maxJobs: 20 });
  assert.equal(fan!.jobs.length, 20);
  const counts = fan!.jobs.map((job) => job.length / 2);
  assert.deepEqual([Math.min(...counts), Math.max(...counts)], [5, 6]);
});

Deno.test("fans side by side are stages side by side, and a fan below a fan is one of its own", () => {
  const ids = (name: string): string[] => [1, 2, 3, 4].map((key) => `${name}[${key}]`);
  const stages = compileStages([
    ...ids("a").map((id) => plannedTask(id)),
    ...ids("b").map((id) => plannedTask(id)),
    plannedTask("mix", { after: [...ids("a"), ...ids("b")] }),
    ...ids("c").map((id) => plannedTask(id, { after: ["mix"] })),
    plannedTask("both", { after: ["a[1]", "b[1]"] }),
  ]);
  assert.deepEqual(stages.map(({ id, needs }) => [id, needs]), [
    ["fan-a", []],
    ["fan-b", []],
    ["stage-3", ["fan-a", "fan-b"]],
    ["fan-c", ["stage-3"]],
  ]);
  assert.deepEqual(stages[2]!.jobs, [["mix", "both"]]);
});

/** Any graph, of tasks of a few names. */
const graphs = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.array(
    fc.record({ name: fc.constantFrom("a", "b", "c c", "d"), on: fc.array(fc.nat(), { maxLength: 3 }) }),
    { minLength: count, maxLength: count },
  ).map((draws) => {
    const ids = draws.map(({ name }, i) => `${name}[${i}]`);
    return draws.map(({ on }, i) =>
      plannedTask(ids[i]!, { after: i === 0 ? [] : [...new Set(on.map((draw) => ids[draw % i]!))] })
    );
  })
);

Deno.test("whatever the graph: each task has one job, and all that it depends on ran in its job or in a stage before", () => {
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), (tasks, fanFrom, maxJobs) => {
      const stages = compileStages(tasks, { fanFrom, maxJobs });
      const all = stages.flatMap(({ jobs }) => jobs.flat());
      assert.deepEqual([...all].sort(), tasks.map(({ id }) => id).sort());
      assert.equal(new Set(stages.map(({ id }) => id)).size, stages.length);
      for (const { id } of stages) assert.match(id, /^[A-Za-z_][A-Za-z0-9_-]*$/);
      const before = new Map<string, ReadonlySet<string>>();
      for (const stage of stages) {
        // Stages come after those that they need, so there is no circle.
        const known = new Set(stage.needs.flatMap((need) => [...before.get(need)!]));
        for (const job of stage.jobs) checkJob(job, tasks, known);
        before.set(stage.id, new Set([...known, ...stage.jobs.flat()]));
        assert.ok(stage.jobs.length >= 1 && stage.jobs.length <= maxJobs);
      }
    }),
    { seed: SEED },
  );
});

function checkJob(job: Stage["jobs"][number], tasks: readonly PlannedTask[], known: ReadonlySet<string>): void {
  const inJob = new Set<string>();
  for (const { id, dependencies } of tasks.filter(({ id }) => job.includes(id))) {
    for (const { task } of dependencies) assert.ok(inJob.has(task) || known.has(task), `${id} lacks ${task}`);
    inJob.add(id);
  }
  assert.ok(job.length > 0);
}
