import { deepEqual, equal, match } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, runInProject } from "../../helpers/project_run.ts";

const FAIL = `export default ({ params }) => { throw new RangeError("no luck with " + params.what); };`;
const PASS = `export default () => "done";`;

Deno.test("a task that fails twice and then succeeds has three attempts, each with its own span and exception", async () => {
  await using project = await makeProject({
    "flaky.ts": `
      export default ({ attempt, log }) => {
        log.metric("attempt", attempt.number);
        if (attempt.number < 3) throw new Error("attempt " + attempt.number);
        return attempt.number;
      };`,
    "next.ts": `export default ({ inputs }) => inputs.flaky.value;`,
  });
  const run = await runInProject(project, {
    flaky: { module: "flaky.ts", retry: { attempts: 5 } },
    next: { module: "next.ts", inputs: { flaky: "flaky" } },
  });
  equal(run.result.result, "success");
  deepEqual([run.result.tasks.flaky!.attempts, run.result.tasks.next!.value], [3, 3]);
  deepEqual([1, 2, 3].map((n) => run.attempt("flaky", n).status.code), ["error", "error", "ok"]);
  equal(run.task("flaky").status.code, "ok");
  const [exception] = eventsOf(run.attempt("flaky", 2), "exception");
  equal(exception!.attributes["exception.message"], "attempt 2");
  match(String(exception!.attributes["exception.stacktrace"]), /flaky\.ts:4:/);
});

Deno.test("a task that waits for what cannot come, and one without a permission, say what is the matter", async () => {
  await using project = await makeProject({
    "never.ts": `export default () => new Promise(() => {});`,
    "denied.ts": `export default () => Deno.readTextFile("/etc/hostname");`,
  });
  const { result, attempt } = await runInProject(project, {
    never: { module: "never.ts" },
    denied: { module: "denied.ts" },
  });
  deepEqual([result.tasks.never!.exception!.type, result.tasks.never!.exception!.message], [
    "NeverSettled",
    "the task waits for a promise that nothing is left to settle",
  ]);
  const { message } = result.tasks.denied!.exception!;
  match(message, /read access to "\/etc\/hostname": the pipeline grants it by permissions: \{ read: \[…\] \}$/);
  const [exception] = eventsOf(attempt("denied"), "exception");
  equal(String(exception!.attributes["exception.stacktrace"]).includes("--allow-read"), false);
});

Deno.test("what depends on a failed task is skipped with the reason, and everything else goes on", async () => {
  await using project = await makeProject({ "fail.ts": FAIL, "pass.ts": PASS });
  const run = await runInProject(project, {
    fails: { module: "fail.ts", params: { what: "this" } },
    child: { module: "pass.ts", after: ["fails"] },
    grandchild: { module: "pass.ts", after: ["child"] },
    other: { module: "pass.ts" },
    "after-other": { module: "pass.ts", after: ["other"] },
  });
  equal(run.result.result, "failure");
  deepEqual(
    Object.entries(run.result.tasks).map(([id, { result, attempts }]) => [id, result, attempts]).sort(),
    [
      ["after-other", "success", 1],
      ["child", "skip", 0],
      ["fails", "failure", 1],
      ["grandchild", "skip", 0],
      ["other", "success", 1],
    ],
  );
  deepEqual([run.result.tasks.fails!.exception!.type, run.result.tasks.fails!.exception!.message], [
    "RangeError",
    "no luck with this",
  ]);
  match(String(run.task("child").attributes["dagtrail.task.skip.reason"]), /fails did not succeed \(failure\)/);
  equal(run.task("child").status.code, "unset");
  equal(run.run.status.code, "error");
});

Deno.test("with failFast, the first failure stops a task that is running, and what has not started is not started", async () => {
  await using project = await makeProject({
    "wait.ts":
      `export default async () => { console.log("waiting"); await new Promise(() => setInterval(() => {}, 1000)); };`,
    "fail.ts": `
      export default async ({ output }) => {
        const watcher = Deno.watchFs(output.directory);
        console.log("watching");
        for await (const _ of watcher) throw new Error("stop");
      };`,
    "pass.ts": PASS,
  });
  const seen = new Set<string>();
  const run = await runInProject(project, {
    waits: { module: "wait.ts" },
    fails: { module: "fail.ts" },
    later: { module: "pass.ts", after: ["waits"] },
  }, {
    failFast: true,
    maxParallel: 2,
    onEvent(event) {
      if (event.type !== "attempt-line") return;
      seen.add(event.text);
      // The one fails only once the other is known to run.
      if (!seen.has("waiting") || !seen.has("watching")) return;
      const work = project.path(`runs/.work/${[...Deno.readDirSync(project.path("runs/.work"))][0]!.name}`);
      Deno.writeTextFileSync(`${work}/tasks/fails/attempt-1/output/go`, "");
    },
  });
  deepEqual(
    ["waits", "fails", "later"].map((id) => run.result.tasks[id]!.result),
    ["cancellation", "failure", "skip"],
  );
  equal(run.result.result, "failure");
});

Deno.test("a retry policy's predicate decides by the outcome whether an attempt is worth another one", async () => {
  await using project = await makeProject({
    "fail.ts": `
      export default ({ attempt }) => {
        if (attempt.number === 2) Deno.exit(7);
        throw new TypeError("first");
      };`,
  });
  const run = await runInProject(project, {
    fails: {
      module: "fail.ts",
      retry: {
        attempts: 9,
        when: (outcome: { exception?: { type: string } }) => outcome.exception?.type === "TypeError",
      },
    },
  });
  equal(run.result.tasks.fails!.attempts, 2);
  equal(run.attempt("fails", 2).attributes["process.exit.code"], 7);
});

Deno.test("the attempts' directories are kept after a failure and gone after a success", async () => {
  await using project = await makeProject({ "fail.ts": FAIL, "pass.ts": PASS });
  const failed = await runInProject(project, { a: { module: "fail.ts", params: { what: "it" } } });
  match(failed.result.work!, /runs\/\.work\/test-/);
  equal(Deno.statSync(`${failed.result.work}/tasks/a/attempt-1`).isDirectory, true);
  const passed = await runInProject(project, { a: { module: "pass.ts" } }, { runs: project.path("other") });
  equal(passed.result.work, undefined);
  deepEqual([...Deno.readDirSync(project.path("other"))].map(({ name }) => name).sort(), [
    ".cache",
    passed.result.file.split("/").at(-1),
  ]);
});
