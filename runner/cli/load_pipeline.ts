import { isPipeline, type Pipeline } from "../dag/pipeline.ts";
import { pathOfUrl, resolvePath, urlOfPath } from "../words/file_path.ts";
import { isFile } from "../words/is_file.ts";
import { UsageError } from "./context.ts";
import { isNotebookFile } from "./is_notebook_file.ts";

const IMPORT_ERROR = import.meta.resolve("./import_error.ts");

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
  const isAddress = /^(https?|npm|jsr):/.test(name);
  const url = isAddress || name.startsWith("file:") ? name : urlOfPath(resolvePath(Deno.cwd(), name));
  if (!isAddress) await refuseOtherFiles(name, url);
  let module: { readonly default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    const { importErrorText }: typeof import("./import_error.ts") = await import(IMPORT_ERROR);
    throw new UsageError(importErrorText(name, url, error), { cause: error });
  }
  if (isPipeline(module.default)) return module.default;
  const has = Object.keys(module);
  throw new UsageError(
    `the module ${name} must have a pipeline as its default export, made by pipeline({ … })` +
      `, and exports ${has.length === 0 ? "nothing" : has.join(", ")}`,
  );
}

/** What Deno says of them has nothing to do with pipelines. */
async function refuseOtherFiles(name: string, url: string): Promise<void> {
  if (/\.jsonc?$/.test(name)) {
    throw new UsageError(
      `${name} is JSON, and this takes a pipeline's module: a TypeScript or JavaScript file whose default export is ` +
        "made by pipeline({ … })",
    );
  }
  const path = pathOfUrl(url);
  if (!await isFolder(path)) return;
  const inside = `${name.replace(/\/+$/, "")}/pipeline.ts`;
  throw new UsageError(
    `${name} is a folder, and this takes a pipeline's module: ` +
      (await isFile(`${path}/pipeline.ts`) ? `did you mean ${inside}?` : `name the file, such as ${inside}`),
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}
