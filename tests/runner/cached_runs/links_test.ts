import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { makeProject, type Project } from "../../helpers/project.ts";
import { type ProjectRun, runInProject, type TaskOf } from "../../helpers/project_run.ts";
import { ranAndTaken } from "./decisions.ts";

const FILES = {
  "writes.ts": `
    export default async ({ output }) => {
      await output.writeText("f.txt", "as it was");
      await output.writeText("deep/g.txt", "as it was, too");
    };`,
  "reads.ts": `export default async ({ inputs, params }) => (await inputs.from.readText("f.txt")) + params.n;`,
  // A program has the user's authority: the task's read-only grant does not hold it.
  "writes_over.ts": `
    export default async ({ inputs, params }) => {
      const file = inputs.from.path("f.txt");
      const script = 'chmod u+w "$0" && printf "%s" "written over" > "$0"';
      const { success } = await new Deno.Command("/bin/sh", { args: ["-c", script, file] }).output();
      return { success, params, text: await inputs.from.readText("f.txt") };
    };`,
  "tries.ts": `
    export default async ({ inputs }) => {
      const tried = [];
      for (const act of [
        () => Deno.writeTextFile(inputs.from.path("f.txt"), "x"),
        () => Deno.remove(inputs.from.path("f.txt")),
        () => Deno.chmod(inputs.from.path("f.txt"), 0o777),
        () => Deno.link(inputs.from.path("f.txt"), "mine.txt"),
        () => Deno.truncate(inputs.from.path("f.txt")),
      ]) tried.push(await act().then(() => "done", (error) => error.name));
      return tried;
    };`,
};

function blobWith(project: Project, text: string): Deno.FileInfo {
  const folder = project.path("runs/.cache/blobs");
  for (const { name } of Deno.readDirSync(folder)) {
    for (const blob of Deno.readDirSync(`${folder}/${name}`)) {
      const path = `${folder}/${name}/${blob.name}`;
      if (Deno.readTextFileSync(path) === text) return Deno.lstatSync(path);
    }
  }
  throw new Error(`no blob holds ${text}`);
}

function output(run: ProjectRun, path: string): Deno.FileInfo {
  return Deno.lstatSync(`${run.result.work}/tasks/writes/${path}`);
}

function tasks(reader: Partial<TaskOf> = {}): Record<string, TaskOf> {
  return {
    writes: { module: "writes.ts" },
    reads: { module: "reads.ts", inputs: { from: "writes" }, params: { n: 1 }, ...reader },
  };
}

Deno.test("what a sandboxed task leaves for sandboxed ones is kept without a copy", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, tasks(), { keepWork: true });
  equal(output(run, "attempt-1/output/f.txt").ino, blobWith(project, "as it was").ino);
  equal(output(run, "attempt-1/output/f.txt").mode! & 0o777, 0o444);
});

Deno.test("a task can do nothing to the files that it is given", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, tasks({ module: "tries.ts" }));
  deepEqual(run.result.tasks.reads!.value, Array(5).fill("NotCapable"));
});

Deno.test("a program that a task starts may write to what the task is given, and what is kept stays as it was", async () => {
  await using project = await makeProject(FILES);
  const over = (n: number): Record<string, TaskOf> =>
    tasks({ module: "writes_over.ts", permissions: { run: ["/bin/sh"] }, params: { n } });
  const first = await runInProject(project, over(1), { keepWork: true });
  const done = (n: number): unknown => ({ success: true, params: { n }, text: "written over" });
  deepEqual(first.result.tasks.reads!.value, done(1));
  notEqual(output(first, "attempt-1/output/deep/g.txt").ino, blobWith(project, "as it was, too").ino);
  const second = await runInProject(project, over(2), { keepWork: true });
  deepEqual(ranAndTaken(second), { ran: ["reads"], taken: ["writes"] });
  deepEqual(second.result.tasks.reads!.value, done(2), "it was given its own copy");
  const third = await runInProject(project, tasks());
  equal(third.result.tasks.reads!.value, "as it was1");
});

Deno.test("a task that was given what a program had written to is not kept under the name of what it should have been given", async () => {
  await using project = await makeProject(FILES);
  const inputs = { from: "writes" };
  const run = await runInProject(project, {
    writes: { module: "writes.ts" },
    over: { module: "writes_over.ts", inputs, permissions: { run: ["/bin/sh"] } },
    reads: { module: "reads.ts", inputs, params: { n: 1 }, after: ["over"] },
  });
  equal(run.result.tasks.reads!.value, "written over1");
  deepEqual(run.notices("reads"), [
    "what it left is not kept for later runs, because the files of `writes` were written to",
  ]);
  equal((await runInProject(project, tasks())).result.tasks.reads!.value, "as it was1");
});

Deno.test("what a task with programs leaves is copied, so that none that still runs can write to what is kept", async () => {
  await using project = await makeProject(FILES);
  const unsandboxed = {
    ...tasks(),
    writes: { module: "writes.ts", permissions: { run: ["/bin/sh"] }, cache: "always" },
  };
  const run = await runInProject(project, unsandboxed, { keepWork: true });
  notEqual(output(run, "attempt-1/output/f.txt").ino, blobWith(project, "as it was").ino);
  deepEqual(ranAndTaken(await runInProject(project, unsandboxed)), { ran: [], taken: ["writes", "reads"] });
});

Deno.test("a run that goes on with another gives a program copies of what that one left", async () => {
  await using project = await makeProject(FILES);
  const over = tasks({ module: "writes_over.ts", permissions: { run: ["/bin/sh"] } });
  const first = await runInProject(project, over, { keepWork: true, cache: false });
  Deno.writeTextFileSync(`${first.result.work}/tasks/writes/attempt-1/output/f.txt`, "as it was");
  Deno.utimeSync(`${first.result.work}/tasks/writes/attempt-1/output/f.txt`, 1, 1);
  await runInProject(project, over, { resume: first.result.run, cache: false, force: ["reads"] });
  equal(Deno.readTextFileSync(`${first.result.work}/tasks/writes/attempt-1/output/f.txt`), "as it was");
});

Deno.test("a program that a task leaves can be started by the task that is given it", async () => {
  await using project = await makeProject({
    "makes.ts": `
      export default async ({ output }) => {
        await output.writeText("tool.sh", "#!/bin/sh\\necho it works\\n");
        await Deno.chmod(output.path("tool.sh"), 0o755);
      };`,
    "starts.ts": `
      export default async ({ inputs, params }) => {
        const { stdout } = await new Deno.Command(inputs.tool.path("tool.sh")).output();
        return new TextDecoder().decode(stdout).trim() + params.n;
      };`,
  });
  const starts = (n: number): Record<string, TaskOf> => ({
    makes: { module: "makes.ts" },
    starts: { module: "starts.ts", inputs: { tool: "makes" }, permissions: { run: true }, params: { n } },
  });
  equal((await runInProject(project, starts(1))).result.tasks.starts!.value, "it works1");
  const run = await runInProject(project, starts(2));
  deepEqual(ranAndTaken(run).taken, ["makes"]);
  equal(run.result.tasks.starts!.value, "it works2");
});

Deno.test({
  name: "a cache on another file system is copied to and from",
  ignore: !onAnotherFileSystem(),
  async fn() {
    await using project = await makeProject(FILES);
    const cache = await Deno.makeTempDir({ dir: "/dev/shm", prefix: "dagtrail-cache-" });
    try {
      const first = await runInProject(project, tasks(), { cache, keepWork: true });
      equal(output(first, "attempt-1/output/f.txt").nlink, 1);
      const second = await runInProject(project, tasks({ params: { n: 2 } }), { cache, keepWork: true });
      deepEqual(ranAndTaken(second), { ran: ["reads"], taken: ["writes"] });
      equal(second.result.tasks.reads!.value, "as it was2");
      equal(output(second, "taken/output/deep/g.txt").nlink, 1);
      deepEqual(first.notices("writes"), []);
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
});

Deno.test("a cache that was cleared while a run is going to need it costs the run nothing", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, tasks());
  const { CacheFolder } = await import("../../../runner/cache/cache_folder.ts");
  const { clearCache } = await import("../../../runner/cache/clear_cache.ts");
  const folder = new CacheFolder(project.path("runs/.cache"));
  let cleared: ReturnType<typeof clearCache> | undefined;
  const run = await runInProject(project, tasks({ params: { n: 2 } }), {
    onEvent(event) {
      if (event.type === "task-ended" && event.task === "writes") cleared = clearCache(folder, () => true);
    },
  });
  ok(cleared!.inUse, "it says that files had to stay");
  equal(cleared!.results, 2);
  equal(run.result.tasks.reads!.value, "as it was2");
  equal(clearCache(folder, () => false).inUse, false, "the run has let it go");
  match(run.task("writes").attributes["dagtrail.task.cache.reason"] as string, /^did not run/);
});

function onAnotherFileSystem(): boolean {
  try {
    return Deno.statSync("/dev/shm").dev !== Deno.statSync(Deno.env.get("TMPDIR") ?? "/tmp").dev;
  } catch {
    return false;
  }
}
