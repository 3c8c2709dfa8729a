import assert from "node:assert/strict";
import { bundleBootstrap } from "../../../runner/sandbox/bundle.ts";

Deno.test("the committed bundle is made from the bootstrap as it is: `deno task bundle` brings it up to date", async () => {
  const committed = new URL("../../../runner/sandbox/bootstrap.bundle.js", import.meta.url);
  assert.equal(await Deno.readTextFile(committed), await bundleBootstrap());
});
