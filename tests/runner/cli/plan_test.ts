import { deepEqual, equal, match } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { makeCliProject } from "./cli_project.ts";

const TASKS = `
  const first = task("first", { params: { n: params.n ?? "1" }, permissions: { read: ["data"], run: ["sleep"] }, timeout: "5s" });
  task("second", { inputs: { from: first }, retry: { attempts: 3 } });`;
const FILES = {
  "first.ts": `console.log("first ran"); export default () => {};`,
  "second.ts": `console.log("second ran"); export default () => {};`,
  "data/a.csv": "",
};

Deno.test("a plan is printed as a table, and nothing of any task runs", async () => {
  for (const ownImports of [false, true]) {
    await using project = await makeCliProject(TASKS, FILES, { ownImports });
    const { code, stdout, stderr } = await dagtrail(["plan", "pipeline.ts"], { cwd: project.root });
    deepEqual([code, stderr], [0, ""]);
    match(stdout, /^cli +2 tasks, 1 edges?/m);
    match(stdout, /^first +1 +5\.00 s +read data, run sleep \(not sandboxed\) +n="1"/m);
    match(stdout, /^second +first +3 +none/m);
    equal(stdout.includes("ran"), false);
    equal((await Array.fromAsync(Deno.readDir(project.root))).some(({ name }) => name === "runs"), false);
  }
});

Deno.test("a plan is printed as a Mermaid graph and as JSON", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  const mermaid = await dagtrail(["plan", "pipeline.ts", "--format", "mermaid"], { cwd: project.root });
  match(mermaid.stdout, /^(flowchart|graph) /);
  match(mermaid.stdout, /-->/);
  const json = await dagtrail(["plan", "pipeline.ts", "--format=json", "-p", "n=7"], { cwd: project.root });
  const plan = JSON.parse(json.stdout);
  deepEqual(
    plan.tasks.map((
      task: { id: string; params: unknown; dependencies: unknown },
    ) => [task.id, task.params, task.dependencies]),
    [["first", { n: "7" }, []], ["second", {}, [{ task: "first", inputs: ["from"] }]]],
  );
  deepEqual([mermaid.code, json.code, json.stderr], [0, 0, ""]);
});

Deno.test("a plan of a pipeline that is wrong exits with 2", async () => {
  await using project = await makeCliProject(`task("first"); task("first");`, FILES);
  const { code, stdout, stderr } = await dagtrail(["plan", "pipeline.ts"], { cwd: project.root });
  deepEqual([code, stdout], [2, ""]);
  match(stderr, /error\[duplicate-task\]/);
});

Deno.test("a plan refuses a selection as a run would, and permissions beside reasons", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  const call = (...words: string[]) => dagtrail(words, { cwd: project.root });
  for (const command of ["plan", "run"]) {
    const { code, stderr } = await call(command, "pipeline.ts", "--only", "second");
    equal(code, 2);
    match(stderr, /error\[not-available\]: the task "first" is not selected, and "second" is given what it leaves/);
    match(stderr, /fix +select it too, for example with --until second/);
  }
  const both = await call("plan", "pipeline.ts", "--permissions", "--why");
  equal(both.code, 2);
  match(both.stderr, /--permissions shows what all tasks may do, and not with --why or a selection/);
});
