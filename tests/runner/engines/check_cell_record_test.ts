import assert from "node:assert/strict";
import { checkRecord } from "../../../runner/engines/check_record.ts";

const TIME = "1764000000000000000";

for (
  const record of [
    { kind: "cell-start", time: TIME, cell: 1 },
    { kind: "cell-end", time: TIME, cell: 2, result: "failure" },
    { kind: "cell-output", time: TIME, cell: 1, output: { type: "stream", name: "stderr", text: "x\n" } },
    { kind: "cell-output", time: TIME, cell: 1, output: { type: "display", data: { "text/plain": "x" }, id: "a" } },
    { kind: "cell-output", time: TIME, cell: 1, output: { type: "result", data: { "application/json": [1] } } },
    {
      kind: "cell-output",
      time: TIME,
      cell: 1,
      output: { type: "error", name: "Error", message: "x", stack: ["Error: x"] },
    },
    { kind: "cell-output", time: TIME, cell: 1, output: { type: "cut" } },
    { kind: "cell-output", time: TIME, cell: 1, output: { type: "clear" } },
  ]
) {
  Deno.test(`the record ${JSON.stringify(record).slice(0, 100)} is taken as it is`, () => {
    assert.deepEqual(checkRecord(record), { record });
  });
}

for (
  const [title, record, fault] of [
    ["no cell", { kind: "cell-start" }, "a cell-start without a cell's number"],
    ["the cell 0", { kind: "cell-start", cell: 0 }, "a cell-start without a cell's number"],
    ["a cell that is a text", { kind: "cell-end", cell: "1", result: "success" }, "a cell-end without a cell's number"],
    ["a result of another kind", { kind: "cell-end", cell: 1, result: "skip" }, "a cell-end without a result"],
    ["no output", { kind: "cell-output", cell: 1 }, "a cell-output that is none"],
    [
      "an output of another kind",
      { kind: "cell-output", cell: 1, output: { type: "x" } },
      "a cell-output that is none",
    ],
    [
      "a stream of another name",
      { kind: "cell-output", cell: 1, output: { type: "stream", name: "log", text: "" } },
      "a cell-output that is none",
    ],
    [
      "a bundle that is a list",
      { kind: "cell-output", cell: 1, output: { type: "result", data: [] } },
      "a cell-output that is none",
    ],
  ] as const
) {
  Deno.test(`a record of a cell with ${title} is refused`, () => {
    assert.deepEqual(checkRecord({ time: TIME, ...record }), { fault });
  });
}

Deno.test("of a bundle, only texts and what a media type of JSON allows to be more are taken over", () => {
  const data = { "text/plain": "x", "text/html": { a: 1 }, "image/png": 5, "application/vnd.x+json": { a: 1 } };
  const checked = checkRecord({ kind: "cell-output", time: TIME, cell: 1, output: { type: "result", data, more: 1 } });
  assert.deepEqual(checked, {
    record: {
      kind: "cell-output",
      time: TIME,
      cell: 1,
      output: { type: "result", data: { "text/plain": "x", "application/vnd.x+json": { a: 1 } } },
    },
  });
});
