import type { JsonObject } from "../words/json.ts";

/** A notebook as it is written, without outputs, whichever file form it came from. */
export interface NotebookDocument {
  readonly cells: readonly NotebookCell[];
  /** Jupyter's metadata of the whole notebook, such as its `kernelspec`. */
  readonly metadata: JsonObject;
}

/** One cell. */
export interface NotebookCell {
  readonly kind: "code" | "markdown" | "raw";
  /** Unique within the notebook: 1 to 64 letters, digits, `-` and `_`. */
  readonly id: string;
  /** The text with `\n` between its lines. */
  readonly source: string;
  /** Jupyter's metadata of the cell, such as its `tags`. */
  readonly metadata: JsonObject;
  /** Pictures that the text refers to as `attachment:NAME`, as Jupyter keeps them. */
  readonly attachments?: JsonObject;
  /** In percent format, the line of the file that `source` begins on, from 1. */
  readonly line?: number;
}

/** A notebook's file is not what its form demands. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
}

/** The metadata of a notebook for Deno's kernel. */
export const DENO_METADATA: JsonObject = {
  kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
  language_info: {
    file_extension: ".ts",
    mimetype: "text/x.typescript",
    name: "typescript",
    nbconvert_exporter: "script",
    pygments_lexer: "typescript",
  },
};

/** The tags of a cell, such as `parameters` and `hide-input`. */
export function tagsOf(cell: Pick<NotebookCell, "metadata">): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** The id of a cell that was given none: its place, from 1. */
export function idOfPlace(place: number): string {
  return `cell-${place}`;
}
