import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { explain, PipelineError } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import {
  pipelineOf,
  type ProjectRun,
  type ProjectRunOptions,
  runInProject,
  type TaskOf,
} from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken, sentence } from "./decisions.ts";

const FILES = {
  "first.ts":
    `export default async ({ output, params }) => { await output.writeText("f", params.n + "!"); return params.n; };`,
  "next.ts":
    `export default async ({ inputs }) => inputs.from.value + await inputs.from.readText("f").catch(() => "");`,
};

/** a -> b -> c, and d, which comes after b without its data. */
function chain(n = 1): Record<string, TaskOf> {
  return {
    a: { module: "first.ts", params: { n } },
    b: { module: "next.ts", inputs: { from: "a" } },
    c: { module: "next.ts", inputs: { from: "b" } },
    d: { module: "first.ts", params: { n: 9 }, after: ["b"] },
  };
}

function results({ result }: ProjectRun): Record<string, string> {
  return Object.fromEntries(
    Object.entries(result.tasks).map(([id, task]) => [id, task.reason ?? task.decision?.verdict ?? task.result]),
  );
}

async function refusal(project: Project, tasks: Record<string, TaskOf>, options: ProjectRunOptions): Promise<string> {
  let message = "";
  await rejects(runInProject(project, tasks, options), (error) => {
    message = (error as Error).message;
    return error instanceof PipelineError;
  });
  return message;
}

Deno.test("only what is selected runs, and the rest says so", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, chain(), { until: ["b"] });
  equal(run.result.result, "success");
  deepEqual(results(run), { a: "miss", b: "miss", c: "not selected", d: "not selected" });
  equal(run.task("c").attributes["cicd.pipeline.task.run.result"], "skip");
  equal(run.task("c").attributes["dagtrail.task.skip.reason"], "not selected");
  equal(run.task("c").attributes["dagtrail.task.cache.decision"], undefined);
  deepEqual(run.run.attributes["dagtrail.run.selection"], { until: ["b"] });
});

Deno.test("what a selected task needs of others is taken from the cache", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, chain());
  const run = await runInProject(project, chain(), { only: ["c"], force: ["c"] });
  deepEqual(results(run), { a: "not selected", b: "hit", c: "forced", d: "not selected" });
  equal(run.result.tasks.c!.value, "11!");
  const between = await runInProject(project, chain(), { from: ["b"], until: ["c"], exclude: ["b"] });
  deepEqual(results(between), { a: "not selected", b: "hit", c: "hit", d: "not selected" });
});

Deno.test("a task that only comes after another one does not need it", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, chain(), { only: ["d"] });
  deepEqual(results(run), { a: "not selected", b: "not selected", c: "not selected", d: "miss" });
  equal(run.result.tasks.d!.value, 9);
});

Deno.test("what is needed and not there is told before anything starts, with who needs it and what to do", async () => {
  await using project = await makeProject(FILES);
  const message = await refusal(project, chain(), { only: ["c"] });
  match(message, /^the selection: a mistake, and nothing was started\nerror\[not-available\]: /);
  match(
    message,
    /the task "b" is not selected, and "c" is given what it leaves, which cannot be taken: `a` would have to run first/,
  );
  match(message, /fix select it too, for example with --until c, or name a run to take it from with --reuse RUN/);
  equal([...Deno.readDirSync(project.root)].some(({ name }) => name === "runs"), false, "nothing is left behind");
  await runInProject(project, chain(1));
  const changed = { ...chain(1), b: { module: "next.ts", inputs: { from: "a" }, params: { more: 1 } } };
  match(await refusal(project, changed, { only: ["c"] }), /cannot be taken: the parameter `more` is new, 1\n/);
  const unkept = { ...chain(1), b: { ...chain()["b"]!, cache: "never" } };
  match(
    await refusal(project, unkept, { only: ["c"] }),
    /cannot be taken: the pipeline says that it is never cached\n/,
  );
  match(
    await refusal(project, chain(1), { only: ["c"], cache: false }),
    /cannot be taken: --no-cache switches the cache off/,
  );
});

Deno.test("what lies between two selected tasks cannot be taken when the first of them will run", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, chain(1));
  match(await refusal(project, chain(2), { exclude: ["b", "d"] }), /cannot be taken: `a` would have to run first/);
  deepEqual(results(await runInProject(project, chain(1), { exclude: ["b", "d"] })), {
    a: "hit",
    b: "hit",
    c: "hit",
    d: "not selected",
  });
});

Deno.test("a pattern that names nothing is refused with a guess, whichever option it stands in", async () => {
  await using project = await makeProject({ "first.ts": FILES["first.ts"] });
  const tasks = { "train-model": { module: "first.ts", params: { n: 1 } } };
  for (const option of ["only", "from", "until", "exclude", "force"]) {
    const message = await refusal(project, tasks, { [option]: ["train-modle"] });
    match(
      message,
      new RegExp(`error\\[unknown-task\\]: --${option} names "train-modle", and no task of this pipeline`),
    );
    match(message, /fix did you mean train-model\?/);
  }
  match(
    await refusal(project, tasks, { exclude: ["*"] }),
    /error\[selection\]: no task is left of the selection --exclude \*/,
  );
  match(
    await refusal(project, { ...tasks, b: tasks["train-model"] }, { only: ["b"], force: ["train-model"] }),
    /error\[selection\]: --force names "train-model", which is not selected/,
  );
});

Deno.test("a run that is named stands for what is not selected, whatever has changed, and the run file says so", async () => {
  await using project = await makeProject(FILES);
  const old = await runInProject(project, chain(1));
  await runInProject(project, chain(2));
  const run = await runInProject(project, chain(3), { only: ["c"], reuse: old.result.run });
  deepEqual(results(run), { a: "not selected", b: "reused", c: "hit", d: "not selected" });
  equal(run.result.tasks.c!.value, "11!", "it is the result of the run that was named");
  equal(run.run.attributes["dagtrail.run.reuses"], old.result.run);
  match(
    decisionOf(run, "b"),
    sentence("reused: did not run, because it is not selected, and --reuse names the run RUN"),
  );
  const changed = { ...chain(3), b: { module: "next.ts", inputs: { from: "a" }, params: { more: 1 } } };
  await runInProject(project, changed);
  const other = await runInProject(project, changed, { only: ["c"], reuse: old.result.run });
  match(
    decisionOf(other, "b"),
    sentence(
      "reused: did not run, because it is not selected, and --reuse names the run RUN, although " +
        "the parameter `more` is new, 1 and the output of `a` changed from sha256:# to sha256:#",
    ),
  );
});

Deno.test("a run that was kept stands for tasks that are never cached, too", async () => {
  await using project = await makeProject(FILES);
  const unkept = { ...chain(1), b: { ...chain()["b"]!, cache: "never" } };
  const old = await runInProject(project, unkept, { keepWork: true });
  const gone = await runInProject(project, unkept);
  const run = await runInProject(project, unkept, { only: ["c"], reuse: old.result.run, cache: false });
  deepEqual(ranAndTaken(run), { ran: ["c"], taken: ["b"] });
  equal(run.result.tasks.c!.value, "11!");
  match(
    await refusal(project, unkept, { only: ["c"], reuse: gone.result.run }),
    /cannot be taken: what the run .* has of it is of no use: the cache has no result of it: it did not succeed there, or the result was removed since\n.*fix select it too, or name a run that has it/s,
  );
});

Deno.test("a run that is not there, or another pipeline's, or not needed, is refused", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, chain());
  match(
    await refusal(project, chain(), { only: ["c"], reuse: "nobody" }),
    /error\[run\]: --reuse names the run "nobody", which has neither a run file nor a folder in /,
  );
  match(
    await refusal(project, chain(), { reuse: "nobody" }),
    /error\[selection\]: --reuse names the run "nobody" for what/,
  );
  const other = await runInProject(project, pipelineOf(project, chain(), "other"), { keepWork: true });
  match(
    await refusal(project, chain(), { only: ["c"], reuse: other.result.run }),
    /error\[run\]: --reuse names the run ".*", which is one of the pipeline "other" and not of "test"/,
  );
});

Deno.test("the plan says of a selection what the run would do", async () => {
  await using project = await makeProject(FILES);
  const where = { runs: project.path("runs"), root: project.root };
  const reasons = async (options: Parameters<typeof explain>[1]): Promise<unknown> =>
    Object.fromEntries(
      Object.entries(await explain(pipelineOf(project, chain()), { ...where, ...options })).map((
        [id, { runs, reason }],
      ) => [id, `${runs}: ${reason}`]),
    );
  await rejects(reasons({ only: ["c"] }), /"b" is not selected, .* cannot be taken: `a` would have to run first\n/);
  deepEqual(await reasons({ until: ["b"], force: ["b"] }), {
    a: "yes: runs because nothing of it is in the cache",
    b: "yes: runs because --force names it",
    c: "no: does not run, because it is not selected",
    d: "no: does not run, because it is not selected",
  });
});
