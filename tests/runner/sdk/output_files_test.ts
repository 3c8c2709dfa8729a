import assert from "node:assert/strict";
import { BegunWork } from "../../../runner/sdk/begun_work.ts";
import { createOutputDirectory, createTaskOutput } from "../../../runner/sdk/output_files.ts";
import type { OutputDirectory, TaskOutput } from "../../../runner/sdk/task_context.ts";
import { AttemptDirectory } from "./attempt_directory.ts";

/** An output directory, and what a task further down sees of it. */
function open(): { output: OutputDirectory; input: TaskOutput<{ rows: number }> } & Disposable {
  const directory = new AttemptDirectory();
  return {
    output: createOutputDirectory(directory.output, new BegunWork()),
    input: createTaskOutput("ingest", directory.output, { rows: 5 }),
    [Symbol.dispose]: () => directory[Symbol.dispose](),
  };
}

Deno.test("what one task writes, the next reads: text, JSON, bytes and streams, in folders", async () => {
  using opened = open();
  const { output, input } = opened;
  await output.writeText("digits.csv", "a,b\né,1\n");
  await output.writeJson("deep/er/train.json", { rows: [1, null], skipped: undefined });
  await output.writeBytes("model.bin", Uint8Array.of(0, 255, 10));
  await output.writeStream("stream.bin", new Blob(["one", " and ", "two"]).stream());
  await Deno.writeTextFile(output.path("by-path/own.txt"), "own");

  assert.equal(input.task, "ingest");
  assert.deepEqual(input.value, { rows: 5 });
  assert.equal(input.directory, output.directory);
  assert.equal(await input.readText("digits.csv"), "a,b\né,1\n");
  assert.deepEqual(await input.readJson("deep/er/train.json"), { rows: [1, null] });
  assert.deepEqual([...await input.readBytes("model.bin")], [0, 255, 10]);
  assert.equal(await new Response(await input.readStream("stream.bin")).text(), "one and two");
  assert.equal(await Deno.readTextFile(input.path("by-path/own.txt")), "own");
  assert.deepEqual(await input.list(), [
    "by-path/own.txt",
    "deep/er/train.json",
    "digits.csv",
    "model.bin",
    "stream.bin",
  ]);
});

Deno.test("a file that is written again has only what was written last", async () => {
  using opened = open();
  const { output, input } = opened;
  await output.writeText("a", "long before");
  await output.writeText("a", "short");
  assert.equal(await input.readText("a"), "short");
  await output.writeStream("a", new Blob(["s"]).stream());
  assert.equal(await input.readText("a"), "s");
});

Deno.test("reading a file that is not there says what is, and whose it is", async () => {
  using opened = open();
  const { output, input } = opened;
  const missing = (has: string): Error => new Deno.errors.NotFound(`the task ingest left no file "digit.csv"; ${has}`);
  await assert.rejects(input.readText("digit.csv"), missing("it left no files"));
  await output.writeText("digits.csv", "");
  await output.writeText("more/x.txt", "");
  for (const read of [input.readText, input.readJson, input.readBytes, input.readStream]) {
    await assert.rejects(read("digit.csv"), missing("it left: digits.csv, more/x.txt"));
  }
});

Deno.test("a file that is not JSON is named, with what the parser says", async () => {
  using opened = open();
  await opened.output.writeText("bad.json", "{");
  await assert.rejects(opened.input.readJson("bad.json"), (error) => {
    assert.ok(error instanceof SyntaxError);
    assert.match(error.message, /^the file "bad\.json" of the task ingest is not JSON: ./);
    return true;
  });
});

Deno.test("no file is written or read outside the directory, and a bad name rejects", async () => {
  using opened = open();
  const { output, input } = opened;
  const untypedOutput = output as unknown as Record<string, (file: unknown, value: unknown) => Promise<void>>;
  const content: Record<string, unknown> = {
    writeText: "x",
    writeJson: 1,
    writeBytes: new Uint8Array(1),
    writeStream: new Blob(["x"]).stream(),
  };
  for (const name of ["../up.txt", "/etc/x", "a/../../b", "", 5]) {
    const named = (error: unknown): boolean =>
      error instanceof TypeError && error.message.includes(JSON.stringify(name)) && /output file/.test(error.message);
    for (const [method, value] of Object.entries(content)) {
      // The call itself must not throw: who forgets `await` in a try block would not catch it.
      await assert.rejects(untypedOutput[method]!(name, value), named);
    }
    assert.throws(() => output.path(name as string), named);
    await assert.rejects(input.readText(name as string), /the name of an input file/);
  }
  assert.deepEqual(await input.list(), []);
});

Deno.test("content of the wrong type is refused with the file's name, and no file is left", async () => {
  using opened = open();
  const untyped = opened.output as unknown as Record<string, (file: string, value: unknown) => Promise<void>>;
  const check = async (method: string, value: unknown, message: string): Promise<void> => {
    await assert.rejects(untyped[method]!("f", value), new TypeError(message));
    assert.deepEqual(await opened.input.list(), []);
  };
  const subject = 'what is written to the output file "f" must be';
  await check("writeText", undefined, `${subject} a string, and is undefined`);
  await check("writeText", 5, `${subject} a string, and is the number 5`);
  await check("writeBytes", "x", `${subject} a Uint8Array, and is the string "x"`);
  await check("writeStream", "x", `${subject} a ReadableStream of bytes, and is the string "x"`);
  await check("writeJson", { a: NaN }, 'the output file "f" must be JSON: $.a is NaN');
  await check("writeJson", undefined, 'the output file "f" must be JSON: $ is undefined');
  await check("writeJson", new Map(), 'the output file "f" must be JSON: $ is a Map, not a plain object');
});

Deno.test("a stream that breaks rejects with its own error", { sanitizeResources: true }, async () => {
  using opened = open();
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error("the line went dead"));
    },
  });
  await assert.rejects(opened.output.writeStream("f", broken), /^Error: the line went dead$/);
});
