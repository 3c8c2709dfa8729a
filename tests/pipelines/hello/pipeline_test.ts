import assert from "node:assert/strict";
import { run } from "../../../mod.ts";
import hello from "../../../pipelines/hello/pipeline.ts";

for (const [name, letters] of [["world", 10], ["Zoë", 8], ["R2-D2", 7], ["", 5]] as const) {
  Deno.test(`greeting ${JSON.stringify(name)} takes ${letters} letters`, async () => {
    const runs = await Deno.makeTempDir();
    const { result, tasks } = await run(hello, { runs, params: { name } });
    assert.equal(result, "success");
    assert.deepEqual(tasks["count-letters"]!.value, { greeting: `Hello, ${name}!`, letters });
    await Deno.remove(runs, { recursive: true });
  });
}
