import assert from "node:assert/strict";
import { h } from "preact";
import type { PageKind } from "../../../tracker/site/page_kind.ts";
import { pageSet, renderPages } from "../../../tracker/site/render_pages.ts";

const KIND: PageKind<string> = {
  name: "note",
  pathOf: (view) => `notes/${view}.html`,
  titleOf: (view) => `<${view}>`,
  Body: ({ view }) => h("p", null, view),
};

Deno.test("each view becomes a whole page at its path, with its title and text escaped", async () => {
  const pages = await renderPages([pageSet(KIND, ["a", "b"])]);
  assert.deepEqual(pages.map(({ path }) => path), ["notes/a.html", "notes/b.html"]);
  assert.match(pages[0]!.html, /^<!DOCTYPE html>\n<html lang="en">/);
  assert.match(pages[0]!.html, /<title>&lt;a> · Dagtrail<\/title>/);
  assert.match(pages[1]!.html, /href="..\/assets\/tracker.css"/);
});

Deno.test("a kind without views makes no page", async () => {
  assert.deepEqual(await renderPages([pageSet(KIND, [])]), []);
});

Deno.test("the error of a page that cannot be made is thrown as it is", async () => {
  const broken: PageKind<string> = {
    ...KIND,
    Body: () => {
      throw new RangeError("out of ink");
    },
  };
  await assert.rejects(renderPages([pageSet(broken, ["a"])]), new RangeError("out of ink"));
});
