import { findProjectImports, type ImportMap } from "../sandbox/import_map.ts";
import { resolvePath, urlOfPath } from "../words/file_path.ts";
import type { CliContext } from "./context.ts";

/** Set in a process that was started with the import map of a pipeline's project. */
const MARK = "DAGTRAIL_PROJECT_IMPORTS";

/**
 * Runs the command again under the import map of the pipeline's project, when that is not Dagtrail's own project, and
 * returns whether it did; the exit code is then that of the second process.
 *
 * Deno reads the import map of a program's own project only, here Dagtrail's, and a pipeline's module may import by the
 * names of its own `deno.json`. The second process gets both: the project's names count within the project.
 */
export async function ranWithProjectImports(context: CliContext, pipeline: string): Promise<boolean> {
  if (Deno.env.get(MARK) !== undefined || /^(https?|npm|jsr):/.test(pipeline)) return false;
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
      env: { [MARK]: "1" },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    // Ctrl-C reaches every process of the terminal by itself; SIGTERM was sent to this one alone.
    context.signal.addEventListener("abort", () => {
      if (String(context.signal.reason).includes("SIGTERM")) forward(child);
    }, { once: true });
    const { code } = await child.status;
    context.process.exitCode = code;
    return true;
  } finally {
    await Deno.remove(file);
  }
}

function forward(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It has ended already.
  }
}
