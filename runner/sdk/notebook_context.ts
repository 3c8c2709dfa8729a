import type { JsonObject } from "../words/json.ts";
import { NOTEBOOK } from "./notebook_mark.ts";
import type { TaskContext } from "./task_context.ts";

// Every attempt imports mod.ts, and only a notebook that a person works on needs this. Deno would load what a literal
// `import("./x.ts")` names as soon as it meets this module.
const INTERACTIVE = import.meta.resolve("./interactive_context.ts");

/** What a notebook's cells are given: what a task's function is, with whatever parameters the pipeline set. */
export type NotebookContext<Inputs extends object = Record<never, never>> = TaskContext<JsonObject, Inputs>;

/**
 * The context of the notebook that is running: its inputs, outputs and log. Parameters need no context: they are the
 * names that the cell tagged `parameters` declares.
 *
 * Pictures, charts and tables that are logged are shown in the cell, too.
 *
 * In a notebook that a person works on, in VS Code or JupyterLab, nothing is recorded: what is logged is shown, and
 * outputs go to a temporary folder. Inputs are there when the environment variable `DAGTRAIL_ATTEMPT` names the
 * directory of an attempt that `dagtrail run --keep-work` has kept.
 *
 * ```ts
 * import { notebookContext } from "dagtrail";
 *
 * export const { log } = await notebookContext();
 * log.metric("answer", 42);
 * ```
 *
 * @typeParam Inputs For each input's name, the {@linkcode Output} of the task that it must come from, or an array.
 */
export async function notebookContext<Inputs extends object = Record<never, never>>(): Promise<
  NotebookContext<Inputs>
> {
  const running = (globalThis as { [NOTEBOOK]?: NotebookContext<Inputs> })[NOTEBOOK];
  if (running !== undefined) return running;
  const { interactiveContext }: typeof import("./interactive_context.ts") = await import(INTERACTIVE);
  return interactiveContext() as NotebookContext<Inputs>;
}
