import assert from "node:assert/strict";
import {
  CellOutputs,
  MAX_CELL_CHARACTERS,
  MAX_NOTEBOOK_CHARACTERS,
} from "../../../runner/notebook/runtime/cell_outputs.ts";
import type { NewRecord } from "../../../runner/sdk/record_writer.ts";
import type { CellOutput } from "../../../runner/words/record.ts";

/** A cell that has begun, and what is written of it, pieces of one stream as one. */
function begun(): { outputs: CellOutputs; written: () => CellOutput[] } {
  const records: NewRecord[] = [];
  const outputs = new CellOutputs({ write: (record) => void records.push(record) });
  outputs.start(1);
  return {
    outputs,
    written() {
      const found: CellOutput[] = [];
      for (const record of records) {
        if (record.kind !== "cell-output") continue;
        const { output } = record;
        const last = found.at(-1);
        if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
          found[found.length - 1] = { ...last, text: last.text + output.text };
        } else found.push(output);
      }
      return found;
    },
  };
}

function print(outputs: CellOutputs, text: string, name: "stdout" | "stderr" = "stdout"): void {
  outputs.add({ type: "stream", name, text });
}

const SHOWN: CellOutput = { type: "result", data: { "text/plain": "shown" } };

Deno.test("ten thousand lines are written as they are printed, so that a kill right after them loses none", () => {
  const { outputs, written } = begun();
  let printed = "";
  for (let i = 0; i < 10_000; i++) {
    print(outputs, `line ${i}\n`);
    printed += `line ${i}\n`;
  }
  assert.deepEqual(written(), [{ type: "stream", name: "stdout", text: printed }]);
});

Deno.test("of very many lines, the last are written a moment later, even if nothing follows them", async () => {
  const { outputs, written } = begun();
  let printed = "";
  for (let i = 0; i < 30_000; i++) {
    print(outputs, `${i}\n`);
    printed += `${i}\n`;
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(written(), [{ type: "stream", name: "stdout", text: printed }]);
});

Deno.test("very many lines of two streams keep their order", () => {
  const { outputs, written } = begun();
  const streams = ["stdout", "stderr"] as const;
  for (let i = 0; i < 30_000; i++) print(outputs, `${i}\n`, streams[i % 2]);
  outputs.end("success");
  assert.deepEqual(
    written(),
    Array.from({ length: 30_000 }, (_, i) => ({
      type: "stream",
      name: streams[i % 2],
      text: `${i}\n`,
    })),
  );
});

Deno.test("a text that is longer than what is kept is kept up to there, and not through a character", () => {
  const { outputs, written } = begun();
  print(outputs, "a");
  print(outputs, "😀".repeat(MAX_CELL_CHARACTERS));
  print(outputs, "no more");
  outputs.end("success");
  const [text, cut, ...others] = written();
  assert.ok(text?.type === "stream");
  assert.equal(text.text.length, MAX_CELL_CHARACTERS - 1);
  assert.ok(text.text.isWellFormed());
  assert.deepEqual([cut, others], [{ type: "cut" }, []]);
});

Deno.test("what is shown after too much was printed is kept, and what is printed after too much was shown", () => {
  const printing = begun();
  print(printing.outputs, "x".repeat(MAX_CELL_CHARACTERS + 1));
  printing.outputs.add(SHOWN);
  assert.deepEqual(printing.written().slice(1), [{ type: "cut" }, SHOWN]);

  const showing = begun();
  showing.outputs.add({ type: "display", data: { "text/plain": "x".repeat(MAX_CELL_CHARACTERS) } });
  print(showing.outputs, "printed");
  showing.outputs.add(SHOWN);
  assert.deepEqual(showing.written(), [{ type: "cut" }, { type: "stream", name: "stdout", text: "printed" }, SHOWN]);
});

Deno.test("all cells together keep no more than a notebook may", () => {
  const { outputs, written } = begun();
  for (let cell = 2; cell < 20; cell++) {
    print(outputs, "x".repeat(MAX_CELL_CHARACTERS));
    outputs.end("success");
    outputs.start(cell);
  }
  print(outputs, "no more");
  outputs.add(SHOWN);
  const kept = written().map((output) => output.type === "stream" ? output.text.length : 0);
  assert.equal(kept.reduce((sum, length) => sum + length), MAX_NOTEBOOK_CHARACTERS);
  assert.equal(written().at(-1)?.type, "cut");
});
