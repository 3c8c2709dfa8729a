import assert from "node:assert/strict";
import { AttemptDirectory } from "./attempt_directory.ts";

Deno.test("every record is one line, whatever it says", () => {
  using directory = new AttemptDirectory();
  const records = directory.openRecords();
  const awkward = "line\nbreak \u2028 \u0000 é 🙂 \ud800";
  records.write({ kind: "value", name: "text", value: awkward });
  records.write({ kind: "return" });
  const lines = Deno.readTextFileSync(`${directory.path}/records.jsonl`).split("\n");
  assert.equal(lines.length, 3);
  assert.equal(lines[2], "");
  const [value, returned] = directory.records();
  assert.ok(value?.kind === "value");
  assert.equal(value.value, awkward);
  assert.ok(returned?.kind === "return" && !("value" in returned));
});

Deno.test("a long record is written whole", () => {
  using directory = new AttemptDirectory();
  const text = "x".repeat(5_000_000);
  directory.openRecords().write({ kind: "value", name: "long", value: text });
  const [record] = directory.records();
  assert.ok(record?.kind === "value" && record.value === text);
});

Deno.test("opening the records again goes on after what is there", () => {
  using directory = new AttemptDirectory();
  directory.openRecords().write({ kind: "value", name: "first", value: 1 });
  directory.openRecords().write({ kind: "value", name: "second", value: 2 });
  assert.deepEqual(directory.records().map((record) => record.kind === "value" && record.name), ["first", "second"]);
});
