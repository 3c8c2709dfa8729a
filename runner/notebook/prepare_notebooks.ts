import { type Diagnostic, nearest } from "../words/diagnostic.ts";
import { pathOfUrl, seenFrom, urlOfPath } from "../words/file_path.ts";
import type { PlannedTask } from "../words/plan.ts";
import { cellPlaces } from "./cell_places.ts";
import { type CompiledNotebook, compileNotebook } from "./compile_notebook.ts";
import { type NotebookDocument, NotebookError } from "./notebook_document.ts";
import { readNotebook } from "./read_notebook.ts";

/** A notebook that is ready to be run as a task. */
export interface PreparedNotebook {
  readonly document: NotebookDocument;
  readonly compiled: CompiledNotebook;
  /** The absolute path of the notebook's own file. */
  readonly path: string;
  /** The absolute path of the module that it was compiled to. */
  readonly file: string;
  /** The URL of that module, as it stands in stacks too. */
  readonly module: string;
  /** A text in which places of that module are named as they were written in the notebook. */
  readonly places: (text: string) => string;
}

/** The notebooks of a plan by the tasks' full names, and what is wrong with others. */
export interface PreparedNotebooks {
  readonly notebooks: ReadonlyMap<string, PreparedNotebook>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What runs cells in an attempt's process. */
const RUNTIME = import.meta.resolve("./runtime/run_cells.bundle.js");

/**
 * Reads and compiles the notebooks among the tasks, into modules in `folder`.
 *
 * A module is named by what it is made of, so that runs of one notebook share it, and so does Deno's cache.
 */
export async function prepareNotebooks(
  tasks: readonly PlannedTask[],
  options: { readonly root: string; readonly folder: string },
): Promise<PreparedNotebooks> {
  const notebooks = new Map<string, PreparedNotebook>();
  const diagnostics: Diagnostic[] = [];
  for (const task of tasks) {
    if (!task.notebook) continue;
    const about = { task: task.id, ...(task.location === undefined ? {} : { location: task.location }) };
    let document: NotebookDocument;
    try {
      document = await readNotebook(task.module);
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      const message = `the notebook of the task ${JSON.stringify(task.id)} cannot be read: ${error.message}`;
      const fix = "write source: import.meta.resolve(\"./NAME.ts\"), with the file's path from the pipeline's module";
      diagnostics.push({ code: "notebook", message, ...about, fix });
      continue;
    }
    const path = pathOfUrl(task.module);
    const params = Object.keys(task.params).sort();
    const compiled = compileNotebook(document, { source: task.module, runtime: RUNTIME, params });
    const mistakes = [
      ...unknownParams(task, compiled, about),
      ...problemsOf(compiled, document, path, task.id, options.root),
    ];
    diagnostics.push(...mistakes);
    if (mistakes.length > 0) continue;
    const file = `${options.folder}/${await moduleName(path, compiled)}`;
    await keepModule(file, compiled.text);
    const module = urlOfPath(file);
    notebooks.set(task.id, { document, compiled, path, file, module, places: cellPlaces({ compiled, module, path }) });
  }
  return { notebooks, diagnostics };
}

/** A module that no run has used for so long is taken away: 30 days. */
const UNUSED_MS = 30 * 24 * 3_600_000;

/** Writes a module that is not there yet; one that is there is the same, since its name says what it is made of. */
async function keepModule(file: string, text: string): Promise<void> {
  const now = new Date();
  try {
    return await Deno.utime(file, now, now);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const folder = file.slice(0, file.lastIndexOf("/"));
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) await removeUnused(`${folder}/${name}`, now);
  // Renamed into place, so that a run beside this one never meets half of it.
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  await Deno.writeTextFile(temporary, text);
  await Deno.rename(temporary, file);
}

async function removeUnused(path: string, now: Date): Promise<void> {
  try {
    const { mtime } = await Deno.stat(path);
    if (mtime !== null && now.getTime() - mtime.getTime() > UNUSED_MS) await Deno.remove(path);
  } catch (error) {
    // Another run may have taken it away, or renamed it into place.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function moduleName(path: string, { text, hasJsx }: CompiledNotebook): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const stem = path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "").replace(/[^\w.-]/g, "_");
  return `${stem}-${new Uint8Array(digest).toHex().slice(0, 16)}.${hasJsx ? "tsx" : "ts"}`;
}

function unknownParams(
  task: PlannedTask,
  compiled: CompiledNotebook,
  about: Pick<Diagnostic, "task" | "location">,
): Diagnostic[] {
  const parameters = compiled.parameters.map(({ name }) => name);
  return Object.keys(task.params).filter((name) => !parameters.includes(name)).map((name) => {
    const guess = nearest(name, parameters);
    return {
      code: "unknown-parameter",
      message: `the parameter ${JSON.stringify(name)} was set for the task ${JSON.stringify(task.id)}, and ` +
        (parameters.length === 0
          ? "its notebook has no cell with the tag parameters that declares any"
          : "the cell with the tag parameters of its notebook does not declare it"),
      ...about,
      fix: guess !== undefined
        ? `did you mean ${guess}?`
        : parameters.length === 0
        ? 'declare it, with a value to work with, in a cell that begins with: // %% tags=["parameters"]'
        : `the notebook has: ${parameters.join(", ")}`,
    };
  });
}

function problemsOf(
  { problems }: CompiledNotebook,
  document: NotebookDocument,
  path: string,
  task: string,
  root: string,
): Diagnostic[] {
  return problems.map(({ message, place, line, column }) => {
    const first = document.cells[place]!.line;
    const count = document.cells.slice(0, place + 1).filter(({ kind }) => kind === "code").length;
    const name = seenFrom(root, path);
    return {
      code: "notebook",
      message: `code cell ${count} of the notebook ${name}${first === undefined ? `, line ${line}` : ""}: ${message}`,
      task,
      location: first === undefined ? path : `${path}:${first + line - 1}:${column}`,
    };
  });
}
