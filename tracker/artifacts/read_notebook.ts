import type { AttributeValue } from "../../runner/otlp/span.ts";
import { inertHtml, inertSvg } from "./inert.ts";
import type { NotebookCell, NotebookOutput, NotebookPreview } from "./notebook.ts";
import { readMarkdown } from "./read_markdown.ts";

/** A page shows this much; the rest is in the download. */
const MAX_CELLS = 400;
const MAX_OUTPUTS = 600;
const MAX_TEXT = 20_000;

/** Pictures that every browser shows, with the endings of their files. */
const PICTURES = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" } as const;

/** Colours and other escape sequences, which tracebacks are full of. */
// deno-lint-ignore no-control-regex -- control characters are what it is about
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]/g;

/** Writes a file beside the notebook's and gives its path; `suffix` is the end of its name. */
type Write = (suffix: string, content: string | Uint8Array) => Promise<string>;

/**
 * The preview of a notebook in Jupyter's [format 4](https://nbformat.readthedocs.io/en/latest/format_description.html);
 * `undefined` when the value is something else. Of each output, the form that shows most is taken; pictures and HTML go
 * into files of their own, which do nothing when they are opened.
 */
export async function readNotebook(value: unknown, write: Write): Promise<NotebookPreview | undefined> {
  if (!isObject(value) || !Array.isArray(value.cells) || Number(value.nbformat ?? 4) < 4) return undefined;
  const reader = new NotebookReader(write);
  const cells: NotebookCell[] = [];
  for (const cell of value.cells.slice(0, MAX_CELLS)) {
    if (isObject(cell)) cells.push(await reader.cell(cell));
  }
  const language = languageOf(value.metadata);
  return { kind: "notebook", ...(language === undefined ? {} : { language }), cells, totalCells: value.cells.length };
}

class NotebookReader {
  readonly #write: Write;
  #outputs = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  async cell(cell: Record<string, unknown>): Promise<NotebookCell> {
    const source = textOf(cell.source);
    if (cell.cell_type === "markdown") return { kind: "markdown", nodes: readMarkdown(source) };
    if (cell.cell_type !== "code") return { kind: "raw", text: cut(source) };
    const outputs: NotebookOutput[] = [];
    for (const output of Array.isArray(cell.outputs) ? cell.outputs : []) {
      if (!isObject(output) || ++this.#outputs > MAX_OUTPUTS) continue;
      const shown = await this.#output(output);
      if (shown !== undefined) outputs.push(shown);
    }
    const count = cell.execution_count;
    return { kind: "code", source: cut(source), ...(typeof count === "number" ? { count } : {}), outputs };
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
