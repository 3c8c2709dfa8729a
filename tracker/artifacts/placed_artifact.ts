import type { JsonValue } from "./json_value.ts";
import type { NotebookPreview } from "./notebook.ts";
import type { OnnxSummary } from "./onnx/onnx_model.ts";
import type { ChartPreview, ImagePreview } from "./picture.ts";
import type { MarkdownNode } from "./read_markdown.ts";

/** An artifact as pages show it, its files written into the site. */
export interface PlacedArtifact {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes?: number;
  /** 64 hex digits: of its bytes where they were read, else as the run file says. */
  readonly sha256?: string;
  /** The path of its file from the site's root; absent when the site does not hold it. */
  readonly path?: string;
  readonly preview: Preview;
  /** What a person should know, such as why its bytes are not there. */
  readonly problem?: string;
}

/** What can be seen of an artifact on a page. Paths are from the site's root. */
export type Preview =
  /** Only as a download. */
  | { readonly kind: "none" }
  | ImagePreview
  | ChartPreview
  | TablePreview
  | NotebookPreview
  | ModelPreview
  /** A Markdown text. */
  | { readonly kind: "markdown"; readonly nodes: readonly MarkdownNode[] }
  /** A JSON value. */
  | { readonly kind: "json"; readonly value: JsonValue }
  /** Text; `cut` when it is only the beginning. */
  | { readonly kind: "text"; readonly text: string; readonly cut: boolean }
  /** A page of its own, to be shown in a sandboxed frame. */
  | { readonly kind: "frame"; readonly path: string }
  /** HTML that a viewer of the project's has made. */
  | { readonly kind: "own"; readonly html: string };

/** A machine-learning model. */
export interface ModelPreview {
  readonly kind: "model";
  readonly model: OnnxSummary;
  /** The model for scripts, packed; for one that says which digit a picture of 8 by 8 pixels shows. */
  readonly packed?: string;
}

/** The first rows of a table. */
export interface TablePreview {
  readonly kind: "table";
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly JsonValue[])[];
  /** How many rows the table has in all. */
  readonly totalRows: number;
  /** Whether there are more rows than were counted. */
  readonly more?: boolean;
  /** How many columns it has in all. */
  readonly totalColumns: number;
}
