import assert from "node:assert/strict";
import { printable, styleFor } from "../../../runner/terminal/style.ts";
import { textTable } from "../../../runner/terminal/text_table.ts";

Deno.test("columns are as wide as their widest cell", () => {
  assert.equal(
    textTable(["task", "time"], [["ingest", "1 s"], ["a", "100 ms"]]),
    [
      "task    time",
      "──────  ──────",
      "ingest  1 s",
      "a       100 ms",
    ].join("\n"),
  );
});

Deno.test("colours take no room", () => {
  const { red, green } = styleFor(true);
  const rows = (paint: (text: string) => string): string[][] => [
    ["a", paint("failure"), "why"],
    ["b", green("ok"), ""],
  ];
  const coloured = textTable(["task", "result", "why"], rows(red));
  assert.ok(coloured.includes(red("failure")));
  const plain = textTable(["task", "result", "why"], [["a", "failure", "why"], ["b", "ok", ""]]);
  assert.deepEqual(coloured.split("\n").map(printable), plain.split("\n"));
});

Deno.test("a long last column is wrapped within the width, below itself, and so is the line above it", () => {
  const text = textTable(["task", "why"], [["train", "the attempt took longer than its ten seconds"], ["b", "x"]], 30);
  const lines = text.split("\n");
  for (const line of lines) assert.ok(line.length <= 30, line);
  assert.ok(lines.length > 4);
  assert.equal(lines.at(-1), "b      x");
  const why = lines.slice(2, -1).map((line) => line.slice("train  ".length));
  assert.equal(why.join(" "), "the attempt took longer than its ten seconds");
});

Deno.test("names are never broken, even when there is no room for them, and what follows is not put word below word", () => {
  const name = "a-task-with-a-long-name[0.001]";
  const text = textTable(["task", "why"], [[name, "because of this"]], 20);
  assert.ok(text.includes(`${name}  because of this`));
});

Deno.test("a table without rows has its head, and no line ends in spaces", () => {
  assert.equal(textTable(["task", "why"], []), "task  why\n────  ───");
  for (const line of textTable(["a", "b"], [["x", ""], ["y", " "]]).split("\n")) assert.equal(line, line.trimEnd());
});
