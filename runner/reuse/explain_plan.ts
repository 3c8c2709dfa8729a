import { checkedPlan, type CheckedPlanOptions } from "../planning/checked_plan.ts";
import type { Pipeline } from "../dag/pipeline.ts";
import { findResumed, givenParams } from "./find_resumed.ts";
import { type Foreseen, foreseenText } from "./foresee.ts";
import { maskPlan } from "../recording/mask_plan.ts";
import { RunCache } from "./run_cache.ts";
import type { ScopeOptions } from "../planning/run_options.ts";
import { resolveScope } from "./run_scope.ts";
import { decisionText } from "../words/cache_decision.ts";
import { resolvePath } from "../words/file_path.ts";
import type { Plan } from "../words/plan.ts";
import type { TaskForecast } from "../words/task_forecast.ts";

/** A plan, and what would happen to each of its tasks. */
export interface ExplainedPlan {
  readonly plan: Plan;
  /** The project's root, an absolute path. */
  readonly root: string;
  /** By full name, in the order of the plan. */
  readonly tasks: Readonly<Record<string, TaskForecast>>;
}

/**
 * Says for each task whether it would run if the pipeline was run now, and why. Runs nothing and writes nothing.
 *
 * @throws {PipelineError} When something is wrong with the pipeline, or what was asked for is not there.
 */
export async function explainPlan(
  pipeline: Pipeline<object>,
  options: CheckedPlanOptions & ScopeOptions,
): Promise<ExplainedPlan> {
  const runs = resolvePath(Deno.cwd(), options.runs ?? "runs");
  const environment = (name: string): string | undefined => Deno.env.get(name);
  const resumed = await findResumed(runs, pipeline.name, { asked: options.resume });
  const { plan, root, prepared, secrets, mask } = await checkedPlan(pipeline, {
    ...options,
    ...givenParams(options, resumed),
  });
  using cache = new RunCache({
    plan,
    root,
    prepared,
    scope: await resolveScope(plan, runs, options, resumed),
    environment,
    secret: (name) => secrets.get(name),
    mask,
  }, { readOnly: true });
  const foreseen = await cache.foresee();
  return {
    plan: maskPlan(plan, mask),
    root,
    tasks: Object.fromEntries([...foreseen].map(([id, found]) => [id, forecastOf(found)])),
  };
}

function forecastOf(foreseen: Foreseen): TaskForecast {
  const reason = foreseenText(foreseen, (decision) => decisionText(decision, "present"));
  switch (foreseen.kind) {
    case "decided": {
      const { decision, earlier } = foreseen.decided;
      return { runs: earlier === undefined ? "yes" : "no", reason, decision };
    }
    case "open":
      return { runs: "maybe", reason };
    case "left-out":
      return { runs: "no", reason };
  }
}
