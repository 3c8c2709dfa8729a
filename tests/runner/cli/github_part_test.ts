import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import type { RunFile } from "../../../runner/otlp/span.ts";
import { type Called, dagtrail } from "../../helpers/command_line.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { comparable } from "../fan_out/comparable_run.ts";

/** A fan with a chain on each of its tasks, one of which may fail; files, values and artifacts are handed on. */
const FILES = {
  "pipeline.ts": `import { pipeline, task } from "dagtrail";
export default pipeline({
  name: "fan",
  tasks() {
    const source = task("source", { module: import.meta.resolve("./source.ts") });
    const checks = [1, 2, 3, 4].map((key) => {
      const square = task("square", {
        module: import.meta.resolve("./square.ts"), key, params: { key }, inputs: { source }, retry: { attempts: 2 },
      });
      return task("check", { module: import.meta.resolve("./check.ts"), key, inputs: { square } });
    });
    const sum = task("sum", { module: import.meta.resolve("./sum.ts"), inputs: { checks } });
    task("notify", { module: import.meta.resolve("./notify.ts"), after: [sum] });
    task("aside", { module: import.meta.resolve("./notify.ts"), after: [source] });
  },
} as never);
`,
  "source.ts": `export default async ({ output, log }) => {
  await output.writeText("n.txt", "10");
  log.text("notes", "large".repeat(60_000));
  return 10;
};
`,
  "square.ts": `export default async ({ params, inputs, attempt, log }) => {
  const n = Number(await inputs.source.readText("n.txt")) + params.key;
  if (attempt.number === 1 && params.key === 2) throw new Error("not yet");
  if (params.key === Number(await inputs.source.readText("n.txt")) - 7) throw new Error("three is no good");
  log.metric("square", n * n);
  return n * n;
};
`,
  "check.ts": `export default ({ inputs, log }) => (log.value("was", inputs.square.value), inputs.square.value);\n`,
  "sum.ts": `export default ({ inputs }) => inputs.checks.reduce((sum, { value }) => sum + value, 0);\n`,
  "notify.ts": `export default () => console.log("done");\n`,
};

/** What a machine of its own would do for each job, in the order of the stages. */
async function runParts(project: Project, jobs: readonly (readonly string[])[]): Promise<Called> {
  for (const [i, tasks] of jobs.entries()) {
    const words = tasks.flatMap((task) => ["--task", task]);
    const out = project.path(`left/part-${i}`);
    await dagtrail(["github", "part", "pipeline.ts", "--parts", "parts", "--out", out, ...words], {
      cwd: project.root,
    });
    // Another machine sees the files elsewhere, with other times.
    await new Deno.Command("cp", { args: ["-R", project.path("left/."), project.path("parts")] }).output();
  }
  return await dagtrail(["github", "join", "parts", "--runs", "joined"], { cwd: project.root });
}

async function onlyRun(project: Project, folder: string): Promise<RunFile> {
  const files = [...Deno.readDirSync(project.path(folder))].filter(({ name }) => name.endsWith(".otlp.json"));
  assert.equal(files.length, 1);
  const text = await Deno.readTextFile(project.path(`${folder}/${files[0]!.name}`));
  assert.deepEqual(checkTracesData(text), []);
  return decodeRunFile(text);
}

const JOBS = [
  ["source", "aside"],
  ...[1, 2, 3, 4].map((key) => [`square[${key}]`, `check[${key}]`]),
  ["sum", "notify"],
];

for (const failing of [false, true]) {
  Deno.test(`parts that ran apart and were joined are the run of one machine, ${failing ? "also when a task fails" : "but for ids, times and machines"}`, async () => {
    await using project = await makeProject(
      failing ? FILES : { ...FILES, "square.ts": FILES["square.ts"].replace("- 7", "- 70") },
    );
    await Deno.mkdir(project.path("parts"));
    const joined = await runParts(project, JOBS);
    const whole = await dagtrail(["run", "pipeline.ts", "--runs", "whole"], { cwd: project.root });
    assert.deepEqual([joined.code, whole.code], failing ? [1, 1] : [0, 0], joined.stderr + whole.stderr);
    assert.deepEqual(comparable(await onlyRun(project, "joined")), comparable(await onlyRun(project, "whole")));
    const blobs = (folder: string): string[] =>
      [...Deno.readDirSync(project.path(`${folder}/blobs`))].map(({ name }) => name);
    assert.deepEqual(blobs("joined"), blobs("whole"));
    const file = [...Deno.readDirSync(project.path("joined"))].find(({ name }) => name.endsWith(".otlp.json"))!.name;
    const checked = await dagtrail(["check", `joined/${file}`], { cwd: project.root });
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
    assert.match(joined.stdout, failing ? /sum +0 +○ skip .* check\[3\] did not succeed \(skip\)/ : /✓ success/);
  });
}

Deno.test("a task that the pipeline does not have any more is refused, with how to write the workflow anew", async () => {
  await using project = await makeProject(FILES);
  const { code, stderr } = await dagtrail(["github", "part", "pipeline.ts", "--task", "gone"], { cwd: project.root });
  assert.equal(code, 2);
  assert.match(stderr, /no task "gone": write the workflow anew with dagtrail github workflow/);
});

Deno.test("join refuses what is no part of a run", async () => {
  await using project = await makeProject({ "parts/a/x.otlp.json": "{", "empty/readme.txt": "" });
  const broken = await dagtrail(["github", "join", "parts"], { cwd: project.root });
  assert.deepEqual([broken.code, (await dagtrail(["github", "join", "empty"], { cwd: project.root })).code], [2, 2]);
  assert.match(broken.stderr, /parts\/a\/x\.otlp\.json could not be read: not JSON/);
});
