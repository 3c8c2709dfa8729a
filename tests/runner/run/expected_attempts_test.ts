import assert from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";

/** Fails at its first attempt; leaves the number of the one that succeeds. */
const FLAKY = `export default async ({ attempt, output }) => {
  await output.writeText("from.txt", "attempt " + attempt.number);
  if (attempt.number === 1) throw new Error("not yet");
  return attempt.number;
};`;

const READER = `export default async ({ inputs }) => [inputs.flaky.value, await inputs.flaky.readText("from.txt")];`;

Deno.test("a task reads what the attempt that succeeded left, whichever was expected to", async () => {
  await using project = await makeProject({ "flaky.ts": FLAKY, "reader.ts": READER });
  const { result } = await runInProject(project, {
    flaky: { module: "flaky.ts", retry: { attempts: 2 } },
    reader: { module: "reader.ts", inputs: { flaky: "flaky" } },
  });
  assert.deepEqual(result.tasks["reader"]?.value, [2, "attempt 2"]);
});

Deno.test("of a task that was expected and is skipped, neither a process nor a folder is left", async () => {
  await using project = await makeProject({
    "fails.ts": `export default () => { throw new Error("no"); };`,
    "below.ts": `export default () => { console.log("ran"); };`,
  });
  const { result } = await runInProject(project, {
    fails: { module: "fails.ts" },
    below: { module: "below.ts", after: ["fails"] },
    alsoBelow: { module: "below.ts", after: ["fails"] },
  });
  assert.deepEqual(Object.values(result.tasks).map((task) => task.result), ["failure", "skip", "skip"]);
  assert.deepEqual([...Deno.readDirSync(`${result.work}/tasks`)].map(({ name }) => name), ["fails"]);
  if (HAS_PROC) await eventually("no process is left", () => processesIn(result.work!).length === 0);
});
