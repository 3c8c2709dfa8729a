import assert from "node:assert/strict";
import { PAGES } from "../../docs/generate.ts";
import { ATTRIBUTES, EVENT } from "../../runner/otlp/attributes.ts";

for (const [name, page] of Object.entries(PAGES)) {
  Deno.test(`docs/${name} is what \`deno task docs\` would write`, async () => {
    const committed = await Deno.readTextFile(new URL(`../../docs/${name}`, import.meta.url));
    assert.equal(committed, await page(), "run `deno task docs`");
  });
}

Deno.test("the page about attributes names every attribute and every event", async () => {
  const page = await PAGES["attributes.md"]!();
  for (const name of [...Object.keys(ATTRIBUTES), ...Object.values(EVENT)]) {
    assert.ok(page.includes(`\`${name}\``), name);
  }
});
