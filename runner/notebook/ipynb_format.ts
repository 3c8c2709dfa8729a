import { type Json, type JsonObject, whyNotJson } from "../words/json.ts";
import { idOfPlace, type NotebookCell, type NotebookDocument, NotebookError } from "./notebook_document.ts";

/** A cell as it stands in an `.ipynb` file, in nbformat 4.5. */
export interface IpynbCell {
  readonly cell_type: NotebookCell["kind"];
  readonly id: string;
  readonly metadata: JsonObject;
  readonly source: readonly string[];
  /** On other than code cells. */
  readonly attachments?: JsonObject;
  /** On code cells alone. */
  readonly execution_count?: number | null;
  /** On code cells alone. */
  readonly outputs?: readonly JsonObject[];
}

/**
 * Reads the text of an `.ipynb` file of format 4, whose outputs are left aside.
 *
 * @throws {NotebookError} When it is not JSON or not such a notebook, naming the place.
 */
export function parseIpynb(text: string): NotebookDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new NotebookError(`it is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!isObject(value) || !Array.isArray(value.cells)) throw new NotebookError("it has no list of cells");
  if (value.nbformat !== 4) {
    throw new NotebookError(
      `its format must be 4, and is ${
        JSON.stringify(value.nbformat)
      }; open and save it in Jupyter to bring it up to date`,
    );
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  refuseOtherLanguages(metadata);
  const ids = new Set<string>();
  const cells = value.cells.map((cell: unknown, index): NotebookCell => {
    const place = `cell ${index + 1}`;
    if (!isObject(cell)) throw new NotebookError(`${place} is not an object`);
    const kind = cell.cell_type;
    if (kind !== "code" && kind !== "markdown" && kind !== "raw") {
      throw new NotebookError(`${place} must be code, markdown or raw, and is ${JSON.stringify(kind)}`);
    }
    const id = typeof cell.id === "string" && /^[\w-]{1,64}$/.test(cell.id) && !ids.has(cell.id)
      ? cell.id
      : idOfPlace(index + 1);
    ids.add(id);
    return {
      kind,
      id,
      source: sourceOf(cell.source, place),
      metadata: isObject(cell.metadata) ? cell.metadata : {},
      ...(isObject(cell.attachments) ? { attachments: cell.attachments } : {}),
    };
  });
  return { cells, metadata };
}

/** The cells of another kernel's notebook would be taken for TypeScript, and some would even pass for it. */
function refuseOtherLanguages({ kernelspec, language_info: info }: JsonObject): void {
  const language = isObject(kernelspec) && kernelspec.language !== undefined
    ? kernelspec.language
    : isObject(info)
    ? info.name
    : undefined;
  if (typeof language !== "string" || /^(typescript|javascript|deno)$/i.test(language)) return;
  throw new NotebookError(
    `its language is ${JSON.stringify(language)}, and cells are TypeScript or JavaScript, for Deno's kernel`,
  );
}

/** Writes a notebook without outputs as an `.ipynb` file of format 4.5, the way Jupyter does. */
export function formatIpynb(document: NotebookDocument): string {
  return ipynbText(document.cells.map((cell) => ipynbCell(cell)), document.metadata);
}

/** A cell that has not been run. */
export function ipynbCell({ kind, id, metadata, source, attachments }: NotebookCell): IpynbCell {
  return {
    ...(attachments === undefined || kind === "code" ? {} : { attachments }),
    cell_type: kind,
    ...(kind === "code" ? { execution_count: null } : {}),
    id,
    metadata,
    ...(kind === "code" ? { outputs: [] } : {}),
    source: lines(source),
  };
}

/** The file's text: JSON with one space a level and a line break at the end, as Jupyter writes it. */
export function ipynbText(cells: readonly IpynbCell[], metadata: JsonObject): string {
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** A text as the list of its lines, each with its line break, as Jupyter keeps texts. */
export function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function sourceOf(source: unknown, place: string): string {
  if (typeof source === "string") return source;
  if (Array.isArray(source) && source.every((line) => typeof line === "string")) return source.join("");
  throw new NotebookError(`the source of ${place} must be a text or a list of texts`);
}

function isObject(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && whyNotJson(value) === undefined;
}
