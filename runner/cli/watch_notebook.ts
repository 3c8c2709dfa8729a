import { checkedPlan } from "../planning/checked_plan.ts";
import type { Pipeline } from "../dag/pipeline.ts";
import type { Permissions } from "../dag/task.ts";
import { PipelineError } from "../words/diagnostic.ts";
import { pathOfUrl, resolvePath } from "../words/file_path.ts";
import type { Result } from "../words/outcome.ts";
import { type CliContext, UsageError } from "./context.ts";
import { notebookPipeline } from "./load_notebook.ts";
import type { CliParams } from "./read_params.ts";
import { fileChanged } from "./watch_files.ts";

/** A notebook of the command line. */
export interface WatchedNotebook {
  /** A path or a `file:` URL. */
  readonly name: string;
  readonly permissions: Permissions;
  readonly params: CliParams;
}

/**
 * Runs a notebook, and again whenever it or a module that it imports is saved, until the user asks to stop. A run that
 * is still going on then is cancelled.
 *
 * Each run begins at the top: what the cells above a change have left in memory cannot be handed to a new process.
 */
export async function watchNotebook(
  context: CliContext,
  notebook: WatchedNotebook,
  run: (pipeline: Pipeline<object>, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const path = notebook.name.startsWith("file:") ? pathOfUrl(notebook.name) : resolvePath(Deno.cwd(), notebook.name);
  while (true) {
    const saved = new AbortController();
    const files = new Set([path]);
    let pipeline: Pipeline<object> | undefined;
    try {
      pipeline = await notebookPipeline(notebook.name, notebook.permissions);
      const { prepared } = await checkedPlan(pipeline, notebook.params);
      for (const { graph } of prepared.values()) for (const file of graph.files) files.add(file);
    } catch (error) {
      // A mistake is told, and waits to be mended.
      if (!(error instanceof UsageError || error instanceof PipelineError)) throw error;
      context.process.stderr.write(`${error.message}\n`);
      pipeline = undefined;
    }
    const changed = fileChanged(files, context.signal).then((changed) => {
      if (changed) saved.abort("the notebook was saved");
      return changed;
    });
    if (pipeline !== undefined) await run(pipeline, AbortSignal.any([context.signal, saved.signal]));
    if (!saved.signal.aborted && !context.signal.aborted) {
      context.process.stderr.write("waiting for a change; Ctrl-C ends\n");
    }
    if (!await changed) return "cancellation";
  }
}
