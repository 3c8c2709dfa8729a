import { isPipeline, type Pipeline } from "../dag/pipeline.ts";
import { resolvePath, urlOfPath } from "../words/file_path.ts";
import { UsageError } from "./context.ts";
import { isNotebookFile } from "./is_notebook_file.ts";

/**
 * Imports a pipeline's module by path or URL.
 *
 * @throws {UsageError} When there is none, it cannot be imported, its default export is not a pipeline, or it is a
 * notebook, whose cells would be run here, outside of the sandbox.
 */
export async function loadPipeline(name: string): Promise<Pipeline<object>> {
  if (await isNotebookFile(name)) {
    throw new UsageError(`${name} is a notebook, and this takes a pipeline: make one of which it is a task`);
  }
  const url = /^(file|https?|npm|jsr):/.test(name) ? name : urlOfPath(resolvePath(Deno.cwd(), name));
  let module: { readonly default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    if (/^Module not found/.test(message)) {
      throw new UsageError(`there is no pipeline module at ${name}: ${message}`, { cause: error });
    }
    throw new UsageError(`the pipeline module ${name} could not be imported: ${stack ?? message}`, { cause: error });
  }
  if (isPipeline(module.default)) return module.default;
  const has = Object.keys(module);
  throw new UsageError(
    `the module ${name} must have a pipeline as its default export, made by pipeline({ … })` +
      `, and exports ${has.length === 0 ? "nothing" : has.join(", ")}`,
  );
}
