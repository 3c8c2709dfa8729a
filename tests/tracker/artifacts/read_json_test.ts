import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonValue } from "../../../tracker/artifacts/json_value.ts";
import { readJson } from "../../../tracker/artifacts/read_json.ts";
import { readTable } from "../../../tracker/artifacts/read_table.ts";
import { formatJson } from "../../../tracker/site/format/json.ts";
import { SEED } from "../../helpers/seed.ts";

const shown = (value: JsonValue): string => formatJson(value).map(({ text }) => text).join("");

Deno.test("JSON is shown as it was written: numbers with all their digits, names in their order", async () => {
  for (
    const text of [
      "[9007199254740993, -12345678901234567890]",
      "[1e400, -1e400, 1e-400]",
      "[0.1234567890123456789, 3.141592653589793]",
      '{ "10": 1, "9": 2, "a": 3, "1": { "2": 0, "1": 0 } }',
      '{ "id": 1234567890123456789, "__proto__": 1, "x": null }',
    ]
  ) {
    assert.equal(shown(await readJson(text)), text);
  }
  assert.equal(shown(await readJson('{"a":1.0,"b":[1E2,-0.0],"1":10.50e1}')), '{ "a": 1, "b": [100, 0], "1": 105 }');
});

Deno.test("a table keeps the digits of what names its rows", async () => {
  const table = readTable(
    await readJson('{"schema":{"fields":[{"name":"id"},{"name":"1"}]},"data":[{"id":9007199254740993,"1":2}]}'),
  )!;
  assert.deepEqual(table.columns, [{ name: "id", numeric: true }, { name: "1", numeric: true }]);
  assert.deepEqual(table.rows[0]!.map(shown), ["9007199254740993", "2"]);
});

Deno.test("what is not JSON is refused, and what is deep is read all the same", async () => {
  for (const text of ["", "{", "[1,]", '{"1":1,}', "// 1\n1", "[12345678901234567890", "NaN"]) {
    await assert.rejects(readJson(text), SyntaxError, text);
  }
  const deep = `${"[".repeat(200_000)}12345678901234567890${"]".repeat(200_000)}`;
  assert.ok(Array.isArray(await readJson(deep)));
});

Deno.test("whatever was written is read as the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const text = JSON.stringify(value);
      const plain = (value: JsonValue): unknown =>
        value instanceof Map
          ? Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
          : Array.isArray(value)
          ? value.map(plain)
          : value;
      // The same, but for the order of names.
      assert.deepEqual(plain(await readJson(`{"1":${text}}`)), plain(JSON.parse(`{"1":${text}}`)));
    }),
    { seed: SEED },
  );
});
