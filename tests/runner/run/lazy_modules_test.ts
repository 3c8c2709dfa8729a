import { equal } from "node:assert/strict";
import * as planner from "../../../runner/planning/checked_plan.ts";
import * as explainer from "../../../runner/reuse/explain_plan.ts";
import type { LazyModules } from "../../../runner/run.ts";
import * as runner from "../../../runner/running/run_pipeline.ts";

// What does not fit is an error of type checking.
const modules: LazyModules = { runner, planner, explainer };

Deno.test("what mod.ts loads when it is used is what it takes it for", () => {
  for (const made of [modules.runner.runPipeline, modules.planner.checkedPlan, modules.explainer.explainPlan]) {
    equal(typeof made, "function");
  }
});

Deno.test("the modules that Deno reads for each task are those that a task needs, and not the runner's", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", new URL("../../../mod.ts", import.meta.url).href],
    env: { NO_COLOR: "1" },
  }).output();
  const { modules }: { modules: { specifier: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  const read = modules.map(({ specifier }) => /\/runner\/(\w+)\//.exec(specifier)?.[1]).filter((part) =>
    part !== undefined
  );
  equal([...new Set(read)].sort().join(), "dag,planning,sdk,words");
});
