import type { Pipeline } from "./dag/pipeline.ts";
import type { Plan } from "./words/plan.ts";
import type { RunEvent } from "./words/run_event.ts";
import type { RunResult } from "./words/run_result.ts";

/** How to plan a pipeline. */
export interface PlanOptions<Input extends object = Record<string, unknown>> {
  /** The pipeline's parameters; its schema checks them and fills in defaults. */
  readonly params?: Input;
  /**
   * The project's root: where relative paths of permissions start and beyond which they may not climb. Unless said, it
   * is the nearest folder at or above the pipeline's module that has a `deno.json`, a `deno.jsonc`, a `package.json`
   * or a `.git`.
   */
  readonly root?: string;
}

/** How to run a pipeline. */
export interface RunOptions<Input extends object = Record<string, unknown>> extends PlanOptions<Input> {
  /** The folder for the run file; `runs` in the current folder unless said. */
  readonly runs?: string;
  /** How many attempts may run at a time; as many as the machine has processors unless said. */
  readonly maxParallel?: number;
  /** Stop everything when the first task fails; unless said, what does not depend on it goes on. */
  readonly failFast?: boolean;
  /** Aborting it cancels the run, which still leaves a valid run file. */
  readonly signal?: AbortSignal;
  /** Is told of everything that happens, in order. When it throws, the run is cancelled, still leaves its run file, and
   * `run` then throws the same. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Whether to keep the attempts' directories after a run that succeeded; after any other they are kept anyway. */
  readonly keepWork?: boolean;
  /** The words of the command that started the run, for the run file. */
  readonly command?: readonly string[];
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
  // Task modules import mod.ts in every attempt's process, so the runner behind this door is loaded only here.
  const { runPipeline } = await import("./run_pipeline.ts");
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
  const { checkedPlan } = await import("./checked_plan.ts");
  return (await checkedPlan(pipeline, options)).plan;
}
