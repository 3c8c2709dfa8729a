import { deepEqual, equal, match } from "node:assert/strict";
import { HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { makeProject } from "../../helpers/project.ts";
import { logged, runInProject } from "../../helpers/project_run.ts";

const FOREVER = `
  export default async ({ log }) => {
    log.metric("before", 1);
    console.log("started");
    await new Promise(() => setInterval(() => {}, 1000));
  };`;

Deno.test({
  name: "aborting the signal ends every process and leaves a valid run file that says cancellation",
  ignore: !HAS_PROC,
  async fn() {
    await using project = await makeProject({ "forever.ts": FOREVER, "pass.ts": `export default () => {};` });
    const controller = new AbortController();
    let started = 0;
    const run = await runInProject(project, {
      one: { module: "forever.ts" },
      two: { module: "forever.ts" },
      three: { module: "forever.ts" },
      below: { module: "pass.ts", after: ["one"] },
    }, {
      maxParallel: 2,
      signal: controller.signal,
      onEvent(event) {
        if (event.type === "attempt-line" && event.text === "started" && ++started === 2) controller.abort("enough");
      },
    });
    equal(run.result.result, "cancellation");
    equal(run.run.attributes["cicd.pipeline.result"], "cancellation");
    deepEqual(processesIn(project.root), []);
    deepEqual(
      ["one", "two", "three", "below"].map((id) => run.result.tasks[id]!.result),
      ["cancellation", "cancellation", "skip", "skip"],
    );
    match(run.result.tasks.three!.reason!, /enough/);
    deepEqual(logged(run.attempt("one"), "dagtrail.metric", "before"), [1]);
    deepEqual(run.printed("two"), ["started"]);
  },
});

Deno.test("a task that listens to its signal can save what it has before a cancellation ends it", async () => {
  await using project = await makeProject({
    "saves.ts": `
      export default ({ signal, log }) => new Promise((resolve) => {
        signal.addEventListener("abort", () => { log.value("saved", signal.reason.name); resolve(); });
        console.log("listening");
        setInterval(() => {}, 1000);
      });`,
  });
  const controller = new AbortController();
  const run = await runInProject(project, { saves: { module: "saves.ts" } }, {
    signal: controller.signal,
    onEvent: (event) => event.type === "attempt-line" && controller.abort(),
  });
  // It returned in time, but what it returned came after it was told to stop.
  equal(run.result.tasks.saves!.result, "cancellation");
  deepEqual(logged(run.attempt("saves"), "dagtrail.value", "saved"), ["AbortError"]);
});

Deno.test("a signal that is aborted from the start starts nothing and still leaves a run file", async () => {
  await using project = await makeProject({ "forever.ts": FOREVER });
  const run = await runInProject(project, { one: { module: "forever.ts" } }, { signal: AbortSignal.abort("no") });
  equal(run.result.result, "cancellation");
  deepEqual([run.result.tasks.one!.result, run.result.tasks.one!.attempts], ["skip", 0]);
  equal(run.events.some((event) => event.type === "attempt-started"), false);
});

Deno.test("a listener that throws cancels the run, which leaves its run file before the same is thrown", async () => {
  await using project = await makeProject({ "forever.ts": FOREVER });
  const mistake = new Error("the listener's own");
  let thrown: unknown;
  try {
    await runInProject(project, { one: { module: "forever.ts" } }, {
      onEvent(event) {
        if (event.type === "attempt-line") throw mistake;
      },
    });
  } catch (error) {
    thrown = error;
  }
  equal(thrown, mistake);
  const [file] = [...Deno.readDirSync(project.path("runs"))].filter(({ name }) => name.endsWith(".otlp.json"));
  match(await Deno.readTextFile(project.path(`runs/${file!.name}`)), /"cancellation"/);
});
