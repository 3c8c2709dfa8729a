/** The sizes of charts and their margins, in their own units. */
export const CHART_FRAMES = {
  chart: { width: 400, height: 150, left: 56, right: 10, top: 10, bottom: 24 },
  row: { width: 400, height: 64, left: 62, right: 8, top: 8, bottom: 8 },
} as const;

/** A size of chart. */
export type ChartSize = keyof typeof CHART_FRAMES;
