/**
 * Runs a compiled notebook: the one module, besides what its cells import, that its process loads.
 *
 * `deno task bundle` makes one file of it.
 *
 * @module
 */
import { errorStack } from "../../sdk/error_stack.ts";
import { NOTEBOOK } from "../../sdk/notebook_mark.ts";
import { RECORDS, type RecordWriter } from "../../sdk/record_writer.ts";
import { showingLog } from "../../sdk/showing_log.ts";
import type { TaskContext } from "../../sdk/task_context.ts";
import { type JsonObject, whyNotJson } from "../../words/json.ts";
import { CellOutputs } from "./cell_outputs.ts";
import { capturePrinted } from "./capture_printed.ts";
import { jupyterApi } from "./jupyter_api.ts";
import { inspected, mimeBundle } from "./mime_bundle.ts";

/** Runs the cells of a notebook, whose file has the address `source`; resolves to what the notebook exports by default. */
export async function runCells(
  context: TaskContext<JsonObject, object>,
  source: string,
  cells: (this: typeof globalThis, run: CellRun) => Promise<void>,
): Promise<unknown> {
  const records = (context as unknown as { readonly [RECORDS]: RecordWriter })[RECORDS];
  const outputs = new CellOutputs(records);
  capturePrinted(outputs);
  Object.assign(Deno, { jupyter: jupyterApi(outputs) });
  // Not a copy, since the context's signal is a getter that has a cost.
  const log = { value: showingLog(context.log), enumerable: true };
  Object.assign(globalThis, { [NOTEBOOK]: Object.create(context, { log }) });
  const run = new CellRun(context, source, records, outputs);
  try {
    await cells.call(globalThis, run);
    await run.end();
  } catch (error) {
    outputs.add({ type: "error", ...described(error) });
    if (outputs.cell > 0) outputs.end("failure");
    throw error;
  }
  return run.exported;
}

/** What the code of compiled cells calls. */
class CellRun {
  readonly params: JsonObject;
  readonly meta: Readonly<Record<string, unknown>>;
  /** What the running cell's last expression came to. */
  value: unknown;
  /** What the notebook exports by default. */
  exported: unknown;
  readonly #source: string;
  readonly #records: RecordWriter;
  readonly #outputs: CellOutputs;

  constructor(context: TaskContext<JsonObject, object>, source: string, records: RecordWriter, outputs: CellOutputs) {
    this.params = context.params;
    this.#source = source;
    this.#records = records;
    this.#outputs = outputs;
    const path = decodeURIComponent(new URL(source).pathname);
    this.meta = {
      url: source,
      main: false,
      ...(source.startsWith("file:") ? { filename: path, dirname: path.slice(0, path.lastIndexOf("/")) } : {}),
      resolve: (specifier: string) => this.resolve(specifier),
    };
  }

  /** Ends the cell that runs, and begins another. */
  async cell(number: number): Promise<void> {
    if (this.#outputs.cell > 0) await this.end();
    this.#outputs.start(number);
  }

  /** Ends the cell that runs, with its value as its result. */
  async end(): Promise<void> {
    const { value } = this;
    this.value = undefined;
    if (this.#outputs.cell === 0) return;
    // Nothing is what most statements come to, and no more worth showing than in Deno's kernel.
    if (value !== undefined && value !== null) this.#outputs.add({ type: "result", data: await mimeBundle(value) });
    this.#outputs.end("success");
  }

  /** Says what parameters are that the pipeline did not set. */
  defaults(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && whyNotJson(value) === undefined) {
        this.#records.write({ kind: "param", name, value: value as JsonObject });
      }
    }
  }

  /** A function under its own name, which its declaration has lost. */
  named<F extends (...args: never) => unknown>(declared: F, name: string): F {
    return Object.defineProperty(declared, "name", { value: name, configurable: true });
  }

  /** A module, of which the cells name some exports. */
  module(namespace: Readonly<Record<string, unknown>>, specifier: string, names: readonly string[]): unknown {
    const missing = names.find((name) => !(name in namespace));
    if (missing === undefined) return namespace;
    throw new SyntaxError(
      `The requested module ${JSON.stringify(specifier)} does not provide an export named ${JSON.stringify(missing)}`,
    );
  }

  /** What a relative specifier names, seen from the notebook's file. */
  resolve(specifier: unknown): string {
    const text = String(specifier);
    return /^\.{0,2}\//.test(text) ? new URL(text, this.#source).href : import.meta.resolve(text);
  }
}

// Frames of Dagtrail's own code say nothing to a notebook's author.
const OWN_FOLDER = new URL("../../", import.meta.url).href;

function described(error: unknown): { name: string; message: string; stack: string[] } {
  if (!(error instanceof Error)) {
    return { name: "Error", message: typeof error === "string" ? error : inspected(error), stack: [] };
  }
  const stack = errorStack(error, OWN_FOLDER);
  return { name: String(error.name), message: String(error.message), stack: stack.split("\n") };
}
