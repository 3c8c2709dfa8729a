import assert from "node:assert/strict";
import { FAMILIES, FIELDS } from "../../tracker/query/fields.ts";
import { parseQuery } from "../../tracker/query/parse_query.ts";
import { parseKeep } from "../../tracker/retention.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/tracker.md", import.meta.url));

/** The cells of the table whose first heading is `heading`, row by row. */
function table(heading: string): string[][] {
  const [, rows] = new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, "m").exec(PAGE)!;
  return rows!.trim().split("\n").map((row) => row.slice(1, -1).split(" | ").map((cell) => cell.trim()));
}

Deno.test("the page about the tracker has every field of a query, in the words of the site's own help", () => {
  const documented = table("field").map(([name, about]) => [name!.replaceAll("`", ""), about]);
  const fields = FIELDS.map(({ name, about }) => [name, about]);
  const families = Object.entries(FAMILIES).map(([name, about]) => [`${name}.NAME`, about]);
  assert.deepEqual(documented, [...fields, ...families]);
});

Deno.test("every query on the page about the tracker can be read", () => {
  const queries = table("query").map(([query]) => query!.replaceAll("`", ""));
  assert.ok(queries.length > 5);
  for (const query of queries) assert.ok("query" in parseQuery(query), query);
});

Deno.test("every retention on the page about the tracker can be read", () => {
  const [, paragraph] = /^(`--keep` says[^]*?)\n\n/m.exec(PAGE)!;
  for (const [, word] of paragraph!.matchAll(/`(\d\w+)`/g)) parseKeep(word!);
});
