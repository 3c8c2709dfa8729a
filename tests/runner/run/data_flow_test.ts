import { deepEqual, equal, match } from "node:assert/strict";
import { pipeline, task } from "../../../mod.ts";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, logged, runInProject } from "../../helpers/project_run.ts";

Deno.test("what a task returns and writes reaches the task that has it as an input", async () => {
  await using project = await makeProject({
    "write.ts": `
      import { defineTask, type TaskContext } from "dagtrail";
      export default defineTask(async ({ params, output }: TaskContext<{ word: string }>) => {
        await output.writeText("deep/er/text.txt", params.word + " é 🎉");
        await output.writeBytes("bytes.bin", new Uint8Array([0, 255, 10]));
        await output.writeStream("stream.txt", new Blob(["in ", "pieces"]).stream());
        return { length: params.word.length, nothing: null };
      });`,
    "read.ts": `
      export default async ({ inputs: { from } }) => ({
        task: from.task,
        value: from.value,
        files: await from.list(),
        text: await from.readText("deep/er/text.txt"),
        bytes: [...await from.readBytes("bytes.bin")],
        stream: await new Response(await from.readStream("stream.txt")).text(),
      });`,
  });
  const { result } = await runInProject(project, {
    write: { module: "write.ts", params: { word: "hello" } },
    read: { module: "read.ts", inputs: { from: "write" } },
  });
  equal(result.result, "success");
  deepEqual(result.tasks.read!.value, {
    task: "write",
    value: { length: 5, nothing: null },
    files: ["bytes.bin", "deep/er/text.txt", "stream.txt"],
    text: "hello é 🎉",
    bytes: [0, 255, 10],
    stream: "in pieces",
  });
});

Deno.test("a task that fans out over keys is gathered in the order of the array, with a link for each edge", async () => {
  await using project = await makeProject({
    "square.ts": `export default ({ params }) => params.n * params.n;`,
    "sum.ts": `export default ({ inputs }) => inputs.squares.map((input) => [input.task, input.value]);`,
    "last.ts": `export default ({ inputs }) => Object.keys(inputs).length;`,
  });
  const fan = pipeline({
    name: "fan",
    tasks() {
      const squares = [3, 1, 2].map((n) =>
        task("square", { key: n, module: project.url("square.ts"), params: { n } } as never)
      );
      const sum = task("sum", { module: project.url("sum.ts"), inputs: { squares } } as never);
      task("last", { module: project.url("last.ts"), after: [sum] } as never);
    },
  });
  const run = await runInProject(project, fan, { maxParallel: 3 });
  deepEqual(run.result.tasks.sum!.value, [["square[3]", 9], ["square[1]", 1], ["square[2]", 4]]);
  equal(run.result.tasks.last!.value, 0);
  deepEqual(
    run.task("sum").links.map(({ spanId, attributes }) => [spanId, attributes["dagtrail.dependency.input"]]),
    [3, 1, 2].map((n) => [run.task(`square[${n}]`).spanId, "squares"]),
  );
  deepEqual(run.task("last").links.map(({ attributes }) => attributes["dagtrail.dependency.kind"]), ["after"]);
});

Deno.test("everything that a task logs is in the run file, in its order and with its own time", async () => {
  await using project = await makeProject({
    "log.ts": `
      export default ({ log }) => {
        log.param("lr", 0.1);
        log.metric("loss", 3, { step: 0 });
        log.metric("loss", NaN, { step: 1 });
        log.value("nested/value", { a: [1, "two", { three: null }] });
        log.progress(0.5, "half");
      };`,
  });
  const run = await runInProject(project, { log: { module: "log.ts" } });
  const attempt = run.attempt("log");
  deepEqual(
    attempt.events.map(({ name }) => name),
    ["dagtrail.param", "dagtrail.metric", "dagtrail.metric", "dagtrail.value", "dagtrail.progress"],
  );
  deepEqual(logged(attempt, "dagtrail.metric", "loss"), [3, NaN]);
  deepEqual(eventsOf(attempt, "dagtrail.metric").map((event) => event.attributes["dagtrail.step"]), [0, 1]);
  deepEqual(JSON.stringify(logged(attempt, "dagtrail.value", "nested/value")), '[{"a":[1,"two",{"three":null}]}]');
  for (const { timeNs } of attempt.events) {
    equal(timeNs >= attempt.startNs && timeNs <= attempt.endNs, true);
  }
});

Deno.test("what a task begins to write counts, whether or not it waits for it", async () => {
  await using project = await makeProject({
    "writes.ts": `
      export default ({ output }) => {
        output.writeText("large.txt", "x".repeat(20_000_000));
        output.writeStream("slow.txt", new ReadableStream({
          type: "bytes",
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            controller.enqueue(new TextEncoder().encode("all of it"));
            controller.close();
          },
        }));
      };`,
    "reads.ts": `
      export default async ({ inputs: { from } }) => [(await from.readBytes("large.txt")).length, await from.readText("slow.txt")];`,
    "wrong.ts": `export default ({ output }) => { output.writeJson("model.json", { n: 10n }); };`,
    "climbs.ts": `export default async ({ output }) => { void output.writeText("../up.txt", "x"); await 1; };`,
    "caught.ts": `
      export default async ({ output }) => {
        try {
          await output.writeText("../up.txt", "x");
        } catch (error) {
          return error.name;
        }
      };`,
  });
  const { result } = await runInProject(project, {
    writes: { module: "writes.ts" },
    reads: { module: "reads.ts", inputs: { from: "writes" } },
    wrong: { module: "wrong.ts" },
    climbs: { module: "climbs.ts" },
    caught: { module: "caught.ts" },
  });
  deepEqual(result.tasks.reads!.value, [20_000_000, "all of it"]);
  deepEqual([result.tasks.wrong!.result, result.tasks.climbs!.result], ["failure", "failure"]);
  match(result.tasks.wrong!.exception!.message, /"model\.json" must be JSON: \$\.n is a bigint/);
  match(result.tasks.climbs!.exception!.message, /must stay in its folder/);
  equal(result.tasks.caught!.value, "TypeError");
});

Deno.test("a task may read its own module graph: code, JSON and text that it imports", async () => {
  await using project = await makeProject({
    "lib/deep/words.ts": `export const words = ["a", "b"];`,
    "lib/data.json": `{ "n": 3 }`,
    "lib/text.txt": "text in the project",
    "task.ts": `
      import { words } from "./lib/deep/words.ts";
      import data from "./lib/data.json" with { type: "json" };
      import text from "./lib/text.txt" with { type: "text" };
      export default async () => {
        const later = await import("./lib/deep/words.ts");
        return [words.length, data.n, text, later.words === words, await Deno.readTextFile(new URL(import.meta.url).pathname).then((t) => t.includes("export default"))];
      };`,
  });
  const { result } = await runInProject(project, { read: { module: "task.ts" } });
  deepEqual(result.tasks.read!.value, [2, 3, "text in the project", true, true]);
});
