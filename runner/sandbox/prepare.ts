import type { Diagnostic } from "../words/diagnostic.ts";
import { isWithin, moduleSeenFrom } from "../words/file_path.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import { groupByProject } from "./group_by_project.ts";
import { type ModuleGraph, readModuleGraphs, usesTelemetry } from "./module_graph.ts";

/** What the sandbox knows of a task before its first attempt. */
export interface PreparedTask {
  readonly graph: ModuleGraph;
  /** The import map that its modules resolve with, as a path. */
  readonly importMap?: string;
  /** The lock file that its packages are checked against, as a path; absent when it has none or is not up to date. */
  readonly lock?: string;
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
 * export, that what they may read exists and does not lead out of the project by a link.
 *
 * Runs nothing of any task. Fills Deno's cache with what the modules import. `directory` is the run's own folder.
 */
export async function prepare(
  plan: Plan,
  options: {
    readonly root: string;
    readonly directory: string;
  },
): Promise<Prepared> {
  const graphs = new Map<string, { graph: ModuleGraph; importMap?: string; lock?: string }>();
  const groups = await groupByProject(new Set(plan.tasks.map((task) => task.module)), options.directory);
  await Promise.all(groups.map(async ({ modules, ...project }) => {
    const read = await readModuleGraphs(modules, { ...project, ...options });
    for (const [module, graph] of read.graphs) {
      graphs.set(module, {
        graph,
        // Reading it costs a start half a millisecond, and most task modules need none.
        ...(project.importMap === undefined || !(graph.importsByName || project.remapsAddresses)
          ? {}
          : { importMap: project.importMap }),
        // Checking it costs a start 2 ms, and it says nothing of local files.
        ...(read.lock === undefined || graph.packages.length === 0 ? {} : { lock: read.lock }),
      });
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
    diagnostics.push(...await checkImportedData(task, found.graph, options.root, about));
    diagnostics.push(...await checkReads(task, options.root, about));
    const traced = usesTelemetry(found.graph) || task.permissions.net === true || task.permissions.net.length > 0;
    tasks.set(task.id, { ...found, telemetry: traced });
  }
  return { tasks, diagnostics };
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

/**
 * A task's own module graph is granted to it, and an import with `{ type: "text" }` makes any file of the machine a part
 * of that graph: data must lie in the project, by its real path, or be declared.
 */
async function checkImportedData(
  task: PlannedTask,
  graph: ModuleGraph,
  root: string,
  about: About,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const path of graph.dataFiles) {
    if (task.permissions.read.some((declared) => isWithin(path, declared))) continue;
    const real = await realPath(path);
    // What does not exist is told as an error of the graph.
    if (real === undefined || isWithin(real, await Deno.realPath(root))) continue;
    found.push({
      code: "permission",
      message: `the code of the task ${JSON.stringify(task.id)} imports ${JSON.stringify(path)} as data, which ` +
        (isWithin(path, root)
          ? `is a link that leads out of the project to ${JSON.stringify(real)}`
          : "is not in the project"),
      ...about,
      fix: "move the data into the project, or name it in the task's permissions: read, by its own absolute path",
    });
  }
  return found;
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}

type About = Pick<Diagnostic, "task" | "location">;

async function checkReads(task: PlannedTask, root: string, about: About): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const path of task.permissions.read) {
    const subject = `the task ${JSON.stringify(task.id)} asks to read ${JSON.stringify(path)}`;
    const real = await realPath(path);
    if (real === undefined) {
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
