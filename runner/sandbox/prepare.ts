import type { Diagnostic } from "../words/diagnostic.ts";
import type { PlannedCommand } from "../words/command.ts";
import { moduleSeenFrom, urlOfPath } from "../words/file_path.ts";
import { isFile } from "../words/is_file.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import { ReadChecks } from "./check_reads.ts";
import { groupByProject } from "./group_by_project.ts";
import { ConfigurationError } from "./import_map.ts";
import type { ModuleError } from "./module_error.ts";
import { commandGraph, type ModuleGraph, readModuleGraphs, usesTelemetry } from "./module_graph.ts";

// What is wrong is rare.
const MODULE_ERROR = import.meta.resolve("./module_error.ts");
// And so are programs.
const PROGRAM_FINDER = import.meta.resolve("./find_program.ts");

/** What the sandbox knows of a task before its first attempt. */
export interface PreparedTask {
  readonly graph: ModuleGraph;
  /** The import map that its modules resolve with, as a path. */
  readonly importMap?: string;
  /** The run's own lock file, which says the versions of its packages, as a path; absent when it has none. */
  readonly lock?: string;
  /** Whether its processes collect OpenTelemetry spans: when its code uses the API, or has a network to trace. */
  readonly telemetry: boolean;
  /** For a task that is a program: its absolute path. */
  readonly program?: string;
}

/** A module that was made of a notebook. */
export interface CompiledModule {
  readonly module: string;
  /** The absolute path of the module. */
  readonly file: string;
  /** The absolute path of the notebook. */
  readonly path: string;
  /** A text in which places of the module are named as they were written. */
  readonly places: (text: string) => string;
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
    readonly environment: (name: string) => string | undefined;
    /** The modules that tasks' notebooks were compiled to, by the tasks' full names. */
    readonly compiled?: ReadonlyMap<string, CompiledModule>;
    /** Is called as soon as another process reads the modules, for work that need not wait until it is done. */
    readonly whileReading?: () => void;
  },
): Promise<Prepared> {
  const codeOf = (task: PlannedTask): string => options.compiled?.get(task.id)?.module ?? task.module;
  const graphs = new Map<string, { graph: ModuleGraph; importMap?: string; lock?: string }>();
  const groups = await groupByProject(
    new Map(plan.tasks.filter(({ command }) => command === undefined).map((task) => [codeOf(task), task.module])),
    options.directory,
  ).catch(configurationMistake);
  if ("code" in groups) return { tasks: new Map(), diagnostics: [groups] };
  const reading = Promise.all(groups.map(async ({ modules, ...project }) => {
    const read = await readModuleGraphs(modules, { ...project, ...options });
    for (const [module, graph] of read.graphs) {
      graphs.set(module, {
        graph,
        // Reading it costs a start half a millisecond, and most task modules need none.
        ...(project.importMap === undefined || !(graph.importsByName || project.remapsAddresses)
          ? {}
          : { importMap: project.importMap }),
        // Reading it costs a start 2 ms, and it says nothing of local files.
        ...(read.lock === undefined || graph.packages.length === 0 ? {} : { lock: read.lock }),
      });
    }
  }));
  options.whileReading?.();
  const mistake = await reading.then(() => undefined, configurationMistake);
  if (mistake !== undefined) return { tasks: new Map(), diagnostics: [mistake] };
  const defaults = new Map(
    await Promise.all([...graphs].map(async ([module, { graph }]) => [module, await hasDefaultExport(graph)] as const)),
  );
  const tasks = new Map<string, PreparedTask>();
  const diagnostics: Diagnostic[] = [];
  const checks = new ReadChecks(options);
  for (const task of plan.tasks) {
    const about = { task: task.id, ...(task.location === undefined ? {} : { location: task.location }) };
    if (task.command !== undefined) {
      const prepared = await prepareCommand(task, task.command, { ...options, checks }, about);
      diagnostics.push(...prepared.diagnostics, ...checks.declared(task, about));
      tasks.set(task.id, prepared.task);
      continue;
    }
    const found = asWritten(graphs.get(codeOf(task))!, options.root, options.compiled?.get(task.id));
    const imports = checks.imported(task, found.graph, about);
    for (const error of found.graph.errors) {
      // What Deno says quotes the module, and what a link leads to is not to be shown.
      const told: ModuleError = imports.length > 0
        ? { message: error.split("\n")[0]! }
        : await toldError(error, codeOf(task), found.graph, options.root);
      diagnostics.push({
        code: "module",
        message: `the module of the task ${JSON.stringify(task.id)} cannot be loaded: ${told.message}`,
        ...about,
        ...(told.fix === undefined ? {} : { fix: told.fix }),
      });
    }
    if (found.graph.errors.length === 0 && !defaults.get(codeOf(task))) {
      diagnostics.push({
        code: "default-export",
        message: `the module ${moduleSeenFrom(options.root, task.module)} of the task ${JSON.stringify(task.id)} ` +
          "has no default export",
        ...about,
        fix: "write: export default defineTask(…)",
      });
    }
    for (const path of [...found.graph.files, ...found.graph.packageFolders].filter((path) => path.includes(","))) {
      diagnostics.push(comma(task, path, about));
    }
    diagnostics.push(...imports, ...checks.declared(task, about));
    const traced = usesTelemetry(found.graph) || task.permissions.net === true || task.permissions.net.length > 0;
    tasks.set(task.id, { ...found, telemetry: traced });
  }
  return { tasks, diagnostics };
}

/** A project's `deno.json` that cannot be read keeps every task from being prepared. */
function configurationMistake(error: unknown): Diagnostic {
  if (!(error instanceof ConfigurationError)) throw error;
  return { code: "configuration", message: error.message, fix: error.fix };
}

/** The graph of a notebook, in which its own file stands in the place of the module that it was compiled to. */
function asWritten<Found extends { readonly graph: ModuleGraph }>(
  found: Found,
  root: string,
  compiled?: CompiledModule,
): Found {
  if (compiled === undefined) return found;
  const { files, errors, resolutions } = found.graph;
  const [made, written] = [compiled.module, urlOfPath(compiled.path)].map((url) => moduleSeenFrom(root, url));
  return {
    ...found,
    graph: {
      ...found.graph,
      files: files.map((file) => file === compiled.file ? compiled.path : file).sort(),
      made: [compiled.file],
      resolutions: resolutions.map((resolution) =>
        resolution.importer === compiled.module ? { ...resolution, importer: urlOfPath(compiled.path) } : resolution
      ),
      errors: errors.map((error) => compiled.places(error).replaceAll(made!, written!)),
    },
  };
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

async function toldError(error: string, module: string, graph: ModuleGraph, root: string): Promise<ModuleError> {
  const { moduleError }: typeof import("./module_error.ts") = await import(MODULE_ERROR);
  return await moduleError(error, module, { graph, root });
}

type About = Pick<Diagnostic, "task" | "location">;

/** A task that is a program: where the program is, and that the files are there which its arguments name. */
async function prepareCommand(
  task: PlannedTask,
  command: PlannedCommand,
  options: { readonly checks: ReadChecks; readonly environment: (name: string) => string | undefined },
  about: About,
): Promise<{ readonly task: PreparedTask; readonly diagnostics: readonly Diagnostic[] }> {
  const graph = commandGraph(command);
  const { findProgram }: typeof import("./find_program.ts") = await import(PROGRAM_FINDER);
  const program = await findProgram(command.program, options.environment("PATH"));
  const diagnostics = options.checks.imported(task, graph, about);
  for (const path of command.files.filter((path) => path.includes(","))) diagnostics.push(comma(task, path, about));
  for (const path of command.files) {
    if (await isFile(path)) continue;
    diagnostics.push({
      code: "command",
      message: `the command ${JSON.stringify(task.id)} names the file ${JSON.stringify(path)}, which does not exist`,
      ...about,
    });
  }
  if (program === undefined) {
    diagnostics.push({
      code: "command",
      message: `the program ${JSON.stringify(command.program)} of the command ${JSON.stringify(task.id)} ` +
        (command.program.startsWith("/") ? "does not exist or may not be executed" : "is not on the PATH"),
      ...about,
      fix: "install it, or name it by its absolute path",
    });
  }
  return { task: { graph, telemetry: false, ...(program === undefined ? {} : { program }) }, diagnostics };
}

function comma(task: PlannedTask, path: string, about: About): Diagnostic {
  return {
    code: "path",
    message: `the task ${JSON.stringify(task.id)} needs ${
      JSON.stringify(path)
    }, and Deno cannot grant a path with a comma`,
    ...about,
    fix: "rename it",
  };
}
