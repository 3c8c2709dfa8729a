import { type Pipeline, pipeline } from "../../../runner/dag/pipeline.ts";
import { planPipeline } from "../../../runner/dag/plan_pipeline.ts";
import { type Task, task } from "../../../runner/dag/task.ts";
import type { Diagnostic } from "../../../runner/words/diagnostic.ts";
import type { JsonObject } from "../../../runner/words/json.ts";
import type { Plan, PlannedTask } from "../../../runner/words/plan.ts";

/** `pipeline` as JavaScript sees it: no types stand in the way of a mistake. */
export const untypedPipeline = pipeline as unknown as (
  options: { name: unknown; params?: unknown; tasks: (context: { params: Record<string, unknown> }) => unknown },
) => Pipeline<object>;

/** `task` as JavaScript sees it. */
export const untypedTask = task as unknown as (name: unknown, options?: unknown) => Task;

/** A module that may stand for any task's: planning loads none. */
export const MODULE = "file:///project/tasks/task.ts";

/** The mistakes that are found in a pipeline; none when it is right. */
export function mistakesOf(tasks: () => void, root = "/project"): readonly Diagnostic[] {
  return planPipeline(untypedPipeline({ name: "example", tasks }), {}, root).diagnostics ?? [];
}

/** The one mistake that is found in a pipeline. */
export function mistakeOf(tasks: () => void, root?: string): Diagnostic {
  const [first, ...more] = mistakesOf(tasks, root);
  if (first === undefined) throw new Error("nothing was found wrong");
  if (more.length > 0) throw new Error(`more was found: ${more.map((diagnostic) => diagnostic.message).join("; ")}`);
  return first;
}

/** The plan of a pipeline that is right. */
export function planOf(tasks: () => void, params: JsonObject = {}): Plan {
  const planned = planPipeline(untypedPipeline({ name: "example", tasks }), params, "/project");
  if (planned.diagnostics !== undefined) throw new Error(planned.diagnostics.map(({ message }) => message).join("; "));
  return planned.plan;
}

/** A single task, planned with `options`. */
export function plannedWith(options: Record<string, unknown>): PlannedTask {
  return planOf(() => untypedTask("example", { module: MODULE, ...options })).tasks[0]!;
}

/** The one mistake in a single task with `options`. */
export function mistakeWith(options: Record<string, unknown>, root?: string): Diagnostic {
  return mistakeOf(() => untypedTask("example", { module: MODULE, ...options }), root);
}
