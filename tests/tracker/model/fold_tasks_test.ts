import assert from "node:assert/strict";
import { foldTasks } from "../../../tracker/model/fold_tasks.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import type { RunView } from "../../../tracker/model/run_view.ts";
import { fannedRun, tangledRun } from "../large_runs.ts";
import { RunBuilder, type TaskSpec } from "../run_builder.ts";
import { failedRun } from "../sample_runs.ts";

async function viewOf(run: RunBuilder): Promise<RunView> {
  return readRun({ resource: run.resource(), spans: await run.spans() });
}

async function foldedNames(tasks: readonly TaskSpec[]): Promise<readonly string[]> {
  const { nodes } = foldTasks((await viewOf(new RunBuilder({ tasks }))).tasks);
  return nodes.map((node) => node.kind === "task" ? node.task.name : `${node.name} ×${node.tasks.length}`);
}

Deno.test("a small run is not folded, and its edges say which of them hand over data", async () => {
  const run = await viewOf(failedRun());
  const { nodes, edges } = foldTasks(run.tasks);
  assert.equal(nodes.length, run.tasks.length);
  assert.ok(nodes.every(({ kind }) => kind === "task"));
  assert.equal(edges.length, run.tasks.reduce((sum, { upstream }) => sum + upstream.length, 0));
});

Deno.test("a thousand tasks of three fans are five nodes and four edges, and no task is lost", async () => {
  const run = await viewOf(fannedRun(1000));
  const { nodes, edges } = foldTasks(run.tasks);
  assert.deepEqual([nodes.length, edges.length], [5, 4]);
  const tasks = nodes.flatMap((node) => node.kind === "task" ? [node.task] : node.tasks);
  assert.deepEqual(new Set(tasks), new Set(run.tasks));
});

Deno.test("a fan is folded when it is large, or when the graph is", async () => {
  const fan = (name: string, count: number): TaskSpec[] =>
    Array.from({ length: count }, (_, i) => ({ name, key: String(i) }));
  assert.deepEqual(await foldedNames(fan("a", 3)), ["a[0]", "a[1]", "a[2]"]);
  assert.deepEqual(await foldedNames(fan("a", 9)), ["a ×9"]);
  const many = ["a", "b", "c", "d", "e", "f", "g"].flatMap((name) => fan(name, 7));
  assert.deepEqual((await foldedNames(many)).slice(0, 3), ["a ×7", "b ×7", "c[0]"]);
});

Deno.test("in a large graph, tasks without keys fold when they have the same neighbours", async () => {
  const names = await foldedNames([
    { name: "start" },
    ...Array.from({ length: 60 }, (_, i): TaskSpec => ({ name: `load-${i}`, needs: ["start:x"] })),
    { name: "end", needs: Array.from({ length: 60 }, (_, i) => `load-${i}:y`) },
  ]);
  assert.deepEqual(names, ["start", "load… ×60", "end"]);
});

Deno.test("a graph in which nothing is alike stays as it is", async () => {
  const run = await viewOf(tangledRun(300));
  assert.ok(foldTasks(run.tasks).nodes.length > 280);
});

Deno.test("a chain within a fan is no loop, and a broken file's cycle ends", async () => {
  const chain = Array.from({ length: 12 }, (_, i): TaskSpec => ({
    name: "step",
    key: String(i),
    needs: i === 0 ? [] : [`step[${i - 1}]:x`],
  }));
  const { edges } = foldTasks((await viewOf(new RunBuilder({ tasks: chain }))).tasks);
  assert.deepEqual(edges, []);
  assert.equal((await foldedNames([{ name: "a", needs: ["b"] }, { name: "b", needs: ["a"] }])).length, 2);
});
