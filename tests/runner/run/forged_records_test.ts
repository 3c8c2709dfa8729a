import { deepEqual, equal, match, ok } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, logged, type ProjectRun, runInProject } from "../../helpers/project_run.ts";

/** Runs a task that appends to its own records file behind the SDK's back: `forge(line)`. */
async function runForging(body: string): Promise<ProjectRun> {
  await using project = await makeProject({
    "task.ts": `
      const time = String(BigInt(Date.now()) * 1_000_000n);
      export default async ({ log, output }) => {
        const attempt = output.directory.replace(/.output$/, "");
        const forge = (line) => Deno.writeTextFileSync(attempt + "/records.jsonl", line, { append: true });
        ${body}
      };`,
  });
  return await runInProject(project, { task: { module: "task.ts" } });
}

Deno.test("records that are not what they should be become notices, and those around them are kept", async () => {
  const bad = [
    "not json at all",
    "",
    "[]",
    "null",
    `{"kind":"metric"}`,
    `{"kind":"metric","time":"5","name":"m","value":"12"}`,
    `{"kind":"metric","time":5,"name":"m","value":12}`,
    `{"kind":"value","time":"5","name":"","value":1}`,
    `{"kind":"artifact","time":"5","name":"a","mediaType":"text/plain","file":"../../../secret"}`,
    `{"kind":"artifact","time":"5","name":"a","mediaType":"text/plain","file":"/etc/hostname"}`,
    `{"kind":"progress","time":"5","fraction":7}`,
    `{"kind":"exception","time":"5"}`,
    `{"kind":"run-ended","time":"5","task":"other"}`,
    `{"kind":"__proto__","time":"5"}`,
  ];
  const run = await runForging(`
    log.metric("before", 1);
    for (const line of ${JSON.stringify(bad)}) forge(line + "\\n");
    log.metric("after", 2);
    return "fine";`);
  equal(run.result.result, "success");
  equal(run.result.tasks.task!.value, "fine");
  const attempt = run.attempt("task");
  deepEqual(logged(attempt, "dagtrail.metric", "before"), [1]);
  deepEqual(logged(attempt, "dagtrail.metric", "after"), [2]);
  deepEqual(
    run.notices("task").map((notice) => /^record (\d+) could not be read: ./.exec(notice)?.[1]),
    bad.map((_, i) => String(i + 2)),
  );
  equal(run.artifacts("task").size, 0);
});

Deno.test("a flood of bad records is told once each up to a limit and then as a number", async () => {
  const run = await runForging(`for (let i = 0; i < 1000; i++) forge("bad\\n"); log.metric("after", 2);`);
  const notices = run.notices("task");
  ok(notices.length < 50);
  match(notices.at(-1)!, /980 more records could not be read/);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "after"), [2]);
});

Deno.test("a record of more than 16 MiB is skipped with a notice, and what follows it is read", async () => {
  const run = await runForging(`
    forge('{"kind":"value","time":"' + time + '","name":"huge","value":"');
    for (let i = 0; i < 17; i++) forge("x".repeat(2 ** 20));
    forge('"}\\n');
    log.metric("after", 2);`);
  match(run.notices("task").join("\n"), /record 1 could not be read: it is longer than 16777216 bytes/);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "after"), [2]);
  ok(run.text.length < 1e6);
});

Deno.test("a record that a kill cut in the middle is a notice", async () => {
  const run = await runForging(`log.metric("before", 1); forge('{"kind":"metric","na'); Deno.exit(1);`);
  match(run.notices("task").join("\n"), /record 2 could not be read: it was cut off/);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "before"), [1]);
});

Deno.test("a record nested a hundred thousand levels deep is a notice and does not end the runner", async () => {
  const run = await runForging(`
    forge('{"kind":"value","time":"' + time + '","name":"deep","value":' + "[".repeat(1e5) + "]".repeat(1e5) + "}\\n");
    forge('{"kind":"return","time":"' + time + '","value":' + "[".repeat(1e5) + "]".repeat(1e5) + "}\\n");
    log.metric("after", 2);`);
  equal(run.result.result, "success");
  match(run.notices("task").join("\n"), /record 1 could not be read: .*nested/);
  deepEqual(logged(run.attempt("task"), "dagtrail.metric", "after"), [2]);
});

Deno.test("times that a task forges stay within its attempt", async () => {
  const run = await runForging(`
    forge('{"kind":"metric","time":"0","name":"early","value":1}\\n');
    forge('{"kind":"metric","time":"9999999999999999999","name":"late","value":1}\\n');`);
  const attempt = run.attempt("task");
  const [early, late, ...more] = eventsOf(attempt, "dagtrail.metric").map(({ timeNs }) => timeNs);
  deepEqual([early, more], [attempt.startNs, []]);
  equal(late! > early! && late! <= attempt.endNs, true);
});

Deno.test("a forged success does not hide a process that failed", async () => {
  const run = await runForging(`
    forge('{"kind":"return","time":"' + time + '","value":"all good"}\\n');
    Deno.exit(9);`);
  equal(run.result.tasks.task!.result, "failure");
  equal(run.result.tasks.task!.value, undefined);
});

Deno.test("an artifact's file that is gone is a notice, and the other artifacts are kept", async () => {
  const run = await runForging(`
    log.text("first", "1"); log.text("second", "2"); log.text("third", "3");
    Deno.removeSync(attempt + "/artifacts/2");`);
  deepEqual([...run.artifacts("task").keys()], ["first", "third"]);
  match(run.notices("task").join("\n"), /artifact "second" could not be kept/);
});

Deno.test("a records file that a task deletes or empties costs what was in it and not the run", async () => {
  for (
    const act of [`Deno.removeSync(attempt + "/records.jsonl");`, `Deno.truncateSync(attempt + "/records.jsonl");`]
  ) {
    const run = await runForging(`log.metric("before", 1); ${act} log.metric("after", 2);`);
    ok(["success", "failure"].includes(run.result.tasks.task!.result));
  }
});
