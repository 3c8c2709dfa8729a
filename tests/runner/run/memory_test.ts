import { deepEqual, equal, match } from "node:assert/strict";
import { HAS_PROC } from "../../helpers/processes.ts";
import { makeProject } from "../../helpers/project.ts";
import { logged, runInProject } from "../../helpers/project_run.ts";

const NAMES = {
  "the heap": `const kept = []; for (;;) kept.push(new Array(1000).fill({}));`,
  "the heap of a worker": `
    const code = "const kept = []; for (;;) kept.push(new Array(1000).fill({}));";
    new Worker("data:text/javascript," + encodeURIComponent(code), { type: "module" });
    await new Promise((resolve) => setTimeout(resolve, 60_000));`,
  "memory outside the heap": `
    const kept = [];
    for (;;) { kept.push(new Uint8Array(8e6).fill(1)); await new Promise((resolve) => setTimeout(resolve)); }`,
  "memory outside the heap, without giving way to anything": `
    const kept = []; for (let i = 0;; i++) kept[i % 40] = new Uint8Array(8e6).fill(1);`,
};

for (const [name, body] of Object.entries(NAMES)) {
  Deno.test({
    name: `a task that fills ${name} beyond its limit is ended, and the outcome says so`,
    ignore: !HAS_PROC,
    async fn() {
      await using project = await makeProject({
        "fill.ts": `export default async ({ log }) => { console.log("filling"); log.metric("before", 1); ${body} };`,
      });
      const run = await runInProject(project, { fill: { module: "fill.ts", memory: "150MB" } });
      const { result, exception } = run.result.tasks.fill!;
      deepEqual([result, exception?.type], ["error", "OutOfMemory"]);
      match(exception!.message, /150 MB/);
      equal(run.printed("fill", "stdout")[0], "filling");
      deepEqual(logged(run.attempt("fill"), "dagtrail.metric", "before"), [1]);
    },
  });
}

Deno.test("a task that prints what V8 says of a full heap, and fails otherwise, fails as it says itself", async () => {
  await using project = await makeProject({
    "prints.ts": `export default () => {
      console.error("Fatal JavaScript out of memory: said the log of another program");
      throw new TypeError("the column is missing");
    };`,
  });
  const run = await runInProject(project, { prints: { module: "prints.ts" } });
  const { result, exception } = run.result.tasks.prints!;
  deepEqual([result, exception?.type, exception?.message], ["failure", "TypeError", "the column is missing"]);
});

Deno.test("a task that stays below its limit succeeds, and its peak is in the run file", async () => {
  await using project = await makeProject({
    "small.ts": `export default async () => {
      const kept = new Uint8Array(40e6).fill(1);
      // Until the runner has looked once.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return kept.length;
    };`,
  });
  const run = await runInProject(project, { small: { module: "small.ts", memory: "400MB" } });
  equal(run.result.result, "success");
  equal(run.task("small").attributes["dagtrail.task.memory"], 400e6);
  if (HAS_PROC) equal(Number(run.attempt("small").attributes["dagtrail.attempt.memory.peak"]) > 40e6, true);
});
