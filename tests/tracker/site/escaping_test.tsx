import assert from "node:assert/strict";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { CacheCard } from "../../../tracker/site/components/cache_card.tsx";
import { JsonView } from "../../../tracker/site/viewers/json_view.tsx";

const ODD = `"<b>" & 'c'`;

/** What a reader sees of it: the text without tags, its characters as they are. */
function seen(node: VNode): string {
  return renderToString(node).replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

Deno.test("why a task ran is shown as it was said, and escaped once", () => {
  const reason = `the parameter \`opt\` changed from ${ODD} to 2`;
  const shown = seen(<CacheCard cache={{ decision: "run", taken: false, reason, changes: [] }} />);
  assert.match(shown, /the parameter opt changed from "<b>" & 'c' to 2/);
});

Deno.test("JSON is shown as it is, and escaped once", () => {
  assert.equal(JSON.parse(seen(<JsonView value={{ [ODD]: [ODD] }} />))[ODD][0], ODD);
});
