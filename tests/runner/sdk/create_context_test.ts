import assert from "node:assert/strict";
import { createContext } from "../../../runner/sdk/create_context.ts";
import type { TaskContext, TaskOutput } from "../../../runner/sdk/task_context.ts";
import type { AttemptSpec } from "../../../runner/words/attempt_spec.ts";
import { AttemptDirectory } from "./attempt_directory.ts";

type Inputs = Record<string, TaskOutput<unknown> & readonly TaskOutput<unknown>[]>;

function contextFor(directory: AttemptDirectory, fields: Partial<AttemptSpec> = {}): TaskContext<object, Inputs> {
  return createContext(directory.spec(fields), directory.openRecords()) as TaskContext<object, Inputs>;
}

Deno.test("a task is told its parameters and which attempt of which run it is", () => {
  using directory = new AttemptDirectory();
  const { params, attempt } = contextFor(directory, { params: { rows: 5 }, attempt: 3, task: "train[400]" });
  assert.deepEqual(params, { rows: 5 });
  assert.deepEqual(attempt, { run: "example-1", pipeline: "example", task: "train[400]", number: 3 });
});

Deno.test("an input is what its task left, and a fan-in is an array of them", async () => {
  using directory = new AttemptDirectory();
  await Deno.writeTextFile(`${directory.output}/x.txt`, "left");
  const left = { task: "ingest", value: 7, directory: directory.output };
  const { inputs } = contextFor(directory, {
    inputs: { one: left, many: [left, { ...left, task: "other" }], none: [] },
  });
  assert.equal(inputs.one!.value, 7);
  assert.equal(await inputs.one!.readText("x.txt"), "left");
  assert.deepEqual(inputs.many!.map(({ task }) => task), ["ingest", "other"]);
  assert.deepEqual([...inputs.none!], []);
  assert.deepEqual(Object.keys(inputs), ["one", "many", "none"]);
});

Deno.test("an input that the pipeline does not give is an error that lists those that it gives", () => {
  using directory = new AttemptDirectory();
  const left = { task: "ingest", directory: directory.output };
  const { inputs } = contextFor(directory, { inputs: { digits: left, labels: left } });
  assert.throws(
    () => inputs.digit,
    new TypeError('the task report has no input "digit"; the pipeline gives it: digits, labels'),
  );
  assert.throws(
    () => contextFor(directory).inputs.digits,
    new TypeError('the task report has no input "digits"; the pipeline gives it none'),
  );
});

Deno.test("the inputs as a whole can be awaited, printed, spread and turned into JSON", async () => {
  using directory = new AttemptDirectory();
  const { inputs } = contextFor(directory, { inputs: { digits: { task: "ingest", directory: directory.output } } });
  assert.equal(await Promise.resolve(inputs), inputs);
  assert.match(Deno.inspect(inputs), /digits/);
  assert.deepEqual(Object.keys({ ...inputs }), ["digits"]);
  assert.equal(JSON.parse(JSON.stringify(inputs)).digits.task, "ingest");
});

Deno.test("a task gets the secrets that were declared for it, by name", () => {
  using directory = new AttemptDirectory();
  Deno.env.set("DAGTRAIL_TEST_TOKEN", "s3cret");
  try {
    assert.deepEqual(contextFor(directory, { secrets: ["DAGTRAIL_TEST_TOKEN"] }).secrets, {
      DAGTRAIL_TEST_TOKEN: "s3cret",
    });
    assert.deepEqual(contextFor(directory).secrets, {});
  } finally {
    Deno.env.delete("DAGTRAIL_TEST_TOKEN");
  }
});

Deno.test("what a task logs and writes lands in its own attempt's directory", async () => {
  using directory = new AttemptDirectory();
  const { log, output } = contextFor(directory);
  log.text("notes", "hello");
  await output.writeText("out.txt", "there");
  assert.equal(directory.lastArtifact().text, "hello");
  assert.equal(await Deno.readTextFile(`${directory.output}/out.txt`), "there");
});
