import { deepEqual, equal, match, ok } from "node:assert/strict";
import { HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, logged, type ProjectRun, runInProject, type TaskOf } from "../../helpers/project_run.ts";

/** Runs one task whose function has this body. */
async function runBody(body: string, options: Partial<TaskOf> = {}): Promise<ProjectRun> {
  await using project = await makeProject({
    "task.ts": `export default async ({ log, signal, output, attempt }) => {\n${body}\n};`.replace(
      "signal, ",
      // To read the signal is to ask for it, so only a task that uses it does.
      body.includes("signal.") ? "signal, " : "",
    ),
  });
  const run = await runInProject(project, { task: { ...options, module: "task.ts" } });
  if (HAS_PROC) deepEqual(processesIn(project.root), [], "no process is left");
  return run;
}

function exceptionOf(run: ProjectRun): { type: unknown; message: unknown } {
  const [exception] = eventsOf(run.attempt("task"), "exception");
  return {
    type: exception?.attributes["exception.type"],
    message: exception?.attributes["exception.message"],
  };
}

Deno.test("a task over its time that listens to its signal can save something before it ends", async () => {
  const run = await runBody(
    `log.metric("before", 1);
     await new Promise((resolve) => { signal.addEventListener("abort", resolve); setInterval(() => {}, 1000); });
     log.value("saved", "in the grace period");
     Deno.writeTextFileSync(output.path("saved.txt"), "too");`,
    { timeout: "300ms", grace: "60s" },
  );
  equal(run.result.tasks.task!.result, "timeout");
  deepEqual(exceptionOf(run), { type: "Timeout", message: "it took longer than 300 ms" });
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
  deepEqual(logged(run.attempt("task"), "dagtrail.value", "saved"), ["in the grace period"]);
});

Deno.test("a task over its time that ignores SIGTERM is killed after its grace period", async () => {
  const run = await runBody(
    `Deno.addSignalListener("SIGTERM", () => console.log("ignored"));
     log.metric("before", 1);
     await new Promise(() => setInterval(() => {}, 1000));`,
    { timeout: "300ms", grace: "200ms" },
  );
  equal(run.result.tasks.task!.result, "timeout");
  equal(run.attempt("task").attributes["dagtrail.process.exit.signal"], "SIGKILL");
  deepEqual(run.printed("task"), ["ignored"]);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
});

Deno.test("an infinite loop that blocks the event loop ends at its time limit, with all that was said before", async () => {
  const run = await runBody(
    `console.log("into the loop"); log.metric("before", 1);
     // Asking for the signal makes SIGTERM wait for an event loop that never comes.
     signal.throwIfAborted();
     for (;;);`,
    { timeout: "300ms", grace: "100ms" },
  );
  equal(run.result.tasks.task!.result, "timeout");
  deepEqual(run.printed("task"), ["into the loop"]);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
});

Deno.test("a timeout is worth another attempt", async () => {
  const run = await runBody(
    `if (attempt.number === 1) for (;;);
     return "second time";`,
    { timeout: "1500ms", retry: { attempts: 2 } },
  );
  equal(run.result.result, "success");
  equal(run.attempt("task", 1).attributes["cicd.pipeline.task.run.result"], "timeout");
  equal(run.result.tasks.task!.value, "second time");
});

Deno.test("an exit by a code is a failure with that code and no signal", async () => {
  const run = await runBody(`console.log("leaving"); log.metric("before", 1); Deno.exit(42);`);
  equal(run.result.tasks.task!.result, "failure");
  const { attributes } = run.attempt("task");
  deepEqual([attributes["process.exit.code"], attributes["dagtrail.process.exit.signal"]], [42, undefined]);
  deepEqual(exceptionOf(run), { type: "Exit", message: "the process exited with code 42" });
  deepEqual(run.printed("task"), ["leaving"]);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
});

Deno.test("an end by a signal is an error with that signal and no code", async () => {
  const run = await runBody(
    `log.metric("before", 1);
     await new Deno.Command("sh", { args: ["-c", "kill -ABRT $PPID"] }).output();
     await new Promise(() => setInterval(() => {}, 1000));`,
    { permissions: { run: ["sh"] } },
  );
  equal(run.result.tasks.task!.result, "error");
  const { attributes } = run.attempt("task");
  deepEqual([attributes["process.exit.code"], attributes["dagtrail.process.exit.signal"]], [undefined, "SIGABRT"]);
  equal(exceptionOf(run).type, "SIGABRT");
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
});

Deno.test("a task that exits with 0 before its function returned did not succeed", async () => {
  const run = await runBody(`log.metric("before", 1); Deno.exit(0);`);
  equal(run.result.tasks.task!.result, "failure");
  match(String(exceptionOf(run).message), /exited before the task's function had returned/);
  equal(run.attempt("task").attributes["process.exit.code"], 0);
});

Deno.test("a rejection that nobody handles fails the attempt with its own error", async () => {
  const run = await runBody(
    `Promise.reject(new SyntaxError("nobody waits for this"));
     await new Promise(() => setInterval(() => {}, 1000));`,
  );
  equal(run.result.tasks.task!.result, "failure");
  deepEqual(exceptionOf(run), { type: "SyntaxError", message: "nobody waits for this" });
});

Deno.test("an error thrown from a timer fails the attempt with its own error", async () => {
  const run = await runBody(
    `setTimeout(() => { throw new EvalError("from a timer"); });
     await new Promise(() => setInterval(() => {}, 1000));`,
  );
  deepEqual(exceptionOf(run), { type: "EvalError", message: "from a timer" });
});

Deno.test("whatever a task throws, its attempt fails and says what it was", async () => {
  const thrown: readonly (readonly [string, string, RegExp])[] = [
    [`"just a string"`, "string", /^just a string$/],
    [`42`, "number", /^42$/],
    [`null`, "object", /^null$/],
    [`undefined`, "undefined", /^undefined$/],
    [`{ code: "E_ODD", nested: [1] }`, "object", /E_ODD/],
    [`Object.create(null)`, "object", /./],
    [`Symbol("s")`, "symbol", /Symbol\(s\)/],
    [`Object.assign(new Error("x"), { message: 5, name: {}, stack: 7 })`, "[object Object]", /^5$/],
    [`new DOMException("gone", "AbortError")`, "AbortError", /^gone$/],
    [`new Error("outer", { cause: new TypeError("inner") })`, "Error", /^outer$/],
  ];
  await using project = await makeProject({
    ...Object.fromEntries(
      thrown.map(([expression], i) => [`t${i}.ts`, `export default () => { throw ${expression}; };`]),
    ),
  });
  const run = await runInProject(project, Object.fromEntries(thrown.map((_, i) => [`t${i}`, { module: `t${i}.ts` }])));
  for (const [i, [expression, type, message]] of thrown.entries()) {
    const { result, exception } = run.result.tasks[`t${i}`]!;
    deepEqual([result, exception?.type], ["failure", type], expression);
    match(exception!.message, message);
  }
  match(run.result.tasks.t9!.exception!.stacktrace!, /Caused by: TypeError: inner/);
});

Deno.test("what a task left running does not keep its attempt alive", async () => {
  const run = await runBody(`setInterval(() => {}, 1000); return "returned";`);
  deepEqual([run.result.result, run.result.tasks.task!.value], ["success", "returned"]);
});

Deno.test("a value that JSON would change is a failure that names the place", async () => {
  const run = await runBody(`return { rows: [1, new Map()] };`);
  equal(run.result.tasks.task!.result, "failure");
  match(String(exceptionOf(run).message), /\$\.rows\[1\] is a Map/);
});

Deno.test("a value that is too deep or too large to be recorded is a failure that says so", async () => {
  for (
    const [body, told] of [
      ["let a = 1; for (let i = 0; i < 300; i++) a = [a]; return a;", /nested deeper than 199 levels/],
      ["let a = 1; for (let i = 0; i < 100_000; i++) a = [a]; return a;", /nested deeper than 199 levels/],
      ['return "x".repeat(3e7);', /takes 300000\d\d bytes as JSON, and 16777216 is the most/],
      ['log.value("v", "x".repeat(3e7));', /takes 300000\d\d bytes as JSON, and 16777216 is the most/],
    ] as const
  ) {
    const run = await runBody(body);
    equal(run.result.tasks.task!.result, "failure");
    match(String(exceptionOf(run).message), told);
  }
  const deepest = await runBody("let a = 1; for (let i = 0; i < 199; i++) a = [a]; return a;");
  equal(deepest.result.tasks.task!.result, "success");
});

Deno.test("a module that throws while it is loaded fails the attempt with the module's error", async () => {
  await using project = await makeProject({
    "task.ts": `import "./lib.ts"; export default () => 1;`,
    "lib.ts": `throw new Error("at the top of lib.ts");`,
  });
  const run = await runInProject(project, { task: { module: "task.ts" } });
  deepEqual(exceptionOf(run), { type: "Error", message: "at the top of lib.ts" });
  ok(run.result.tasks.task!.exception!.stacktrace!.includes("lib.ts:1:"));
});
