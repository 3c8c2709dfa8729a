import { deepEqual, equal, ok } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, type ProjectRun, runInProject } from "../../helpers/project_run.ts";

async function runBody(body: string): Promise<ProjectRun> {
  await using project = await makeProject({ "task.ts": `export default async () => {\n${body}\n};` });
  return await runInProject(project, { task: { module: "task.ts" } });
}

const WRITE = `
  const write = (stream, bytes) => { for (let n = 0; n < bytes.length;) n += stream.writeSync(bytes.subarray(n)); };
  const text = (value) => new TextEncoder().encode(value);
`;

Deno.test("stdout and stderr are kept line by line, each in its order and with its time", async () => {
  const run = await runBody(`
    console.log("one"); console.error("two"); console.log("three\\n\\nfour"); console.error("  five\\t");
    console.log("six");`);
  deepEqual(run.printed("task", "stdout"), ["one", "three", "", "four", "six"]);
  deepEqual(run.printed("task", "stderr"), ["two", "  five\t"]);
  const attempt = run.attempt("task");
  const times = eventsOf(attempt, "dagtrail.log").map(({ timeNs }) => timeNs);
  deepEqual(times, [...times].sort((a, b) => Number(a - b)));
  ok(times.every((time) => time >= attempt.startNs && time <= attempt.endNs));
});

Deno.test("a last line without a line break is kept, and a carriage return before a line break is not", async () => {
  const run = await runBody(`${WRITE}
    write(Deno.stdout, text("with return\\r\\nnot at \\r the end\\r\\nlast"));
    write(Deno.stderr, text("also last"));`);
  deepEqual(run.printed("task", "stdout"), ["with return", "not at \r the end", "last"]);
  deepEqual(run.printed("task", "stderr"), ["also last"]);
});

Deno.test("bytes that are not UTF-8 are kept as replacement characters, and nothing around them is lost", async () => {
  const run = await runBody(`${WRITE}
    write(Deno.stdout, new Uint8Array([0x61, 0xff, 0xfe, 0x62, 10, 0xc3, 0x28, 10, 0x63]));
    // A character whose bytes come in two writes is still one.
    write(Deno.stdout, new Uint8Array([10, 0xf0, 0x9f])); write(Deno.stdout, new Uint8Array([0x8e, 0x89, 10]));`);
  deepEqual(run.printed("task"), ["a\uFFFD\uFFFDb", "\uFFFD(", "c", "🎉"]);
});

Deno.test("a line of a megabyte comes in pieces that joined are the line", async () => {
  const run = await runBody(`${WRITE}
    write(Deno.stdout, text("before\\n" + "0123456789".repeat(100_000) + "\\nafter\\n"));
    write(Deno.stderr, text("x" + "🎉".repeat(100_000)));`);
  const stdout = run.printed("task", "stdout");
  deepEqual([stdout[0], stdout.at(-1)], ["before", "after"]);
  ok(stdout.length > 3 && stdout.every((line) => line.length <= 65_536));
  equal(stdout.slice(1, -1).join(""), "0123456789".repeat(100_000));
  equal(run.printed("task", "stderr").join(""), "x" + "🎉".repeat(100_000));
});

Deno.test("control characters and terminal escapes are kept as they are in the run file", async () => {
  const run = await runBody(`console.log("\\x1b[31mred\\x1b[0m \\0 \\x07 \\u202e");`);
  deepEqual(run.printed("task"), ["\x1b[31mred\x1b[0m \0 \x07 \u202e"]);
});

Deno.test("of 100,000 lines printed at full speed none is lost, repeated or out of order", async () => {
  const run = await runBody(`for (let i = 0; i < 100_000; i++) console.log("line " + i);`);
  const printed = run.printed("task");
  equal(printed.length, 100_000);
  equal(printed.findIndex((line, i) => line !== `line ${i}`), -1);
});

Deno.test("what a task printed before it was killed is there to the last line", async () => {
  await using project = await makeProject({
    "task.ts": `export default () => { for (let i = 0; i < 5000; i++) console.log(i); for (;;); };`,
  });
  const run = await runInProject(project, { task: { module: "task.ts", timeout: "700ms", grace: 0 } });
  equal(run.result.tasks.task!.result, "timeout");
  deepEqual(run.printed("task"), Array.from({ length: 5000 }, (_, i) => String(i)));
});
