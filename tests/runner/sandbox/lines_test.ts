import { deepEqual, equal, ok } from "node:assert/strict";
import { MAX_LINE, readLines } from "../../../runner/sandbox/lines.ts";

/** The lines of a stream of these chunks. */
async function linesOf(chunks: readonly (string | readonly number[])[]): Promise<string[]> {
  const lines: string[] = [];
  const encoder = new TextEncoder();
  const stream = ReadableStream.from(
    chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : new Uint8Array(chunk)),
  );
  await readLines(stream, (line) => lines.push(line), new AbortController().signal);
  return lines;
}

Deno.test("lines are the same wherever the stream is cut", async () => {
  const text = "one\ntwo\r\n\nmany é🎉 words\r\nlast";
  const bytes = [...new TextEncoder().encode(text)];
  const expected = ["one", "two", "", "many é🎉 words", "last"];
  deepEqual(await linesOf([text]), expected);
  deepEqual(await linesOf(bytes.map((byte) => [byte])), expected);
  for (let cut = 0; cut < bytes.length; cut++) {
    deepEqual(await linesOf([bytes.slice(0, cut), bytes.slice(cut)]), expected);
  }
});

Deno.test("an empty stream has no line, and a line break at the end begins none", async () => {
  deepEqual(await linesOf([]), []);
  deepEqual(await linesOf(["a\n"]), ["a"]);
  deepEqual(await linesOf(["\n\n"]), ["", ""]);
  // The first byte of two, and then the end.
  deepEqual(await linesOf(["a\n", [0xc3]]), ["a", "\uFFFD"]);
});

Deno.test("a long line comes in pieces of the same size however it arrives, with no character cut", async () => {
  for (const line of ["x".repeat(3 * MAX_LINE + 5), "🎉".repeat(MAX_LINE), `x${"🎉".repeat(MAX_LINE)}`]) {
    const whole = await linesOf([`${line}\nnext\n`]);
    const bytes = [...new TextEncoder().encode(`${line}\nnext\n`)];
    const pieces: number[][] = [];
    for (let i = 0; i < bytes.length; i += 4099) pieces.push(bytes.slice(i, i + 4099));
    deepEqual(await linesOf(pieces), whole);
    equal(whole.at(-1), "next");
    equal(whole.slice(0, -1).join(""), line);
    ok(whole.every((piece) => piece.length <= MAX_LINE && piece.isWellFormed()));
  }
});

Deno.test("a stop ends the reading with what there is", async () => {
  const controller = new AbortController();
  const lines: string[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start: (source) => source.enqueue(new TextEncoder().encode("whole\npart")),
  });
  await readLines(stream, (line) => {
    lines.push(line);
    if (line === "whole") controller.abort();
  }, controller.signal);
  deepEqual(lines, ["whole", "part"]);
});
