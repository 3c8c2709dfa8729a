/** A Vega-Lite specification with its data inside, as `log.chart` takes it. */
export type Chart = Readonly<Record<string, unknown>>;

/** The colour of what a chart is about. */
export const ACCENT = "#2f6db3";

/** The colour of what it is compared with. */
export const BACKDROP = "#f0a04b";

/** What all charts have in common: the language's version, the type and quiet lines. */
export const CHART: Chart = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  padding: 12,
  config: {
    font: "system-ui, sans-serif",
    title: {
      anchor: "start",
      fontSize: 14,
      fontWeight: 600,
      subtitleColor: "#5b6470",
      subtitleFontSize: 12,
      offset: 12,
    },
    axis: {
      labelColor: "#3d444d",
      titleColor: "#3d444d",
      titleFontWeight: 500,
      gridColor: "#e8eaed",
      domainColor: "#9aa2ab",
    },
    header: { labelColor: "#3d444d", titleColor: "#3d444d" },
    legend: { labelColor: "#3d444d", titleColor: "#3d444d", titleFontWeight: 500 },
    view: { stroke: null },
  },
};
