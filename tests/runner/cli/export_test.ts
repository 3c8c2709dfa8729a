import { deepEqual, equal, match, ok } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { makeProject, type Project } from "../../helpers/project.ts";

const FIXTURE = new URL("../../fixtures/run_files/1/", import.meta.url).pathname;
const FORMATS = ["files", "mermaid", "mlflow", "openlineage", "ro-crate", "slsa", "csv"] as const;

async function makeRuns(): Promise<Project> {
  const project = await makeProject({
    "runs/fixture.otlp.json": await Deno.readTextFile(`${FIXTURE}fixture.otlp.json`),
  });
  await Deno.mkdir(project.path("runs/blobs"));
  for await (const { name } of Deno.readDir(`${FIXTURE}blobs`)) {
    await Deno.copyFile(`${FIXTURE}blobs/${name}`, project.path(`runs/blobs/${name}`));
  }
  return project;
}

Deno.test("each format is written where it was asked for, and a second time only over it when that was asked for", async () => {
  await using project = await makeRuns();
  for (const format of FORMATS) {
    const words = ["export", "fixture", "--to", format, "-o", `out/${format}`];
    const first = await dagtrail(words, { cwd: project.root });
    deepEqual([first.code, first.stdout, first.stderr], [0, `${format}  out/${format}\n`, ""]);
    const second = await dagtrail(words, { cwd: project.root });
    deepEqual([second.code, second.stdout], [2, ""], format);
    match(second.stderr, /already/);
    equal(second.stderr.includes("    at "), false, second.stderr);
    if (format === "mlflow") continue;
    equal((await dagtrail([...words, "--force"], { cwd: project.root })).code, 0, format);
  }
});

Deno.test("a text goes to stdout, and a folder beside the caller, when no place is named", async () => {
  await using project = await makeRuns();
  const call = (...words: string[]) => dagtrail(["export", ...words], { cwd: project.root });
  match((await call("--to", "csv")).stdout, /^run,pipeline,task,/);
  match((await call("--to", "openlineage")).stdout, /^\{"eventType":"START"/);
  equal((await call("--to", "files")).stdout, "files  fixture-files\n");
  equal((await call("--to", "mlflow")).stdout, "mlflow  mlruns\n");
  ok((await Deno.stat(project.path("fixture-files/pipeline.json"))).isFile);
});

Deno.test("an artifact that cannot be exported is told, exits with 1, and keeps nothing else from being written", async () => {
  await using project = await makeRuns();
  const [{ name }] = [...Deno.readDirSync(project.path("runs/blobs"))] as [Deno.DirEntry];
  await Deno.truncate(project.path(`runs/blobs/${name}`), 5);
  const { code, stderr } = await dagtrail(["export", "--to", "files", "-o", "out"], { cwd: project.root });
  equal(code, 1);
  match(stderr, /^not exported: the artifact "blobs\/large\.bin": blobs\/[0-9a-f]{64} is not what the run file says/);
  ok((await Deno.stat(project.path("out/tasks/prepare/attempt-1/artifacts/rows.csv"))).isFile);
  // What needs no artifact's bytes is not concerned.
  equal((await dagtrail(["export", "--to", "slsa"], { cwd: project.root })).code, 0);
});

Deno.test("a place that cannot be used, and a format that is none, exit with 2 and say why", async () => {
  await using project = await makeRuns();
  await project.write("full/of.txt", "x");
  for (
    const [words, message] of [
      [["--to", "files", "-o", "full"], /full is there already and not empty/],
      [["--to", "files", "-o", "full/of.txt"], /of\.txt is there already, and is no folder/],
      [["--to", "csv", "-o", "full/of.txt"], /of\.txt is there already/],
      [["--to", "cvs"], /did you mean "csv"/],
      [["--to", "csv", "nobody"], /no run whose identifier begins so/],
    ] as const
  ) {
    const { code, stdout, stderr } = await dagtrail(["export", ...words], { cwd: project.root });
    deepEqual([code, stdout], [2, ""], words.join(" "));
    match(stderr, message);
    equal(stderr.includes("    at "), false, stderr);
  }
  equal(await Deno.readTextFile(project.path("full/of.txt")), "x");
});
