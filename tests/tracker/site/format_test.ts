import assert from "node:assert/strict";
import { formatDuration } from "../../../tracker/site/format/duration.ts";
import { formatJson, inlineJson } from "../../../tracker/site/format/json.ts";
import {
  formatApart,
  formatBytes,
  formatCount,
  formatNumber,
  formatShare,
} from "../../../tracker/site/format/number.ts";
import { plainText } from "../../../tracker/site/format/plain_text.ts";
import { formatCommand } from "../../../tracker/site/format/shell.ts";
import { niceTicks, ticksAround } from "../../../tracker/site/format/ticks.ts";
import { formatTime } from "../../../tracker/site/format/time.ts";
import { relativeLink } from "../../../tracker/site/paths.ts";
import { slugOf, uniqueSlugs } from "../../../tracker/site/slug.ts";

Deno.test("durations are said as a person would", () => {
  const check = (ms: number, expected: string) => assert.equal(formatDuration(ms), expected);
  check(0, "0 ms");
  check(3.21, "3.2 ms");
  check(999.4, "999 ms");
  check(999.6, "1.00 s");
  check(12_345, "12.3 s");
  check(59_960, "1 min 00 s");
  check(245_000, "4 min 05 s");
  check(7_380_000, "2 h 03 min");
});

Deno.test("numbers keep what matters of them", () => {
  const check = (value: number, expected: string) => assert.equal(formatNumber(value), expected);
  check(0.97037037, "0.97037");
  check(0, "0");
  check(-1.5, "−1.5");
  check(1797, "1797");
  check(1234567.89, "1 234 568");
  check(1234.56789, "1234.57");
  check(1234567, "1 234 567");
  check(0.00001234, "1.234e−5");
  check(1e22, "1e22");
  check(-2.5e-7, "−2.5e−7");
  check(1.01e30, "1.01e30");
  check(1e100, "1e100");
  check(NaN, "NaN");
  check(-Infinity, "−∞");
  assert.equal(formatBytes(1_230_000), "1.2 MB");
  assert.equal(formatCount(1, "task"), "1 task");
  assert.equal(formatCount(12, "task"), "12 tasks");
});

Deno.test("numbers beside each other have the digits that tell them apart", () => {
  assert.deepEqual(formatApart([1, 2]), ["1", "2"]);
  assert.deepEqual(formatApart([1000000.25, 1000000.5]), ["1 000 000.25", "1 000 000.5"]);
  assert.deepEqual(formatApart([1, 1]), ["1", "1"]);
  assert.deepEqual(formatApart([0.12345, 0.98765], 2), ["0.12", "0.99"]);
  assert.deepEqual(formatApart([1_761_000_000_001, 1_761_000_000_002]), ["1 761 000 000 001", "1 761 000 000 002"]);
});

Deno.test("a share is 100 % of all only, and 0 % of none only", () => {
  const check = (part: number, all: number, expected: string) => assert.equal(formatShare(part, all), expected);
  check(250, 250, "100 %");
  check(249, 250, "99.6 %");
  check(99_999, 100_000, "99.9 %");
  check(1, 100_000, "0.1 %");
  check(0, 3, "0 %");
  check(2, 3, "67 %");
});

Deno.test("times are in UTC, and an impossible one is no error", () => {
  assert.equal(formatTime(Date.UTC(2026, 10, 22, 23, 11, 33)), "22 Nov 2026, 23:11:33 UTC");
  assert.equal(formatTime(1e20), "an impossible time");
});

Deno.test("JSON keeps on one line what fits there, so that a matrix looks like one", () => {
  const text = (value: Parameters<typeof formatJson>[0]) => formatJson(value).map((token) => token.text).join("");
  assert.equal(text({ a: [1, 2], b: null }), '{ "a": [1, 2], "b": null }');
  const row = Array.from({ length: 20 }, (_, i) => i);
  assert.equal(text([row, row]), `[\n  [${row.join(", ")}],\n  [${row.join(", ")}]\n]`);
  const long = Array.from({ length: 100 }, (_, i) => i / 7);
  for (const line of text(long).split("\n")) assert.ok(line.length <= 96, line);
  assert.deepEqual(JSON.parse(text({ long, row })), { long, row });
  assert.equal(inlineJson([1, 2, 3], 5), undefined);
});

Deno.test("deep, long and odd values end", () => {
  let deep: Parameters<typeof formatJson>[0] = 1;
  for (let i = 0; i < 5000; i++) {
    deep = [deep, "a longer text than would fit on the line with all of the others beside it"];
  }
  assert.ok(formatJson(deep).length < 1000);
  const huge = Array.from({ length: 100_000 }, (_, i) => `item ${i}`);
  assert.ok(formatJson(huge).map(({ text }) => text).join("").length < 60_000);
  assert.equal(inlineJson([1n, new Uint8Array(3), NaN], 60), "[1, (3 bytes), NaN]");
});

Deno.test("a printed line is what a terminal would show of it", () => {
  assert.equal(plainText("\u001b[1;31mred\u001b[0m"), "red");
  assert.equal(plainText("10 %\r50 %\r100 %\r"), "100 %");
  assert.equal(plainText("\u001b]0;title\u0007text\u0000\u0007"), "text");
});

Deno.test("a command is quoted as a shell needs it", () => {
  assert.equal(formatCommand(["run", "a b", "it's", "k=v"]), "run 'a b' 'it'\\''s' k=v");
});

Deno.test("ticks are round and cover the range", () => {
  assert.deepEqual(niceTicks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(niceTicks(0.9986, 0.9991, 5), [0.9986, 0.9987, 0.9988, 0.9989, 0.999, 0.9991]);
  assert.deepEqual(niceTicks(3, 3, 5), [3]);
});

Deno.test("links are relative from wherever a page stands", () => {
  const check = (from: string, to: string, expected: string) => assert.equal(relativeLink(from, to), expected);
  check("index.html", "runs/a/index.html", "runs/a/index.html");
  check("runs/a/index.html", "index.html", "../../index.html");
  check("runs/a/tasks/b.html", "runs/a/tasks/c.html", "c.html");
  check("runs/a/tasks/b.html", "runs/a/files/x.png", "../files/x.png");
  check("runs/a/index.html", "runs/a/index.html", "index.html");
});

Deno.test("a slug is a plain name, and two texts never share one", () => {
  assert.equal(slugOf("digits-20261122-231133-9f3a1c"), "digits-20261122-231133-9f3a1c");
  assert.match(slugOf("../../etc"), /^etc-[0-9a-f]{8}$/);
  assert.match(slugOf("CON"), /^con-[0-9a-f]{8}$/);
  assert.match(slugOf("日本"), /^[0-9a-f]{8}$/);
  assert.notEqual(slugOf("A"), slugOf("a"));
  assert.ok(slugOf("x".repeat(500)).length <= 80);
  assert.deepEqual(uniqueSlugs(["train-model[400]", "split"]), ["train-model-400", "split"]);
  const clashing = uniqueSlugs(["a b", "a-b", "A B", "a b", "", "con"]);
  assert.equal(new Set(clashing).size, 6);
});

Deno.test("an axis around values that a reader takes for the same has room for them, and labels that differ", () => {
  assert.deepEqual(ticksAround([500, 500.4], 1, 0.05).map(formatDuration), ["400 ms", "600 ms"]);
  assert.deepEqual(ticksAround([500, 580], 1, 0.05).map(formatDuration), ["500 ms", "600 ms"]);
  assert.deepEqual(ticksAround([0.97, 0.9701], 1), [0.97, 0.9701]);
});
