import { deepEqual, equal, match } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const WRITES =
  `export default async ({ output, log }) => { await output.writeText("f.txt", "x"); log.text("t", "y"); };`;
const READS = `
  import { n } from "./lib/über n.ts";
  export default async ({ inputs }) => [n, await inputs.from.readText("f.txt"), await Deno.readTextFile(new URL("./data dir/ä %2541.txt", import.meta.url))];`;

Deno.test("a project whose path has spaces, quotes, percent signs and other alphabets runs like any other", async () => {
  for (const name of ["with space", "ünïcödé 数据 🎉", "100% #1? 'quoted' \"so\" & $HOME;(x)", "%41"]) {
    await using project = await makeProject({
      "my tasks/writes it.ts": WRITES,
      "my tasks/reads.ts": READS,
      "my tasks/lib/über n.ts": "export const n = 5;",
      "my tasks/data dir/ä %41.txt": "data",
    }, { name });
    const run = await runInProject(project, {
      writes: { module: "my tasks/writes it.ts" },
      reads: {
        module: "my tasks/reads.ts",
        inputs: { from: "writes" },
        permissions: { read: ["my tasks/data dir"] },
      },
    }, { runs: project.path("my runs/été") });
    deepEqual(run.result.tasks.reads!.value, [5, "x", "data"], JSON.stringify(run.result.tasks.reads));
    equal(run.task("writes").attributes["dagtrail.task.module"], "my tasks/writes it.ts");
    equal(run.text.includes(JSON.stringify(project.root).slice(1, -1)), false, "the run file has this machine's paths");
  }
});

Deno.test("a path with a comma, which Deno cannot grant, is refused before anything starts", async () => {
  await using project = await makeProject({ "task.ts": "export default () => {};" }, { name: "one, two" });
  let message = "";
  try {
    await runInProject(project, { task: { module: "task.ts" } });
  } catch (error) {
    message = String(error);
  }
  match(message, /comma/);
});

Deno.test("the folder for runs can be anywhere, and the run file is named after the run", async () => {
  await using project = await makeProject({ "writes.ts": WRITES });
  await using elsewhere = await makeProject();
  const run = await runInProject(project, { writes: { module: "writes.ts" } }, { runs: elsewhere.path("a/b/runs") });
  equal(run.result.file, elsewhere.path(`a/b/runs/${run.result.run}.otlp.json`));
  match(run.result.run, /^test-\d{8}-\d{6}-[0-9a-f]{6}$/);
  equal(run.file.resource["cicd.pipeline.run.id"], run.result.run);
  deepEqual([...Deno.readDirSync(project.root)].map(({ name }) => name).sort(), ["deno.json", "writes.ts"]);
});

Deno.test("two runs at once in one folder do not disturb each other", async () => {
  await using project = await makeProject({
    "writes.ts":
      `export default async ({ params, output }) => { await output.writeText("f.txt", params.who); console.log(params.who); };`,
    "reads.ts": `export default async ({ inputs }) => await inputs.from.readText("f.txt");`,
  });
  const start = (who: string) =>
    runInProject(project, {
      writes: { module: "writes.ts", params: { who } },
      reads: { module: "reads.ts", inputs: { from: "writes" } },
    });
  const whos = ["a", "b", "c", "d"];
  const runs = await Promise.all(whos.map(start));
  deepEqual(runs.map(({ result }) => result.tasks.reads!.value), whos);
  deepEqual(runs.map((run) => run.printed("writes")), whos.map((who) => [who]));
  const left = [...Deno.readDirSync(project.path("runs"))].map(({ name }) => name);
  deepEqual(left.sort(), [".cache", ...runs.map(({ result }) => `${result.run}.otlp.json`)].sort());
});
