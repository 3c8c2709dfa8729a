import assert from "node:assert/strict";
import { planTable } from "../../../runner/terminal/plan_table.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import { plannedTask } from "../planned_task.ts";

Deno.test("a plan is shown with what each task waits for, how often it is tried, and what it may do", () => {
  const none = plannedTask("a").permissions;
  const retry = { ...plannedTask("a").retry, attempts: 15 };
  const plan = {
    pipeline: "digits",
    params: { environment: "ci" },
    tasks: [
      plannedTask("ingest", { retry, timeoutMs: 10_000, permissions: { ...none, read: ["/project/data"] } }),
      plannedTask("fetch", { permissions: { ...none, net: ["example.org:443"], env: ["HOME"] }, secrets: ["TOKEN"] }),
      plannedTask("build", { after: ["ingest"], permissions: { ...none, run: true }, params: { level: 3 } }),
      plannedTask("join", { after: ["ingest", "fetch", "build", "ingest[2]"] }),
    ],
  };
  const lines = planTable(plan, "/project", styleFor(false), 160).split("\n").map((line) => line.trimEnd());
  assert.equal(lines[0], 'digits  4 tasks, 5 edges  environment="ci"');
  const row = (name: string): string[] => lines.find((line) => line.startsWith(name))!.split(/ {2,}/);
  assert.deepEqual(row("ingest"), ["ingest", "15", "10.0 s", "read data"]);
  assert.deepEqual(row("fetch"), ["fetch", "1", "none", "net example.org:443, env HOME, secrets TOKEN"]);
  assert.deepEqual(row("build"), ["build", "ingest", "1", "none", "run (not sandboxed)", "level=3"]);
  assert.deepEqual(row("join"), ["join", "ingest, fetch and 2 more", "1", "none"]);
});
