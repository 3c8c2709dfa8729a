import type { Pipeline } from "./dag/pipeline.ts";
import type { Plan } from "./words/plan.ts";
import type { PlanOptions, RunOptions, ScopeOptions } from "./planning/run_options.ts";
import type { RunResult } from "./words/run_result.ts";
import type { TaskForecast } from "./words/task_forecast.ts";

// Task modules import mod.ts in every attempt's process, so what stands behind this door is loaded only when it is used.
// Deno would load what a literal `import("./x.ts")` names as soon as it meets this module.
const RUNNER = import.meta.resolve("./running/run_pipeline.ts");
const PLANNER = import.meta.resolve("./planning/checked_plan.ts");
const EXPLAINER = import.meta.resolve("./reuse/explain_plan.ts");

/**
 * What those modules have, which a test holds them to. Not `typeof import("./x.ts")`, whose modules Deno reads, too, for
 * every task that imports mod.ts.
 */
export interface LazyModules {
  readonly runner: {
    runPipeline(pipeline: Pipeline<object>, options: RunOptions<object>): Promise<RunResult>;
  };
  readonly planner: {
    checkedPlan(pipeline: Pipeline<object>, options: PlanOptions<object>): Promise<{ readonly plan: Plan }>;
  };
  readonly explainer: {
    explainPlan(
      pipeline: Pipeline<object>,
      options: PlanOptions<object> & ScopeOptions,
    ): Promise<{ readonly tasks: Readonly<Record<string, TaskForecast>> }>;
  };
}

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
  const { runPipeline }: LazyModules["runner"] = await import(RUNNER);
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
  const { checkedPlan }: LazyModules["planner"] = await import(PLANNER);
  return (await checkedPlan(pipeline, options)).plan;
}

/**
 * Says for each task of a pipeline, by full name, whether it would run now, and why: because of what has changed since
 * its results were kept, or because it is not cached. Runs nothing and writes nothing.
 *
 * ```ts ignore
 * import { explain } from "dagtrail";
 * import digits from "./pipelines/digits/pipeline.ts";
 *
 * for (const [task, { reason }] of Object.entries(await explain(digits))) console.log(task, reason);
 * ```
 *
 * @throws {PipelineError} When something is wrong with the pipeline, or a task or a run that is named is not there.
 */
export async function explain<Input extends object>(
  pipeline: Pipeline<Input>,
  options: PlanOptions<Input> & ScopeOptions = {},
): Promise<Readonly<Record<string, TaskForecast>>> {
  const { explainPlan }: LazyModules["explainer"] = await import(EXPLAINER);
  return (await explainPlan(pipeline, options)).tasks;
}
