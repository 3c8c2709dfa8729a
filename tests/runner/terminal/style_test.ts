import assert from "node:assert/strict";
import fc from "fast-check";
import { printable, resultText, styleFor } from "../../../runner/terminal/style.ts";
import { RESULTS } from "../../../runner/words/outcome.ts";
import { SEED } from "../../helpers/seed.ts";

Deno.test("a text of any language goes through as it is", () => {
  for (const text of ["", "plain", "tab\tbetween", "é ß 日本 🙂 עברית", "[31m is no escape without its ESC", "a  b"]) {
    assert.equal(printable(text), text);
  }
});

Deno.test("what would command the terminal is taken out", () => {
  const check = (text: string, shown: string): void => assert.equal(printable(text), shown);
  check("\x1b[31mred\x1b[0m", "red");
  check("\x1b[2J\x1b[1;1Hgone", "gone");
  check("\x1b[?25l\x1b[>4;2mhidden", "hidden");
  check("\x9b31mred", "red");
  check("\x1b]0;a title\x07text", "text");
  check("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link");
  check("\x1b]52;c;aGk=", "");
  check("over\rwritten", "overwritten");
  check("back\b\b\b\bspace", "backspace");
  check("bell\x07 null\0 del\x7f", "bell null del");
  check("\x1bc\x1b7\x1b=", "c7=");
  check("abc\u202Efed\u202C \u2066x\u2069\u200f", "abcfed x");
});

Deno.test("a text of several lines becomes one, so that none can be forged, and its words stay apart", () => {
  assert.equal(printable("failed\n✓ success  deploy\r\nend\u2028really"), "failed ✓ success  deploy end really");
});

Deno.test("whatever a task says, a terminal sees no command and no second line", () => {
  const hostile = fc.string({
    unit: fc.constantFrom(..."\x1b\x9b\x9d[]();?0123456789mHJK\x07\\\r\n\b\x7f\u202e\u2028 ab\x90\x9c"),
  });
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
      // deno-lint-ignore no-control-regex -- control characters are what is looked for
      assert.doesNotMatch(printable(text), /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("a result is told apart without colours too", () => {
  const plain = RESULTS.map((result) => resultText(result, styleFor(false)));
  assert.equal(new Set(plain.map((text) => text.replace(/^\S+ /, ""))).size, RESULTS.length);
  for (const [i, text] of plain.entries()) assert.ok(text.endsWith(RESULTS[i]!) && !text.includes("\x1b"));
});

Deno.test("with colours the text is the same once they are taken out", () => {
  for (const result of RESULTS) {
    const coloured = resultText(result, styleFor(true));
    assert.ok(coloured.includes("\x1b["));
    assert.equal(printable(coloured), resultText(result, styleFor(false)));
  }
});
