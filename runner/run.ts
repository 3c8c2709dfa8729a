import type { Pipeline } from "./dag/pipeline.ts";
import type { Plan } from "./words/plan.ts";
import type { PlanOptions, RunOptions } from "./run_options.ts";
import type { RunResult } from "./words/run_result.ts";

// Task modules import mod.ts in every attempt's process, so what stands behind this door is loaded only when it is used.
// Deno would load what a literal `import("./x.ts")` names as soon as it meets this module.
const RUNNER = import.meta.resolve("./run_pipeline.ts");
const PLANNER = import.meta.resolve("./checked_plan.ts");

/**
 * Runs a pipeline to its end, and leaves its run file.
 *
 * A task that fails is not an exception: look at `result`. Needs Deno's permissions to read, to write the folder
 * `runs`, and to start processes.
 *
 * ```ts ignore
 * import { run } from "dagtrail";
 * import digits from "./pipelines/digits/pipeline.ts";
 *
 * const { result, file, tasks } = await run(digits, { params: { environment: "ci" } });
 * console.log(result, file, tasks["summary"]?.value);
 * ```
 *
 * @throws {PipelineError} When the pipeline is wrong in itself; nothing was started then.
 */
export async function run<Input extends object>(
  pipeline: Pipeline<Input>,
  options: RunOptions<Input> = {},
): Promise<RunResult> {
  const { runPipeline }: typeof import("./run_pipeline.ts") = await import(RUNNER);
  return await runPipeline(pipeline, options);
}

/**
 * Plans a pipeline without running anything of it: parameters, names, wiring, order, modules and permissions are
 * checked.
 *
 * @throws {PipelineError} When something is wrong.
 */
export async function plan<Input extends object>(
  pipeline: Pipeline<Input>,
  options: PlanOptions<Input> = {},
): Promise<Plan> {
  const { checkedPlan }: typeof import("./checked_plan.ts") = await import(PLANNER);
  return (await checkedPlan(pipeline, options)).plan;
}
