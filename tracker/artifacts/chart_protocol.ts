/** What the process that draws charts is asked, one JSON object a line on its standard input. */
export interface ChartRequest {
  /** A Vega-Lite specification, as text. */
  readonly spec: string;
}

/** What it answers, one JSON object a line on its standard output, in the order in which it was asked. */
export type ChartReply = DrawnChart | { readonly error: string };

/** The first line of its output: it can be asked. */
export const READY = "ready";

/** A chart as it was drawn. */
export interface DrawnChart {
  /** SVG text, in colours for a light page. */
  readonly svg: string;
  /** Whether its author chose its background, over which only these colours are safe to read. */
  readonly ownBackground: boolean;
}
