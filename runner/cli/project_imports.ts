import { ConfigurationError, findProjectImports, type ImportMap } from "../sandbox/import_map.ts";
import { resolvePath, urlOfPath } from "../words/file_path.ts";
import { removeIfThere } from "../words/remove_if_there.ts";
import { makeTemporaryFile } from "../words/temporary.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";
import { isStandIn, passOn, standInEnv } from "./stand_in.ts";

/** Dagtrail's own entry. */
const DOOR = import.meta.resolve("../../cli.ts");

/**
 * The import map with which a module of another project can be loaded beside Dagtrail's own; `undefined` where Deno
 * reads the one that counts by itself.
 *
 * Deno reads the import map of a program's own project only, here Dagtrail's, and a module of a project may import by
 * the names of its own `deno.json`. The map has both: the project's names count within the project.
 */
export async function projectImportMap(module: string): Promise<ImportMap | undefined> {
  if (/^(https?|npm|jsr):/.test(module) || !DOOR.startsWith("file:")) return undefined;
  const address = module.startsWith("file:") ? module : urlOfPath(resolvePath(Deno.cwd(), module));
  const [own, project] = await Promise.all([findProjectImports(DOOR), importsOf(address)]);
  if (project === undefined || own?.folder === project.folder) return undefined;
  return {
    imports: own?.map.imports ?? {},
    scopes: { ...own?.map.scopes, ...project.map.scopes, [`${urlOfPath(project.root)}/`]: project.map.imports },
  };
}

/** What is wrong with a project's configuration is its owner's to mend. */
async function importsOf(module: string): ReturnType<typeof findProjectImports> {
  try {
    return await findProjectImports(module);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new UsageError(`${error.message}\n  fix ${error.fix}`, { cause: error });
  }
}

/**
 * Runs the command again under the import map of a module's project, when that is not Dagtrail's own project, and
 * returns whether it did; the exit code is then that of the second process.
 */
export async function ranWithProjectImports(
  context: Pick<CliContext, "words" | "process" | "handOver" | "signal">,
  module: string,
): Promise<boolean> {
  if (isStandIn()) return false;
  const map = await projectImportMap(module);
  if (map === undefined) return false;
  const file = makeTemporaryFile("dagtrail-", ".json");
  try {
    await Deno.writeTextFile(file, JSON.stringify(map));
    if (context.signal.aborted) {
      context.process.exitCode = EXIT.cancelled;
      return true;
    }
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", `--import-map=${file}`, DOOR, ...context.words],
      env: standInEnv(file),
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    let stopped = false;
    context.handOver((signal) => {
      stopped = true;
      passOn(child, signal);
    });
    const status = await child.status;
    // A request to stop that came before the process listened has ended it.
    context.process.exitCode = stopped && status.signal !== null ? EXIT.cancelled : status.code;
    return true;
  } finally {
    // The stand-in has removed it, unless it could not begin.
    removeIfThere(file);
  }
}
