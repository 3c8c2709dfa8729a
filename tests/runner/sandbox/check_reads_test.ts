import { deepEqual, equal, match } from "node:assert/strict";
import { PipelineError } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { runInProject, type TaskOf } from "../../helpers/project_run.ts";

const CANARY = "canary-3f9a1c";

/** What is wrong with a task, and that nothing was started. */
async function refused(project: Project, task: TaskOf, runs?: string): Promise<string> {
  let started = false;
  try {
    await runInProject(project, { task }, { onEvent: () => started = true, ...(runs === undefined ? {} : { runs }) });
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    equal(started, false);
    equal(error.message.includes(CANARY), false, "the message shows what it must not");
    return error.message;
  }
  return "";
}

Deno.test("a link in a declared folder that leads to what is not declared starts nothing, wherever it leads", async () => {
  await using project = await makeProject({
    "task.ts": "export default () => {};",
    "data/deep/a.csv": "1",
    "data/b.csv": "2",
    "other/secret.txt": CANARY,
  });
  const outside = await project.write("../outside.txt", CANARY);
  const task = { module: "task.ts", permissions: { read: ["data"] } };
  const link = async (target: string, path: string): Promise<string> => {
    await Deno.symlink(target, project.path(path));
    const message = await refused(project, task);
    await Deno.remove(project.path(path));
    return message;
  };
  match(
    await link(outside, "data/deep/link"),
    /"[^"]*data\/deep\/link" is a link to "[^"]*outside\.txt", which the task does not declare/,
  );
  match(await link("../other/secret.txt", "data/link"), /is a link to "[^"]*other\/secret\.txt"/);
  match(await link("/etc", "data/folder"), /is a link to "\/etc"/);
  match(await link("/nowhere/yet", "data/dangling"), /is a link to "\/nowhere\/yet"/);
  // Within what is declared, links are anybody's own business.
  equal(await link("../b.csv", "data/deep/within"), "");
  equal(await link("/etc/hostname", "other/undeclared"), "");
  await Deno.symlink("../other/secret.txt", project.path("data/link"));
  const run = await runInProject(project, { task: { module: "task.ts", permissions: { read: ["data", "other"] } } });
  equal(run.result.result, "success");
});

Deno.test("a module that is a link out of the project starts nothing, and nothing of what it leads to is shown", async () => {
  await using project = await makeProject({
    "imports.ts": `import "./link.ts"; export default () => {};`,
    "good.ts": "export default () => {};",
  });
  await project.write("../shadow", `root:${CANARY}:19000::\n`);
  await Deno.symlink(project.path("../shadow"), project.path("link.ts"));
  match(
    await refused(project, { module: "imports.ts" }),
    /imports "[^"]*link\.ts"(?: as data)?, which is a link that leads out of the project to/,
  );
  // The task's module itself.
  match(await refused(project, { module: "link.ts" }), /is a link that leads out of the project to/);
});

Deno.test("what runs keep cannot be declared to be read", async () => {
  await using project = await makeProject({ "task.ts": "export default () => {};", "out/x": "" });
  for (const read of ["out", "out/runs", "out/runs/.work"]) {
    await Deno.mkdir(project.path(read), { recursive: true });
    const message = await refused(
      project,
      { module: "task.ts", permissions: { read: [read] } },
      project.path("out/runs"),
    );
    match(message, /which is where runs keep what they need/);
  }
});

Deno.test("a file of a command that is a link out of the project starts nothing", async () => {
  await using project = await makeProject({ "good.sh": "echo fine" });
  const outside = await project.write("../outside.sh", "echo evil");
  await Deno.symlink(outside, project.path("link.sh"));
  const { command, pipeline } = await import("../../../mod.ts");
  const words = (file: string) =>
    pipeline({
      name: "p",
      tasks: () => void command("c", { command: (context) => ["sh", context.file(project.url(file))] }),
    });
  const run = await runInProject(project, words("good.sh"));
  deepEqual(run.printed("c"), ["fine"]);
  let message = "";
  try {
    await runInProject(project, words("link.sh"));
  } catch (error) {
    message = String(error);
  }
  match(message, /link\.sh" as data, which is a link that leads out of the project/);
});
