import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { PipelineError } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { type ProjectRun, runInProject } from "../../helpers/project_run.ts";
import { managed, tryingTask } from "./hostile_task.ts";

const CANARY = "canary-7d1f0a";

/** A project with a file of a canary beside it, which belongs to nobody. */
async function makeTargets(files: Readonly<Record<string, string>>): Promise<{ project: Project; outside: string }> {
  const project = await makeProject({ ...files, "elsewhere/data.txt": CANARY, "data/declared.txt": "declared" });
  const outside = await project.write("../outside.txt", CANARY);
  return { project, outside: await Deno.realPath(outside) };
}

function assertNoCanary(run: ProjectRun): void {
  equal(run.text.includes(CANARY), false, "the canary is in the run file");
  equal(run.text.includes(btoa(CANARY).slice(0, 16)), false);
}

const WAYS_TO_READ: Readonly<Record<string, string>> = {
  readTextFile: "await Deno.readTextFile(params.path)",
  readFileSync: "new TextDecoder().decode(Deno.readFileSync(params.path))",
  open: "await new Response((await Deno.open(params.path)).readable).text()",
  "node:fs": "(await import('node:fs')).readFileSync(params.path, 'utf8')",
  fetch: "await (await fetch('file://' + params.path)).text()",
  "import as text": "(await import(params.path, { with: { type: 'text' } })).default",
  "import as JSON": "(await import(params.path, { with: { type: 'json' } })).default",
  "import of a data URL that imports":
    "(await import('data:application/javascript,import x from ' + JSON.stringify('file://' + params.path) + ' with { type: \"text\" }; export default x')).default",
  "dot dot": "await Deno.readTextFile(output.directory + '/../../../../../../../../' + params.path.split('/').at(-1))",
  require: "(await import('node:module')).createRequire(import.meta.url)(params.path)",
  "a link of its own":
    "(await Deno.symlink(params.path, output.directory + '/link'), await Deno.readTextFile(output.directory + '/link'))",
  "a hard link":
    "(await Deno.link(params.path, output.directory + '/hard'), await Deno.readTextFile(output.directory + '/hard'))",
  "a copy":
    "(await Deno.copyFile(params.path, output.directory + '/copy'), await Deno.readTextFile(output.directory + '/copy'))",
  "a rename":
    "(await Deno.rename(params.path, output.directory + '/moved'), await Deno.readTextFile(output.directory + '/moved'))",
  "/proc/self/root": "await Deno.readTextFile('/proc/self/root' + params.path)",
  "a worker": `await new Promise((resolve, reject) => {
      const code = 'postMessage(Deno.readTextFileSync(' + JSON.stringify(params.path) + '))';
      const worker = new Worker('data:application/javascript,' + encodeURIComponent(code), { type: 'module' });
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => { event.preventDefault(); reject(new Error(event.message)); };
    })`,
};

Deno.test("a task reads what it declared by every way there is, and what it did not by none", async () => {
  const { project, outside } = await makeTargets({ "task.ts": tryingTask(WAYS_TO_READ) });
  await using _project = project;
  const task = { module: "task.ts" };
  const run = await runInProject(project, {
    outside: { ...task, params: { path: outside } },
    inside: { ...task, params: { path: project.path("elsewhere/data.txt") } },
    // The same by the same ways, allowed: so it is the sandbox that refuses, and not the way that does not work.
    declared: { ...task, params: { path: project.path("data/declared.txt") }, permissions: { read: ["data"] } },
  });
  equal(run.result.result, "success");
  deepEqual(managed(run.result.tasks.outside!.value), []);
  deepEqual(managed(run.result.tasks.inside!.value), []);
  assertNoCanary(run);
  equal(Deno.readTextFileSync(outside), CANARY);
  const declared = managed(run.result.tasks.declared!.value);
  for (const way of ["readTextFile", "readFileSync", "open", "node:fs", "fetch", "import as text", "a copy"]) {
    ok(declared.includes(way), way);
  }
});

Deno.test("a task reads the outputs of its inputs, and of no other task, nor anything else of any attempt", async () => {
  const { project } = await makeTargets({
    "leaves.ts": `
      export default async ({ output, log }) => {
        await output.writeText("file.txt", "${CANARY.slice(0, 6)}" + "${CANARY.slice(6)}");
        log.metric("m", 1);
        return output.directory;
      };`,
    "reads.ts": tryingTask({
      "its input": "(await inputs.from.readText('file.txt')).length",
      "its own attempt": "Deno.readTextFileSync(output.directory + '/../attempt.json').length > 0",
      "its own records": "Deno.readTextFileSync(output.directory + '/../records.jsonl').length >= 0",
      "the input's attempt": "Deno.readTextFileSync(inputs.from.directory + '/../attempt.json')",
      "the input's records": "Deno.readTextFileSync(inputs.from.directory + '/../records.jsonl')",
      "another task's output":
        "Deno.readTextFileSync(inputs.from.directory.replace('/first/', '/second/') + '/file.txt')",
      "another task's folder": "[...Deno.readDirSync(inputs.from.directory.replace('/first/', '/second/'))].length",
      "the journal": "Deno.readTextFileSync(output.directory + '/../../../../journal.jsonl')",
      "the folder of runs": "[...Deno.readDirSync(output.directory + '/../../../../../..')].length",
      "writing to its input": "Deno.writeTextFileSync(inputs.from.directory + '/file.txt', 'changed')",
    }),
  });
  await using _project = project;
  const run = await runInProject(project, {
    first: { module: "leaves.ts" },
    second: { module: "leaves.ts" },
    reads: { module: "reads.ts", inputs: { from: "first" }, after: ["second"] },
    unrelated: { module: "reads.ts", inputs: { from: "first" }, after: ["reads"] },
  });
  deepEqual(managed(run.result.tasks.reads!.value), ["its input", "its own attempt", "its own records"]);
  assertNoCanary(run);
});

Deno.test("code that imports a file from outside the project as text starts nothing", async () => {
  const { project, outside } = await makeTargets({ "innocent.ts": "export default () => {};" });
  await using _project = project;
  await Deno.symlink(outside, project.path("link.txt"));
  const ways: Readonly<Record<string, string>> = {
    "static.ts": `import x from ${JSON.stringify(outside)} with { type: "text" }; export default () => x;`,
    "dynamic.ts": `export default async () => (await import(${
      JSON.stringify(outside)
    }, { with: { type: "text" } })).default;`,
    "bytes.ts": `import x from ${JSON.stringify(outside)} with { type: "bytes" }; export default () => [...x];`,
    "up.ts": `import x from "../outside.txt" with { type: "text" }; export default () => x;`,
    "link.ts": `import x from "./link.txt" with { type: "text" }; export default () => x;`,
    "below.ts": `import "./static.ts"; export default () => {};`,
  };
  for (const [file, text] of Object.entries(ways)) await project.write(file, text);
  for (const file of Object.keys(ways)) {
    await rejects(
      runInProject(project, { innocent: { module: "innocent.ts" }, sly: { module: file } }),
      (error) => error instanceof PipelineError && error.diagnostics.some(({ code }) => code === "permission"),
      file,
    );
  }
  // Declared by its absolute path, the same import is the author's own wish.
  const run = await runInProject(project, { open: { module: "static.ts", permissions: { read: [outside] } } });
  equal(run.result.tasks.open!.value, CANARY);
});

Deno.test("a permission that is a link out of the project starts nothing", async () => {
  const { project, outside } = await makeTargets({ "task.ts": "export default () => {};" });
  await using _project = project;
  await Deno.symlink(outside, project.path("data/link.txt"));
  await rejects(
    runInProject(project, { a: { module: "task.ts", permissions: { read: ["data/link.txt"] } } }),
    (error) => error instanceof PipelineError && /link that leads out of the project/.test(error.message),
  );
});

Deno.test("a link that an output has in it is refused before another task may follow it", async () => {
  const { project, outside } = await makeTargets({
    "links.ts": `
      export default async ({ params, output }) => {
        await Deno.mkdir(output.directory + "/deep");
        const { success } = await new Deno.Command("ln", { args: ["-s", params.path, output.directory + "/deep/link.txt"] }).output();
        return success;
      };`,
    "follows.ts": `export default async ({ inputs }) => await inputs.from.readText("deep/link.txt");`,
  });
  await using _project = project;
  const run = await runInProject(project, {
    links: { module: "links.ts", params: { path: outside }, permissions: { run: ["ln"] } },
    follows: { module: "follows.ts", inputs: { from: "links" } },
  });
  deepEqual([run.result.tasks.links!.result, run.result.tasks.follows!.result], ["error", "skip"]);
  equal(run.result.tasks.links!.exception!.type, "UnsafeOutputError");
  assertNoCanary(run);
});

Deno.test("an artifact that is a link to a file outside is not followed into the run file", async () => {
  const { project, outside } = await makeTargets({
    "links.ts": `
      export default async ({ params, output, log }) => {
        const artifacts = output.directory.replace(/output$/, "artifacts");
        log.text("stolen", "replaced below");
        await Deno.remove(artifacts + "/1");
        await new Deno.Command("ln", { args: ["-s", params.path, artifacts + "/1"] }).output();
      };`,
  });
  await using _project = project;
  const run = await runInProject(project, {
    links: { module: "links.ts", params: { path: outside }, permissions: { run: ["ln"] } },
  });
  equal(run.artifacts("links").size, 0);
  assertNoCanary(run);
});
