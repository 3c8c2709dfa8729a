import type { Json, JsonObject } from "../words/json.ts";
import { formatMarker, parseMarker } from "./cell_marker.ts";
import { DENO_METADATA, idOfPlace, type NotebookCell, type NotebookDocument } from "./notebook_document.ts";

/**
 * Percent format, as Jupytext defines it for TypeScript: `// %%` begins a code cell, `// %% [markdown]` one of comments.
 *
 * The cells' texts, their metadata and their ids come back byte for byte when a document is written and read again.
 * What Jupytext has no place for stands in options of the marker: `id` where it is not the cell's place,
 * `blank_lines` where a text ends with empty lines, `attachments` where there are some, and a line that looks like a marker
 * is written as a comment in a comment.
 *
 * @module
 */

/** A percent file, taken apart. */
export interface PercentFile extends NotebookDocument {
  /** The YAML between the two `// ---` lines at the top, without its comment signs; absent where there is none. */
  readonly header?: string;
}

const HEADER_FENCE = /^\/\/\s*---\s*$/;

/** Reads a file of cells; it never fails, since a text without any marker is a notebook of one cell. */
export function parsePercent(text: string): PercentFile {
  const lines = linesOf(text);
  const header = headerOf(lines);
  const found: RawCell[] = [];
  let open: RawCell = { marker: { kind: "code", metadata: {} }, from: header?.end ?? 0, lines: [] };
  for (let i = open.from; i < lines.length; i++) {
    const marker = parseMarker(lines[i]!);
    if (marker === undefined) {
      open.lines.push(lines[i]!);
      continue;
    }
    found.push(open);
    open = { marker, from: i + 1, lines: [] };
  }
  found.push(open);
  // What stands before the first marker is a cell only if there is something.
  if (found.length > 1 && found[0]!.lines.every((line) => line.trim() === "")) found.shift();
  if (found.length === 1 && text.trim() === "") found.pop();
  const cells = found.map((raw, i) => cellOf(raw, i, i === found.length - 1));
  return { cells, metadata: DENO_METADATA, ...(header === undefined ? {} : { header: header.text }) };
}

/** Writes a file of cells. `header` is YAML, without comment signs. */
export function formatPercent({ cells, header }: Pick<PercentFile, "cells" | "header">): string {
  const parts = cells.map((cell, i) => {
    const { lines_to_next_cell, ...metadata } = cell.metadata;
    const isLast = i === cells.length - 1;
    const body = bodyOf(cell);
    const blank = cell.kind === "code" ? blankLinesAtEnd(body) : 0;
    const marker = formatMarker({
      kind: cell.kind,
      metadata: {
        ...metadata,
        ...(cell.id === idOfPlace(i + 1) ? {} : { id: cell.id }),
        ...(blank === 0 ? {} : { blank_lines: blank }),
        ...(cell.attachments === undefined ? {} : { attachments: cell.attachments }),
      },
    });
    return [marker, ...body, ...new Array<string>(isLast ? 0 : gap(lines_to_next_cell)).fill("")];
  });
  const top = header === undefined
    ? []
    : ["// ---", ...header.trimEnd().split("\n").map(commented), "// ---", ...(cells.length === 0 ? [] : [""])];
  return [...top, ...parts.flat()].map((line) => `${line}\n`).join("");
}

/** The lines of a text, without the line breaks of Windows where it has them throughout. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.slice(0, -1).every((line) => line.endsWith("\r")) ? lines.map((line) => line.replace(/\r$/, "")) : lines;
}

interface RawCell {
  readonly marker: { readonly kind: NotebookCell["kind"]; readonly metadata: JsonObject };
  /** The index of the first line after the marker. */
  readonly from: number;
  readonly lines: string[];
}

function headerOf(lines: readonly string[]): { text: string; end: number } | undefined {
  if (!HEADER_FENCE.test(lines[0]!)) return undefined;
  const end = lines.findIndex((line, i) => i > 0 && HEADER_FENCE.test(line));
  const inside = lines.slice(1, end);
  if (end === -1 || !inside.every((line) => line.startsWith("//"))) return undefined;
  return { text: inside.map(uncommented).join("\n"), end: end + 1 };
}

function cellOf({ marker, from, lines }: RawCell, index: number, isLast: boolean): NotebookCell {
  const { id, blank_lines, attachments, ...metadata } = marker.metadata;
  const atEnd = blankLinesAtEnd(lines);
  const separating = Math.max(0, atEnd - (typeof blank_lines === "number" ? blank_lines : 0));
  const kept = lines.slice(0, lines.length - separating);
  return {
    kind: marker.kind,
    id: typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : idOfPlace(index + 1),
    source: kept.map(unescaped).map(marker.kind === "code" ? (line) => line : uncommented).join("\n"),
    // Jupytext's own name for a distance other than the usual one.
    metadata: { ...metadata, ...(isLast || separating === 1 ? {} : { lines_to_next_cell: separating }) },
    ...(isJsonObject(attachments) ? { attachments } : {}),
    line: from + 1,
  };
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bodyOf(cell: NotebookCell): string[] {
  if (cell.source === "") return [];
  const lines = cell.source.split("\n");
  return (cell.kind === "code" ? lines : lines.map(commented)).map(escaped);
}

function blankLinesAtEnd(lines: readonly string[]): number {
  return lines.length - 1 - lines.findLastIndex((line) => line.trim() !== "");
}

function gap(lines: Json | undefined): number {
  return typeof lines === "number" && Number.isInteger(lines) && lines >= 0 && lines <= 100 ? lines : 1;
}

function commented(line: string): string {
  return line === "" ? "//" : `// ${line}`;
}

function uncommented(line: string): string {
  return line.replace(/^\/\/ ?/, "");
}

/** What stands before a marker that is escaped, at any depth. */
const LIKE_MARKER = /^(?:\/\/ )*(?=\/\/)/;

function escaped(line: string): string {
  return isLikeMarker(line) ? `// ${line}` : line;
}

function unescaped(line: string): string {
  const inner = line.startsWith("// ") ? line.slice(3) : "";
  return isLikeMarker(inner) ? inner : line;
}

function isLikeMarker(line: string): boolean {
  const comment = LIKE_MARKER.exec(line);
  return comment !== null && parseMarker(line.slice(comment[0].length)) !== undefined;
}
