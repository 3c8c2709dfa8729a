import assert from "node:assert/strict";
import type { TaskLog } from "../../../runner/sdk/task_context.ts";
import { createTaskLog } from "../../../runner/sdk/task_log.ts";
import { AttemptDirectory } from "./attempt_directory.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** A log that writes into a real attempt directory. */
function open(): { directory: AttemptDirectory; log: TaskLog } & Disposable {
  const directory = new AttemptDirectory();
  const log = createTaskLog(directory.openRecords(), directory.artifacts);
  return { directory, log, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}

/** `log` as JavaScript sees it. */
function untyped(log: TaskLog): Record<keyof TaskLog, (...args: unknown[]) => void> {
  return log as unknown as Record<keyof TaskLog, (...args: unknown[]) => void>;
}

Deno.test("what a task reports is on disk when the call returns, in order and with its time", () => {
  using opened = open();
  const { directory, log } = opened;
  log.param("data/rows", 5);
  assert.equal(directory.records().length, 1);
  log.param("kernel", { name: "rbf", gamma: [0.1, null] });
  log.metric("loss", 0.5, { step: 3 });
  log.metric("accuracy", 1);
  log.value("labels", ["a", false, null]);
  log.progress(0.25, "reading");
  log.progress(1);
  const records = directory.records();
  const times = records.map(({ time }) => BigInt(time));
  assert.deepEqual([...times].sort((a, b) => a < b ? -1 : 1), times);
  assert.ok(Math.abs(Number(times[0]! / 1_000_000n) - Date.now()) < 60_000);
  assert.deepEqual(records.map(({ time: _, ...record }) => record), [
    { kind: "param", name: "data/rows", value: 5 },
    { kind: "param", name: "kernel", value: { name: "rbf", gamma: [0.1, null] } },
    { kind: "metric", name: "loss", value: 0.5, step: 3 },
    { kind: "metric", name: "accuracy", value: 1 },
    { kind: "value", name: "labels", value: ["a", false, null] },
    { kind: "progress", fraction: 0.25, message: "reading" },
    { kind: "progress", fraction: 1 },
  ]);
});

Deno.test("a metric that is no finite number is kept: a loss that diverges is worth knowing", () => {
  using opened = open();
  for (const value of [NaN, Infinity, -Infinity]) opened.log.metric("loss", value);
  const values = opened.directory.records().map((record) =>
    record.kind === "metric" ? Number(record.value) : undefined
  );
  assert.deepEqual(values, [NaN, Infinity, -Infinity]);
});

Deno.test("each kind of artifact is a file with its media type", () => {
  using opened = open();
  const { directory, log } = opened;
  const check = (write: () => void, name: string, mediaType: string, content: string | Uint8Array): void => {
    write();
    const artifact = directory.lastArtifact();
    assert.equal(artifact.name, name);
    assert.equal(artifact.mediaType, mediaType);
    if (typeof content === "string") assert.equal(artifact.text, content);
    else assert.deepEqual([...artifact.bytes], [...content]);
  };
  check(() => log.text("notes.txt", "é\n"), "notes.txt", "text/plain", "é\n");
  check(() => log.text("t.md", "# A", { mediaType: "text/markdown" }), "t.md", "text/markdown", "# A");
  check(() => log.json("a/b.json", { x: 1 }), "a/b.json", "application/json", '{\n  "x": 1\n}');
  check(() => log.image("digit.png", PNG), "digit.png", "image/png", PNG);
  check(() => log.figure("f", SVG), "f", "image/svg+xml", SVG);
  check(() => log.figure("f.png", PNG), "f.png", "image/png", PNG);
  check(() => log.chart("c", { mark: "bar" }), "c", "application/vnd.vegalite.v6+json", '{"mark":"bar"}');
  check(() => log.artifact("model", Uint8Array.of(0, 255)), "model", "application/octet-stream", Uint8Array.of(0, 255));
  check(() => log.artifact("m.txt", "text"), "m.txt", "text/plain", "text");
  check(
    () => log.artifact("m.csv", "a;b", { mediaType: "text/csv; header=absent" }),
    "m.csv",
    "text/csv; header=absent",
    "a;b",
  );
  check(() => log.artifact("empty", new Uint8Array()), "empty", "application/octet-stream", "");
});

Deno.test("an artifact that is logged again under its name does not overwrite the file of the first", () => {
  using opened = open();
  opened.log.text("notes", "first");
  const first = opened.directory.records()[0]!;
  opened.log.text("notes", "second");
  assert.equal(opened.directory.lastArtifact().text, "second");
  assert.ok(first.kind === "artifact");
  assert.equal(Deno.readTextFileSync(`${opened.directory.artifacts}/${first.file}`), "first");
});

Deno.test("a table says its columns and, where a column agrees, their type", () => {
  using opened = open();
  opened.log.table("rows", [
    { label: "a", score: 1, ok: true, extra: [1], mixed: 1, empty: null },
    { label: "b", score: null, ok: false, more: { x: 1 }, mixed: "x", empty: null },
  ]);
  const { text, mediaType } = opened.directory.lastArtifact();
  assert.equal(mediaType, "application/vnd.dataresource+json");
  const table = JSON.parse(text);
  assert.deepEqual(table.schema.fields, [
    { name: "label", type: "string" },
    { name: "score", type: "number" },
    { name: "ok", type: "boolean" },
    { name: "extra", type: "array" },
    { name: "mixed", type: "any" },
    { name: "empty", type: "any" },
    { name: "more", type: "object" },
  ]);
  assert.equal(table.data.length, 2);
  assert.equal(table.data[1].score, null);
});

Deno.test("a misuse is an error at the call, with the name and the value in it, and leaves no record", () => {
  using opened = open();
  const log = untyped(opened.log);
  const check = (call: () => void, message: string): void => assert.throws(call, new TypeError(message));
  check(() => log.param("lr", NaN), 'the parameter "lr" must be a JSON value: $ is NaN');
  check(
    () => log.param("lr", null),
    'the parameter "lr" must not be null; log nothing, or say in words that it is missing',
  );
  check(() => log.param("lr", undefined), 'the parameter "lr" must be a JSON value: $ is undefined');
  check(() => log.param("lr", { a: [Infinity] }), 'the parameter "lr" must be a JSON value: $.a[0] is Infinity');
  check(() => log.value("v", null), 'the value "v" must not be null; log nothing, or say in words that it is missing');
  check(() => log.value("v", new Map()), 'the value "v" must be a JSON value: $ is a Map, not a plain object');
  check(() => log.metric("loss", "0.5"), 'the metric "loss" must be a number, and is the string "0.5"');
  check(() => log.metric("loss", null), 'the metric "loss" must be a number, and is null');
  check(() => log.metric("loss", 5n), 'the metric "loss" must be a number, and is the bigint 5');
  check(
    () => log.metric("loss", 1, { step: NaN }),
    'the step of the metric "loss" must be a finite number, and is the number NaN',
  );
  check(
    () => log.metric("loss", 1, { step: "1" }),
    'the step of the metric "loss" must be a finite number, and is the string "1"',
  );
  check(() => log.text("t", 5), 'the text "t" must be a string, and is the number 5');
  check(
    () => log.text("t", "x", { mediaType: "text" }),
    'the media type of "t" must look like "text/csv", and is the string "text"',
  );
  check(() => log.json("j", undefined), 'the JSON file "j" must be a JSON value: $ is undefined');
  check(
    () => log.json("j", null),
    'the JSON file "j" must not be null; log nothing, or say in words that it is missing',
  );
  check(() => log.table("t", {}), 'the table "t" must be an array of rows, and is a Object');
  check(() => log.table("t", [{ a: 1 }, null]), 'row 1 of the table "t" must be an object, and is null');
  check(() => log.table("t", [5]), 'row 0 of the table "t" must be an object, and is the number 5');
  check(() => log.table("t", [[1]]), 'row 0 of the table "t" must be an object, and is an array');
  check(() => log.table("t", [{ a: NaN }]), 'the table "t" must be a JSON value: $[0].a is NaN');
  const image = 'the image "i" must be bytes that encode a PNG, JPEG, GIF, WebP or SVG, and is ';
  check(() => log.image("i", new Uint8Array(9)), `${image}a Uint8Array`);
  check(() => log.image("i", "i.png"), `${image}the string "i.png"`);
  check(() => log.figure("f", "<p>"), 'the figure "f" must be SVG text or PNG bytes, and is the string "<p>"');
  check(
    () => log.figure("f", Uint8Array.of(0xff, 0xd8, 0xff)),
    'the figure "f" must be SVG text or PNG bytes, and is a Uint8Array',
  );
  check(() => log.chart("c", "bar"), 'the chart "c" must be a Vega-Lite specification, and is the string "bar"');
  check(() => log.chart("c", []), 'the chart "c" must be a Vega-Lite specification, and is an array');
  check(() => log.chart("c", { f() {} }), 'the chart "c" must be a JSON value: $.f is a function');
  check(() => log.artifact("a", { x: 1 }), 'the artifact "a" must be a string or bytes, and is a Object');
  check(() => log.artifact("a", undefined), 'the artifact "a" must be a string or bytes, and is undefined');
  check(() => log.progress(1.5), "progress must be a number from 0 to 1, and is the number 1.5");
  check(() => log.progress(NaN), "progress must be a number from 0 to 1, and is the number NaN");
  assert.deepEqual(opened.directory.records(), []);
  assert.deepEqual([...Deno.readDirSync(opened.directory.artifacts)], []);
});

Deno.test("no function of the log takes a name that climbs out of its folder", () => {
  using opened = open();
  const log = untyped(opened.log);
  const calls: Record<Exclude<keyof TaskLog, "progress">, unknown[]> = {
    param: [1],
    metric: [1],
    value: [1],
    text: ["x"],
    json: [1],
    table: [[]],
    image: [PNG],
    figure: [SVG],
    chart: [{}],
    artifact: ["x"],
  };
  for (const [method, args] of Object.entries(calls)) {
    for (const name of ["../up", "a/../../b", "/etc/passwd", "", "a//b", "a\nb", 5]) {
      assert.throws(
        () => log[method as keyof TaskLog](name, ...args),
        (error) => error instanceof TypeError && error.message.includes(JSON.stringify(name)),
        `${method} took ${JSON.stringify(name)}`,
      );
    }
    log[method as keyof TaskLog]("right/name", ...args);
  }
  assert.equal(opened.directory.records().length, Object.keys(calls).length);
});
