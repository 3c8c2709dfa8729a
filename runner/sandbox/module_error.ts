import { pathOfUrl, seenFrom, urlOfPath } from "../words/file_path.ts";
import { bareNameFix } from "./bare_name_fix.ts";
import type { ModuleGraph } from "./module_graph.ts";

/** What Deno says of a task's module that cannot be loaded, with the place and the fix where they are known. */
export interface ModuleError {
  readonly message: string;
  readonly fix?: string;
}

/** Makes one of an `error` of the graph of `module`, a URL; `root` is the project's, an absolute path. */
export async function moduleError(
  error: string,
  module: string,
  { graph, root }: { readonly graph: ModuleGraph; readonly root: string },
): Promise<ModuleError> {
  const bare = /imports "(.+?)": Import "/.exec(error)?.[1];
  if (bare !== undefined) return { message: error, fix: bareNameFix(bare) };
  const missing = /^Module not found "(.+?)"/.exec(error)?.[1] ?? /Directory import '(.+?)' is not/.exec(error)?.[1];
  // What is wrong within a module, such as its syntax, is told with its place, and only its author knows the fix.
  if (missing === undefined) return { message: error };
  if (missing === module) {
    return {
      message: error,
      fix: "write module: import.meta.resolve(\"./NAME.ts\"), with the file's path from the pipeline's module",
    };
  }
  const importer = await importerOf(missing, graph);
  if (importer === undefined) return { message: error };
  const place = `${seenFrom(root, importer.path)}:${importer.line}`;
  return {
    message: `${error.replace(/\.$/, "")}, which is imported at ${place}`,
    fix: `see to the import of ${JSON.stringify(importer.specifier)} in ${seenFrom(root, importer.path)}`,
  };
}

/** The first file of the graph that has an import of a file which is not there. Deno tells of such a file alone. */
async function importerOf(
  missing: string,
  { files, resolutions }: ModuleGraph,
): Promise<{ readonly path: string; readonly line: number; readonly specifier: string } | undefined> {
  for (const path of files) {
    const text = await Deno.readTextFile(path).catch(() => "");
    const importer = urlOfPath(path);
    // A name of an import map is known to lead there; a path says it itself.
    const named = resolutions.find((found) => found.importer === importer && found.target === missing)?.specifier;
    for (const { 2: specifier, index } of text.matchAll(/(["'])([^"'\n]+)\1/g)) {
      if (specifier === undefined) continue;
      const leads = specifier === named ||
        (/^(\.{0,2}\/|file:)/.test(specifier) && URL.parse(specifier, importer)?.href === missing);
      if (leads && pathOfUrl(missing) !== path) {
        return { path, line: text.slice(0, index).split("\n").length, specifier };
      }
    }
  }
  return undefined;
}
