import assert from "node:assert/strict";
import fc from "fast-check";
import { SEED } from "../../helpers/seed.ts";
import { parseQuery } from "../../../tracker/query/parse_query.ts";
import type { QueryFault } from "../../../tracker/query/query.ts";
import { arbitraryQuery, formatQuery } from "./arbitrary_query.ts";

function faultOf(text: string): QueryFault {
  const parsed = parseQuery(text, 0);
  assert.ok("fault" in parsed, `${text} was read`);
  return parsed.fault;
}

Deno.test("a query that is written out and read again is the same", () => {
  fc.assert(
    fc.property(arbitraryQuery, (query) => {
      assert.deepEqual(parseQuery(formatQuery(query)), { query });
    }),
    { seed: SEED },
  );
});

Deno.test("any text is a query, or has a fault at a place within it", () => {
  const pieces = fc.constantFrom(
    ...'branch: metric. param. > >= = != ~ , .. - " \\ * a 1 2026-11-01 status:failed started> 7d'.split(" "),
    " ",
  );
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(pieces, { maxLength: 8 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseQuery(text, 0);
      if ("query" in parsed) return;
      const { from, to, message } = parsed.fault;
      assert.ok(0 <= from && from < to && to <= text.length + 1, `${from} to ${to} of ${JSON.stringify(text)}`);
      assert.match(message, /\w/);
    }),
    { seed: SEED },
  );
});

Deno.test("a fault says what is wrong, where, and what would be right", () => {
  const cases: readonly [string, string, RegExp][] = [
    ["branch:main brnach:x", "brnach", /no field is called brnach; did you mean branch\?/],
    ["http://example.org", "http", /no field is called http; to search for the text, put it in ""/],
    ["branch:", ":", /a value is missing after branch/],
    ["metric.>3", "metric.", /which metric\? Write metric\.NAME/],
    ["branch>3", "branch>", /branch has no order: compare it by = or ~/],
    ["status:bogus", "bogus", /an outcome such as succeeded/],
    ["started>yesterday2", "yesterday2", /a time such as 2026-11-01/],
    ["started:2026-02-30", "2026-02-30", /a time such as/],
    ["duration>5", "5", /a duration such as 250ms/],
    ["metric.accuracy>high", "high", /a number/],
    ["dirty:maybe", "maybe", /yes or no/],
    ['"open', '"open', /is not closed/],
    ["tasks>1,2", "tasks>1,2", /> takes one value/],
    ["tasks~1", "tasks~", /looks into text/],
  ];
  for (const [text, place, message] of cases) {
    const fault = faultOf(text);
    assert.match(fault.message, message, text);
    assert.equal(text.slice(fault.from, fault.to), place, text);
  }
});

Deno.test("an operator may follow a colon, as other tools write it", () => {
  assert.deepEqual(parseQuery("started:>2026-11", 0), parseQuery("started>2026-11", 0));
});
