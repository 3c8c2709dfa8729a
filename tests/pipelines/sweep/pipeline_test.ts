import assert from "node:assert/strict";
import { PipelineError, plan, run } from "../../../mod.ts";
import sweep from "../../../pipelines/sweep/pipeline.ts";

Deno.test("the sweep has a task for each learning rate, and finds the one that goes straight to the minimum", async () => {
  const runs = await Deno.makeTempDir();
  const { result, tasks } = await run(sweep, { runs });
  assert.equal(result, "success");
  assert.deepEqual(Object.keys(tasks).toSorted(), [
    "compare",
    "descend[0.01]",
    "descend[0.1]",
    "descend[0.5]",
    "descend[1.05]",
  ]);
  assert.deepEqual(tasks["compare"]!.value, { best: 0.5 });
  assert.deepEqual(tasks["descend[0.5]"]!.value, { learningRate: 0.5, x: 3, loss: 0 });
  await Deno.remove(runs, { recursive: true });
});

Deno.test("a sweep over nothing, or twice over one rate, is refused before anything starts", async () => {
  await assert.rejects(plan(sweep, { params: { learningRates: [] } }), PipelineError);
  await assert.rejects(plan(sweep, { params: { learningRates: [0.1, 0.1] } }), PipelineError);
});
