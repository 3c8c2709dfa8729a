import type { AttributeValue } from "../../runner/otlp/span.ts";
import { inertHtml, inertSvg } from "./inert.ts";
import type { ChartPreview } from "./picture.ts";
import type { NotebookCell, NotebookOutput, NotebookPreview } from "./notebook.ts";
import { readMarkdown } from "./read_markdown.ts";

/** A page shows this much; the rest is in the download. */
const MAX_CELLS = 400;
const MAX_OUTPUTS = 600;
const MAX_TEXT = 20_000;
const MAX_CHARTS = 60;

/** After so many charts that could not be drawn, no more are tried: each may have taken seconds. */
const MAX_FAILURES = 3;

/** Pictures that every browser shows, with the endings of their files. */
const PICTURES = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" } as const;

/** Colours and other escape sequences, which tracebacks are full of. */
// deno-lint-ignore no-control-regex -- control characters are what it is about
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]/g;

/** Writes a file beside the notebook's and gives its path; `suffix` is the end of its name. */
type Write = (suffix: string, content: string | Uint8Array) => Promise<string>;

/** Draws a Vega or Vega-Lite specification into files whose names end with `suffix` and more, if it can be drawn. */
type Draw = (specification: string, suffix: string) => Promise<ChartPreview | undefined>;

/**
 * The preview of a notebook in Jupyter's [format 4](https://nbformat.readthedocs.io/en/latest/format_description.html);
 * `undefined` when the value is something else. Of each output, the form that shows most is taken; pictures and HTML go
 * into files of their own, which do nothing when they are opened. Tags fold and leave out parts of cells, as Jupyter Book
 * has them.
 */
export async function readNotebook(value: unknown, write: Write, draw?: Draw): Promise<NotebookPreview | undefined> {
  if (!isObject(value) || !Array.isArray(value.cells) || Number(value.nbformat ?? 4) < 4) return undefined;
  const reader = new NotebookReader(write, draw);
  const cells: NotebookCell[] = [];
  const shown = value.cells.filter((cell) => isObject(cell) && !hasTag(cell, "remove-cell"));
  for (const cell of shown.slice(0, MAX_CELLS)) cells.push(await reader.cell(cell));
  const language = languageOf(value.metadata);
  return { kind: "notebook", ...(language === undefined ? {} : { language }), cells, totalCells: shown.length };
}

class NotebookReader {
  readonly #write: Write;
  readonly #draw: Draw | undefined;
  #outputs = 0;
  #charts = 0;
  #failures = 0;

  constructor(write: Write, draw: Draw | undefined) {
    this.#write = write;
    this.#draw = draw;
  }

  async cell(cell: Record<string, unknown>): Promise<NotebookCell> {
    const source = textOf(cell.source);
    if (cell.cell_type === "markdown") return { kind: "markdown", nodes: readMarkdown(source) };
    if (cell.cell_type !== "code") return { kind: "raw", text: cut(source) };
    const outputs: NotebookOutput[] = [];
    const hasOutputs = Array.isArray(cell.outputs) && !hasTag(cell, "remove-output");
    for (const output of hasOutputs ? cell.outputs as unknown[] : []) {
      if (!isObject(output) || ++this.#outputs > MAX_OUTPUTS) continue;
      const shown = await this.#output(output);
      if (shown !== undefined) outputs.push(shown);
    }
    const count = cell.execution_count;
    const durationMs = durationOf(cell);
    const isFolded = hasTag(cell, "hide-input") || hasTag(cell, "hide-cell") || isSourceHidden(cell);
    return {
      kind: "code",
      ...(source === "" || hasTag(cell, "remove-input") ? {} : { source: cut(source) }),
      ...(isFolded ? { folded: true } : {}),
      ...(hasTag(cell, "hide-output") || hasTag(cell, "hide-cell") ? { outputsFolded: true } : {}),
      ...(typeof count === "number" ? { count } : {}),
      ...(durationMs === undefined ? {} : { durationMs }),
      outputs,
    };
  }

  async #output(output: Record<string, unknown>): Promise<NotebookOutput | undefined> {
    switch (output.output_type) {
      case "stream":
        return { kind: "text", text: plain(output.text), ...(output.name === "stderr" ? { error: true } : {}) };
      case "error": {
        const trace = Array.isArray(output.traceback) ? output.traceback.join("\n") : "";
        return { kind: "text", text: plain(trace === "" ? `${output.ename}: ${output.evalue}` : trace), error: true };
      }
      case "display_data":
      case "execute_result":
        return isObject(output.data) ? await this.#bundle(output.data) : undefined;
      default:
        return undefined;
    }
  }

  /** One of the forms in which a result was given. */
  async #bundle(data: Record<string, unknown>): Promise<NotebookOutput | undefined> {
    const number = this.#outputs;
    const chart = await this.#chart(data, number);
    if (chart !== undefined) return chart;
    if (data["image/svg+xml"] !== undefined) {
      const svg = new TextEncoder().encode(textOf(data["image/svg+xml"]));
      return { kind: "image", path: await this.#write(`out-${number}.svg`, inertSvg(svg)) };
    }
    for (const [type, ending] of Object.entries(PICTURES)) {
      const bytes = data[type] === undefined ? undefined : bytesOf(textOf(data[type]));
      if (bytes !== undefined) return { kind: "image", path: await this.#write(`out-${number}.${ending}`, bytes) };
    }
    if (data["text/html"] !== undefined) {
      return { kind: "frame", path: await this.#write(`out-${number}.html`, inertHtml(textOf(data["text/html"]))) };
    }
    if (data["text/markdown"] !== undefined) {
      return { kind: "markdown", nodes: readMarkdown(textOf(data["text/markdown"])) };
    }
    if (data["text/plain"] !== undefined) return { kind: "text", text: plain(data["text/plain"]) };
    const json = Object.entries(data).find(([type]) => type === "application/json" || type.endsWith("+json"))?.[1];
    return json === undefined ? undefined : { kind: "json", value: json as AttributeValue };
  }

  async #chart(data: Record<string, unknown>, number: number): Promise<ChartPreview | undefined> {
    const [, specification] = Object.entries(data).find(([type]) => CHART.test(type)) ?? [];
    if (!isObject(specification) || this.#draw === undefined) return undefined;
    if (++this.#charts > MAX_CHARTS || this.#failures >= MAX_FAILURES) return undefined;
    const chart = await this.#draw(JSON.stringify(specification), `out-${number}`);
    if (chart === undefined) this.#failures++;
    return chart;
  }
}

const CHART = /^application\/vnd\.vega(lite)?\.v\d+(\.\d+)*\+json$/;

/** Whether a cell has a tag, as Jupyter Book writes it or with underscores, as older notebooks do. */
function hasTag({ metadata }: Record<string, unknown>, tag: string): boolean {
  if (!isObject(metadata) || !Array.isArray(metadata.tags)) return false;
  return metadata.tags.includes(tag) || metadata.tags.includes(tag.replace("-", "_"));
}

function isSourceHidden({ metadata }: Record<string, unknown>): boolean {
  return isObject(metadata) && isObject(metadata.jupyter) && metadata.jupyter.source_hidden === true;
}

/** How long a cell took, as papermill keeps it. */
function durationOf({ metadata }: Record<string, unknown>): number | undefined {
  const { papermill } = isObject(metadata) ? metadata : {};
  const { duration } = isObject(papermill) ? papermill : {};
  return typeof duration === "number" && duration >= 0 ? duration * 1000 : undefined;
}

/** Text, which the format also allows as a list of lines. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.filter((line) => typeof line === "string").join("");
  return typeof value === "string" ? value : "";
}

function plain(value: unknown): string {
  return cut(textOf(value).replaceAll(ESCAPES, ""));
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}\n…` : text;
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(base64.replaceAll(/\s/g, ""));
  } catch {
    return undefined;
  }
}

function languageOf(metadata: unknown): string | undefined {
  if (!isObject(metadata)) return undefined;
  const { language_info: info, kernelspec } = metadata;
  const name = isObject(info) ? info.name : isObject(kernelspec) ? kernelspec.language : undefined;
  return typeof name === "string" ? name : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
