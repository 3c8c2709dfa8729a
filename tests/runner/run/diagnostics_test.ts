import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { type Diagnostic, PipelineError, plan, run } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { pipelineOf, type TaskOf } from "../../helpers/project_run.ts";

/** Runs tasks that must not run, and returns what was wrong; asserts that nothing started and nothing was left. */
async function diagnose(
  project: Project,
  tasks: Readonly<Record<string, TaskOf>>,
): Promise<readonly Diagnostic[]> {
  const before = await listFiles(project.root);
  const events: string[] = [];
  let found: readonly Diagnostic[] = [];
  await rejects(
    run(pipelineOf(project, tasks), {
      root: project.root,
      runs: project.path("deep/runs"),
      onEvent: (event) => events.push(event.type),
    }),
    (error) => {
      if (!(error instanceof PipelineError)) throw error;
      found = error.diagnostics;
      match(error.message, /nothing was started/);
      return true;
    },
  );
  deepEqual(events, []);
  deepEqual(await listFiles(project.root), before);
  return found;
}

async function listFiles(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    found.push(prefix + entry.name);
    if (entry.isDirectory) found.push(...await listFiles(`${folder}/${entry.name}`, `${prefix}${entry.name}/`));
  }
  return found.sort();
}

/** A module that would leave a mark if anything of it ran. */
const GOOD = `console.log("ran"); export default () => {};`;

Deno.test("what is wrong with a task's module is told before anything starts, naming the task and the module", async () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, RegExp])[] = [
    ["a module that does not exist", {}, "module", /bad\.ts/],
    ["a syntax error", { "bad.ts": "export default (= 3;" }, "module", /bad\.ts/],
    ["an import of a file that does not exist", { "bad.ts": `import "./gone.ts"; ${GOOD}` }, "module", /gone\.ts/],
    [
      "an import further down",
      { "bad.ts": `import "./a.ts"; ${GOOD}`, "a.ts": `import "./gone.ts";` },
      "module",
      /gone/,
    ],
    ["a name that no import map has", { "bad.ts": `import "no-such-name"; ${GOOD}` }, "module", /no-such-name/],
    ["no default export", { "bad.ts": "export const task = () => {};" }, "default-export", /no default export/],
  ];
  for (const [name, files, code, message] of cases) {
    await using project = await makeProject({ "good.ts": GOOD, ...files });
    const [diagnostic, ...rest] = await diagnose(project, { good: { module: "good.ts" }, bad: { module: "bad.ts" } });
    deepEqual([diagnostic?.code, diagnostic?.task, rest.length], [code, "bad", 0], name);
    match(diagnostic!.message, message);
    match(diagnostic!.location!, /project_run\.ts:\d+:\d+$/);
  }
});

Deno.test("the fix for a task's module is the one for its mistake, and a missing import is told with who imports it", async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp, RegExp | undefined])[] = [
    [{}, /Module not found/, /^write module: import\.meta\.resolve/],
    [{ "bad.ts": "export default (= 3;" }, /bad\.ts:1:17/, undefined],
    [
      { "bad.ts": `import "./lib/a.ts"; ${GOOD}`, "lib/a.ts": `\nimport "../gone.ts";` },
      /gone\.ts", which is imported at lib\/a\.ts:2$/,
      /^see to the import of "\.\.\/gone\.ts" in lib\/a\.ts$/,
    ],
    [
      { "bad.ts": `import "a-name/x"; ${GOOD}` },
      /a-name/,
      /imports of the project's deno\.json.*deno add npm:a-name`$/,
    ],
    [
      { "bad.ts": `import "dagtrail/tracker"; ${GOOD}` },
      /dagtrail\/tracker/,
      /^add "dagtrail\/tracker": "file:.*\/tracker\/define_tracker\.ts" to the imports of the project's deno\.json$/,
    ],
    [{ "bad.ts": `import "part.ts"; ${GOOD}` }, /part\.ts/, /^write "\.\/" in front of it/],
  ];
  for (const [files, message, fix] of cases) {
    await using project = await makeProject(files);
    const [diagnostic] = await diagnose(project, { bad: { module: "bad.ts" } });
    match(diagnostic!.message, message);
    if (fix === undefined) equal(diagnostic!.fix, undefined);
    else match(diagnostic!.fix!, fix);
  }
});

Deno.test("a secret that is not set is told before anything starts, and how to set it", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const [diagnostic] = await diagnose(project, { good: { module: "good.ts", secrets: ["DAGTRAIL_TEST_NOT_SET"] } });
  equal(diagnostic!.code, "secret");
  match(diagnostic!.fix!, /DAGTRAIL_TEST_NOT_SET/);
});

Deno.test("data that a task declares and that is not there, or is outside, is told before anything starts", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const found = await diagnose(project, {
    gone: { module: "good.ts", permissions: { read: ["data/gone.csv"] } },
    climbs: { module: "good.ts", permissions: { read: ["../elsewhere"] } },
    all: { module: "good.ts", permissions: { read: ["."] } },
  });
  deepEqual(found.map(({ code, task }) => [code, task]), [["permission", "climbs"], ["permission", "all"]]);
  const [gone] = await diagnose(project, { gone: { module: "good.ts", permissions: { read: ["data/gone.csv"] } } });
  match(gone!.message, /does not exist/);
});

Deno.test("a cycle, an unknown name and a duplicate are told before anything starts", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const [cycle] = await diagnose(project, {
    a: { module: "good.ts", after: ["b"] },
    b: { module: "good.ts", after: ["c"] },
    c: { module: "good.ts", after: ["a"] },
  });
  match(cycle!.message, /a -> .* -> .* -> a|b -> .* -> .* -> b|c -> .* -> .* -> c/);
  const [unknown] = await diagnose(project, {
    ingest: { module: "good.ts" },
    split: { module: "good.ts", after: ["ingset"] },
  });
  match(unknown!.fix!, /did you mean ingest\?/);
});

Deno.test("all mistakes are told at once", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const found = await diagnose(project, {
    a: { module: "gone.ts" },
    b: { module: "good.ts", secrets: ["DAGTRAIL_TEST_NOT_SET"] },
    c: { module: "good.ts", permissions: { read: ["nothing-there"] } },
  });
  deepEqual(found.map(({ code, task }) => `${code} ${task}`), ["module a", "secret b", "permission c"]);
});

Deno.test("plan checks the same and leaves nothing, not even when all is well", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const before = await listFiles(project.root);
  const planned = await plan(pipelineOf(project, { good: { module: "good.ts" } }), { root: project.root });
  deepEqual(planned.tasks.map(({ id }) => id), ["good"]);
  await rejects(plan(pipelineOf(project, { bad: { module: "bad.ts" } }), { root: project.root }), PipelineError);
  deepEqual(await listFiles(project.root), before);
});

Deno.test("a configuration file that is not JSON is named, with its line", async () => {
  await using project = await makeProject({ "good.ts": GOOD, "deno.json": `{\n  "imports": {\n    "a" "b"\n` });
  await rejects(
    run(pipelineOf(project, { good: { module: "good.ts" } }), { root: project.root, runs: project.path("runs") }),
    /deno\.json:3 is not JSON/,
  );
});

Deno.test("an option of run that makes no sense is refused before anything is written", async () => {
  await using project = await makeProject({ "good.ts": GOOD });
  const good = pipelineOf(project, { good: { module: "good.ts" } });
  for (const maxParallel of [0, -1, 1.5, NaN]) {
    await rejects(run(good, { maxParallel, root: project.root, runs: project.path("runs") }), RangeError);
  }
  await rejects(run(good, { root: project.root, runs: project.path("a,b") }), PipelineError);
  deepEqual(await listFiles(project.root), ["deno.json", "good.ts"]);
});
