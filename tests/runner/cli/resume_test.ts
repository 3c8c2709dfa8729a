import { equal, match, ok } from "node:assert/strict";
import { dagtrail, startDagtrail } from "../../helpers/command_line.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import type { Project } from "../../helpers/project.ts";
import { makeCliProject } from "./cli_project.ts";

const TASKS = `
  const first = task("first", { permissions: { net: ["127.0.0.1:1"] } });
  const waits = task("waits", { inputs: { from: first }, permissions: { read: ["flag.txt"] } });
  task("last", { inputs: { from: waits }, params });`;

const FILES = {
  "first.ts": `export default async ({ output }) => { await output.writeText("f", "left"); return 1; };`,
  "waits.ts": `
    export default async ({ inputs }) => {
      const text = await inputs.from.readText("f");
      console.log("it has started");
      while ((await Deno.readTextFile(new URL("./flag.txt", import.meta.url))).trim() !== "go") {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return text;
    };`,
  "last.ts": `export default ({ inputs, params }) => ({ given: inputs.from.value, params });`,
  "flag.txt": "wait",
};

/** A run that was stopped in its second task, without a cache; then what it waited for is there. */
async function stopped(signal: "SIGINT" | "SIGKILL"): Promise<Project> {
  const project = await makeCliProject(TASKS, FILES);
  await using calling = startDagtrail(["run", "pipeline.ts", "--no-cache", "--param", "n=5"], { cwd: project.root });
  await calling.shows("it has started");
  calling.signal(signal);
  const { code } = await calling.ended;
  equal(code === 130, signal === "SIGINT");
  // What a killed runner leaves behind goes on: nobody is there to end it.
  for (const pid of processesIn(project.root)) Deno.kill(pid, "SIGKILL");
  await eventually("its processes are gone", () => processesIn(project.root).length === 0);
  await project.write("flag.txt", "go");
  return project;
}

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test({
    name: `a run that ${signal} ended is gone on with: with its parameters, and without what it had finished`,
    ignore: !HAS_PROC,
    async fn() {
      await using project = await stopped(signal);
      const why = await dagtrail(["plan", "pipeline.ts", "--resume", "--no-cache"], { cwd: project.root });
      match(
        why.stdout,
        /^first +no +does not run, because the run cli-\S+ had finished it, and nothing that it depends/m,
      );
      match(why.stdout, /^waits +yes +runs because .*(had not finished it|changed)/m);
      const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts", "--no-cache", "--resume"], {
        cwd: project.root,
      });
      equal(code, 0, stderr);
      match(stdout, /^first +0 +✓ success +resumed, from cli-/m);
      match(stdout, /^waits +1 +✓ success/m);
      ok(!stderr.includes("start first"));
      match(stderr, /n="?5"?/, "its parameters are those of the run before");
      const nothing = await dagtrail(["run", "pipeline.ts", "--no-cache", "--resume=cli-nobody"], {
        cwd: project.root,
      });
      equal(nothing.code, 2);
      match(nothing.stderr, /there is no run "cli-nobody" to resume/);
    },
  });
}

Deno.test("--resume before the pipeline is told apart from a run's name", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  const { code, stderr } = await dagtrail(["run", "--resume", "pipeline.ts"], { cwd: project.root });
  equal(code, 2);
  match(stderr, /is a run, and not pipeline\.ts: write --resume after the pipeline, or --resume=RUN/);
});
