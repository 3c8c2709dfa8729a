import { findProjectImports, type ImportMap } from "../sandbox/import_map.ts";
import { resolvePath, urlOfPath } from "../words/file_path.ts";
import { removeIfThere } from "../words/remove_if_there.ts";
import { type CliContext, EXIT } from "./context.ts";
import { isStandIn, passOn, standInEnv } from "./stand_in.ts";

/**
 * Runs the command again under the import map of the pipeline's project, when that is not Dagtrail's own project, and
 * returns whether it did; the exit code is then that of the second process.
 *
 * Deno reads the import map of a program's own project only, here Dagtrail's, and a pipeline's module may import by the
 * names of its own `deno.json`. The second process gets both: the project's names count within the project.
 */
export async function ranWithProjectImports(context: CliContext, pipeline: string): Promise<boolean> {
  if (isStandIn() || /^(https?|npm|jsr):/.test(pipeline)) return false;
  const module = pipeline.startsWith("file:") ? pipeline : urlOfPath(resolvePath(Deno.cwd(), pipeline));
  const door = import.meta.resolve("../../cli.ts");
  if (!door.startsWith("file:")) return false;
  const [own, project] = await Promise.all([findProjectImports(door), findProjectImports(module)]);
  if (project === undefined || own?.folder === project.folder) return false;

  const map: ImportMap = {
    imports: own?.map.imports ?? {},
    scopes: { ...own?.map.scopes, ...project.map.scopes, [`${urlOfPath(project.folder)}/`]: project.map.imports },
  };
  const file = await Deno.makeTempFile({ prefix: "dagtrail-", suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify(map));
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", `--import-map=${file}`, door, ...context.words],
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
