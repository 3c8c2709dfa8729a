import assert from "node:assert/strict";
import { BUNDLES, bundleSource } from "../../../runner/sandbox/bundle.ts";

for (const { source, bundle } of BUNDLES) {
  const name = bundle.slice(bundle.lastIndexOf("/") + 1);
  Deno.test(`the committed ${name} is made from its source as it is: \`deno task bundle\` brings it up to date`, async () => {
    assert.equal(await Deno.readTextFile(new URL(bundle)), await bundleSource(source));
  });
}
