/** What the process that draws charts is asked, one JSON object a line on its standard input. */
export interface ChartRequest {
  /** A Vega-Lite specification, as text. */
  readonly spec: string;
}

/** What it answers, one JSON object a line on its standard output, in the order in which it was asked. */
export type ChartReply = { readonly drawing: ChartDrawing } | { readonly error: string };

/** The first line of its output: it can be asked. */
export const READY = "ready";

/** A chart as SVG text. */
export interface ChartDrawing {
  readonly light: string;
  /** For a dark page; absent when the chart has a background of its own. */
  readonly dark?: string;
}
