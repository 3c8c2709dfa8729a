import type { AttemptSpec, Grants } from "../words/attempt_spec.ts";
import type { Diagnostic } from "../words/diagnostic.ts";
import { isWithin, moduleSeenFrom } from "../words/file_path.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import { OWN_FOLDER } from "./child_command.ts";
import { findImportMap } from "./import_map.ts";
import { type ModuleGraph, readModuleGraphs, usesTelemetry } from "./module_graph.ts";

/** What the sandbox knows of a task before its first attempt. */
export interface PreparedTask {
  readonly graph: ModuleGraph;
  readonly importMap?: string;
  /** Whether its processes collect OpenTelemetry spans: when its code uses the API, or has a network to trace. */
  readonly telemetry: boolean;
}

/** Every task of a plan, prepared, or what stands in the way. */
export interface Prepared {
  readonly tasks: ReadonlyMap<string, PreparedTask>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the tasks' module graphs and checks what a plan alone cannot know: that modules exist and have a default
 * export, that what they may read exists and does not lead out of the project by a link, that secrets are set.
 *
 * Runs nothing of any task. Fills Deno's cache with what the modules import. `directory` is the run's own folder.
 */
export async function prepare(
  plan: Plan,
  options: {
    readonly root: string;
    readonly directory: string;
    readonly environment: (name: string) => string | undefined;
  },
): Promise<Prepared> {
  const groups = await groupByImportMap(plan, options.directory);
  const graphs = new Map<string, { graph: ModuleGraph; importMap?: string }>();
  await Promise.all([...groups].map(async ([importMap, modules]) => {
    const map = importMap === "" ? {} : { importMap };
    for (const [module, graph] of await readModuleGraphs(modules, { ...map, ...options })) {
      graphs.set(module, { graph, ...map });
    }
  }));
  const defaults = new Map(
    await Promise.all([...graphs].map(async ([module, { graph }]) => [module, await hasDefaultExport(graph)] as const)),
  );
  const tasks = new Map<string, PreparedTask>();
  const diagnostics: Diagnostic[] = [];
  for (const task of plan.tasks) {
    const found = graphs.get(task.module)!;
    const about = { task: task.id, ...(task.location === undefined ? {} : { location: task.location }) };
    for (const message of found.graph.errors) {
      diagnostics.push({
        code: "module",
        message: `the module of the task ${JSON.stringify(task.id)} cannot be loaded: ${message}`,
        ...about,
        fix: "write module: import.meta.resolve(\"./NAME.ts\"), with the file's path from the pipeline's module",
      });
    }
    if (found.graph.errors.length === 0 && !defaults.get(task.module)) {
      diagnostics.push({
        code: "default-export",
        message: `the module ${moduleSeenFrom(options.root, task.module)} of the task ${JSON.stringify(task.id)} ` +
          "has no default export",
        ...about,
        fix: "write: export default defineTask(…)",
      });
    }
    for (const path of [...found.graph.files, ...found.graph.packageFolders].filter((path) => path.includes(","))) {
      diagnostics.push({
        code: "path",
        message: `the task ${JSON.stringify(task.id)} needs ${
          JSON.stringify(path)
        }, and Deno cannot grant a path with a comma`,
        ...about,
        fix: "rename it",
      });
    }
    diagnostics.push(...await checkReads(task, options.root, about), ...checkSecrets(task, options.environment, about));
    const traced = usesTelemetry(found.graph) || task.permissions.net === true || task.permissions.net.length > 0;
    tasks.set(task.id, { ...found, telemetry: traced });
  }
  return { tasks, diagnostics };
}

async function groupByImportMap(plan: Plan, directory: string): Promise<Map<string, string[]>> {
  const modules = [...new Set(plan.tasks.map((task) => task.module))];
  const groups = new Map<string, string[]>();
  const byText = new Map<string, string>();
  const byFolder = new Map<string, ReturnType<typeof findImportMap>>();
  for (const module of modules) {
    const folder = new URL(".", module).href;
    const map = await byFolder.getOrInsertComputed(folder, () => findImportMap(module));
    const text = map === undefined ? "" : JSON.stringify(map);
    let path = text === "" ? "" : byText.get(text);
    if (path === undefined) {
      path = `${directory}/import_map_${byText.size + 1}.json`;
      await Deno.writeTextFile(path, text);
      byText.set(text, path);
    }
    groups.getOrInsert(path, []).push(module);
  }
  return groups;
}

/**
 * Whether the module's text exports a default. Words in a comment count too, so a `true` is not certain, and the
 * attempt itself says so then; but a text without these words has no default export.
 */
async function hasDefaultExport(graph: ModuleGraph): Promise<boolean> {
  if (graph.local === undefined) return true;
  const text = await Deno.readTextFile(graph.local);
  return /\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\b/.test(text);
}

type About = Pick<Diagnostic, "task" | "location">;

async function checkReads(task: PlannedTask, root: string, about: About): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const path of task.permissions.read) {
    const subject = `the task ${JSON.stringify(task.id)} asks to read ${JSON.stringify(path)}`;
    let real: string;
    try {
      real = await Deno.realPath(path);
    } catch {
      found.push({ code: "permission", message: `${subject}, which does not exist`, ...about });
      continue;
    }
    if (isWithin(path, root) && !isWithin(real, await Deno.realPath(root))) {
      found.push({
        code: "permission",
        message: `${subject}, which is a link that leads out of the project to ${JSON.stringify(real)}`,
        ...about,
        fix: "name the data by its own absolute path",
      });
    }
  }
  return found;
}

function checkSecrets(
  task: PlannedTask,
  environment: (name: string) => string | undefined,
  about: About,
): Diagnostic[] {
  return task.secrets.filter((name) => !environment(name)).map((name) => ({
    code: "secret",
    message: `the task ${JSON.stringify(task.id)} needs the secret ${JSON.stringify(name)}, which is not set`,
    ...about,
    fix: `set the environment variable ${name}`,
  }));
}

/**
 * The graph is the permission table: what an attempt may do follows from its module graph, its inputs and what the
 * task declares.
 */
export function attemptGrants(
  task: PlannedTask,
  graph: ModuleGraph,
  attempt: Pick<AttemptSpec, "directory" | "inputs">,
): Grants {
  const inputFolders = Object.values(attempt.inputs).flat().map((input) => input.directory);
  return {
    read: [
      ...new Set([
        ...graph.files.map(asGranted),
        ...graph.packageFolders,
        ...task.permissions.read,
        ...inputFolders,
        attempt.directory,
      ]),
    ],
    write: [attempt.directory],
    net: task.permissions.net,
    env: [...new Set([...task.permissions.env, ...task.secrets])],
    run: task.permissions.run,
    ffi: task.permissions.ffi,
    sys: task.permissions.sys,
    import: graph.hosts,
  };
}

// The graph of every task that imports mod.ts has most of the runner in it. One grant for that folder, which holds
// nothing but this public code, saves the process from checking a hundred paths.
function asGranted(path: string): string {
  const runner = `${OWN_FOLDER}/runner`;
  return OWN_FOLDER !== undefined && isWithin(path, runner) ? runner : path;
}
