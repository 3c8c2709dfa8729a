import assert from "node:assert/strict";
import fc from "fast-check";
import { SEED } from "../../helpers/seed.ts";
import { completeQuery, type Vocabulary } from "../../../tracker/query/complete_query.ts";
import { parseQuery } from "../../../tracker/query/parse_query.ts";

const vocabulary: Vocabulary = {
  names: (family) => family === "metric" ? ["accuracy", "roc auc"] : family === "param" ? ["seed"] : [],
  values: (field) => field === "branch" ? [["main", 12], ["more images", 1]] : [],
};

/** What is proposed at the bar in a text, as the whole text that taking each proposal gives. */
function proposed(marked: string): readonly string[] {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { from, to, options } = completeQuery(text, caret, vocabulary);
  return options.map((option) => text.slice(0, from) + option.text + text.slice(to));
}

Deno.test("fields are proposed by their beginnings, then by what they hold", () => {
  assert.deepEqual(proposed("bra|"), ["branch:"]);
  assert.deepEqual(proposed("-acc|"), ["-metric.accuracy>"]);
  assert.deepEqual(proposed("digits sta|"), ["digits status:", "digits started>"]);
  assert.deepEqual(proposed("metric.roc|"), ['metric."roc auc">']);
});

Deno.test("values are proposed with how many runs have them, and quoted where they have to be", () => {
  assert.deepEqual(proposed("branch:m| failed"), ["branch:main failed", 'branch:"more images" failed']);
  assert.deepEqual(proposed("branch:main,mor|"), ['branch:main,"more images"']);
  assert.deepEqual(proposed("status:time|"), ["status:timeout"]);
  assert.equal(completeQuery("branch:", 7, vocabulary).options[0]!.about, "12 runs");
});

Deno.test("whatever stands before the caret, a proposal of a value leaves a query that can be read", () => {
  fc.assert(
    fc.property(fc.constantFrom("branch:", "failed branch:", 'x "a b" branch:m', "-branch:main,"), (text) => {
      for (const whole of proposed(`${text}|`)) assert.ok("query" in parseQuery(whole), whole);
    }),
    { seed: SEED },
  );
});
