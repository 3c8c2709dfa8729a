import type { AttributeValue } from "../../runner/otlp/span.ts";
import type { ChartPreview } from "./picture.ts";
import type { MarkdownNode } from "./read_markdown.ts";

/** A notebook as a page shows it. */
export interface NotebookPreview {
  readonly kind: "notebook";
  /** The language of its code, where the notebook says it. */
  readonly language?: string;
  readonly cells: readonly NotebookCell[];
  /** How many cells it has in all. */
  readonly totalCells: number;
}

/** One cell. */
export type NotebookCell =
  | { readonly kind: "markdown"; readonly nodes: readonly MarkdownNode[] }
  | { readonly kind: "raw"; readonly text: string }
  | {
    readonly kind: "code";
    /** Absent where the notebook leaves it out. */
    readonly source?: string;
    /** Whether its tags fold the source. */
    readonly folded?: true;
    /** Whether its tags fold what it gave. */
    readonly outputsFolded?: true;
    /** How long it took, where the notebook says it. */
    readonly durationMs?: number;
    /** The number that the kernel gave it. */
    readonly count?: number;
    readonly outputs: readonly NotebookOutput[];
  };

/** What a cell gave. Paths are from the site's root. */
export type NotebookOutput =
  | { readonly kind: "text"; readonly text: string; readonly error?: boolean }
  | { readonly kind: "image"; readonly path: string }
  | ChartPreview
  | { readonly kind: "frame"; readonly path: string }
  | { readonly kind: "markdown"; readonly nodes: readonly MarkdownNode[] }
  | { readonly kind: "json"; readonly value: AttributeValue };
