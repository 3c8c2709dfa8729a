import { deepEqual, equal } from "node:assert/strict";
import { eventually, HAS_PROC, isAlive, processesIn } from "../../helpers/processes.ts";
import { makeProject } from "../../helpers/project.ts";
import { logged, runInProject } from "../../helpers/project_run.ts";

const ignore = !HAS_PROC;
const RUN_SLEEP = { run: ["sleep"] };

/** Starts a grandchild and logs its number; then goes on with `body`. */
const withGrandchild = (stdout: string, body: string): string => `
  export default async ({ log }) => {
    const child = new Deno.Command("sleep", { args: ["1000"], stdin: "null", stdout: "${stdout}", stderr: "null" }).spawn();
    child.unref();
    log.value("grandchild", child.pid);
    ${body}
  };`;

Deno.test({
  name: "a program that a task started is gone when the task has ended, however it ended",
  ignore,
  async fn() {
    await using project = await makeProject({
      "returns.ts": withGrandchild("null", `return "done";`),
      "throws.ts": withGrandchild("null", `throw new Error("no");`),
      "exits.ts": withGrandchild("null", `Deno.exit(3);`),
      "hangs.ts": withGrandchild("null", `for (;;);`),
    });
    const run = await runInProject(project, {
      returns: { module: "returns.ts", permissions: RUN_SLEEP },
      throws: { module: "throws.ts", permissions: RUN_SLEEP },
      exits: { module: "exits.ts", permissions: RUN_SLEEP },
      hangs: { module: "hangs.ts", permissions: RUN_SLEEP, timeout: "300ms", grace: 0 },
    });
    for (const id of ["returns", "throws", "exits", "hangs"]) {
      const [pid] = logged(run.attempt(id), "dagtrail.value", "grandchild");
      equal(typeof pid, "number", `${id} had started its program`);
      await eventually(`the program of ${id} is gone`, () => !isAlive(Number(pid)));
    }
    equal(run.result.tasks.returns!.value, "done");
    deepEqual(processesIn(project.root), []);
  },
});

Deno.test({
  name: "a program that holds the task's output open does not hold up the end of the attempt",
  ignore,
  async fn() {
    await using project = await makeProject({
      "holds.ts": withGrandchild("inherit", `console.log("last line"); return "done";`),
      // In a group of its own, which a kill of the attempt's group does not reach.
      "escapes.ts": `
        export default async ({ log }) => {
          const child = new Deno.Command("sleep", { args: ["1000"], stdout: "inherit", detached: true }).spawn();
          child.unref();
          log.value("grandchild", child.pid);
          console.log("last line");
          return "done";
        };`,
    });
    const run = await runInProject(project, {
      holds: { module: "holds.ts", permissions: RUN_SLEEP },
      escapes: { module: "escapes.ts", permissions: RUN_SLEEP },
    });
    deepEqual([run.result.tasks.holds!.value, run.result.tasks.escapes!.value], ["done", "done"]);
    deepEqual([run.printed("holds"), run.printed("escapes")], [["last line"], ["last line"]]);
    for (const id of ["holds", "escapes"]) {
      const [pid] = logged(run.attempt(id), "dagtrail.value", "grandchild");
      await eventually(`the program of ${id} is gone`, () => !isAlive(Number(pid)));
    }
    deepEqual(processesIn(project.root), []);
  },
});

Deno.test("a task that may start programs is marked as not sandboxed in the run file", async () => {
  await using project = await makeProject({ "task.ts": `export default () => {};` });
  const run = await runInProject(project, {
    plain: { module: "task.ts" },
    reads: { module: "task.ts", permissions: { env: ["HOME"], sys: ["hostname"] } },
    runs: { module: "task.ts", permissions: RUN_SLEEP },
    calls: { module: "task.ts", permissions: { ffi: true } },
  });
  const marks = ["plain", "reads", "runs", "calls"].map((id) => run.task(id).attributes["dagtrail.task.sandboxed"]);
  deepEqual(marks, [true, true, false, false]);
});
