import assert from "node:assert/strict";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { chartConfig } from "../../../tracker/artifacts/chart_config.ts";
import { drawChart } from "../../../tracker/artifacts/draw_chart.ts";

const ROWS = [
  { x: 1, y: 4, of: "a", share: 0.2 },
  { x: 2, y: -3, of: "b", share: 0.5 },
  { x: 3, y: 7.25, of: "a", share: 0.1 },
  { x: 4, y: 0, of: "c", share: 0.2 },
];
const OTHER_ROWS = [{ x: 1000, y: 0.004, of: "z", share: 1 }, { x: -5, y: 0.001, of: "y", share: 0 }];

const x = { field: "x", type: "quantitative" };
const y = { field: "y", type: "quantitative" };
const of = { field: "of", type: "nominal" };

/** Charts with marks of every shape, and with what makes channels of items differ. */
const CHARTS: Readonly<Record<string, object>> = {
  "lines with points": { mark: { type: "line", point: true }, encoding: { x, y, color: of }, title: "a title" },
  "bars up and down": { mark: { type: "bar", width: 12 }, encoding: { x, y } },
  "stacked areas": { mark: "area", encoding: { x, y: { ...y, stack: "zero" }, color: of } },
  "bars from one end to another": { mark: "bar", encoding: { x, x2: { field: "y" }, y: of } },
  "points of several sizes": { mark: "point", encoding: { x, y, size: { field: "share", type: "quantitative" } } },
  "a condition": {
    mark: "circle",
    encoding: { x, y, color: { condition: { test: "datum.y < 0", value: "red" }, value: "green" } },
  },
  "layers of rules and texts": {
    layer: [
      { mark: { type: "rule", strokeDash: [4, 2] }, encoding: { y: { datum: 2 } } },
      { mark: { type: "text", dy: -6, angle: 30 }, encoding: { x, y, text: { field: "y", format: ".1f" } } },
    ],
  },
  "facets": { mark: "tick", encoding: { x, y, column: of } },
  "sectors": { mark: { type: "arc", innerRadius: 20 }, encoding: { theta: { ...y, field: "share" }, color: of } },
  "a heat map": {
    mark: "rect",
    encoding: { x: { ...x, bin: true }, y: of, color: { aggregate: "mean", field: "y", type: "quantitative" } },
  },
  "boxes": { mark: "boxplot", encoding: { x: of, y } },
  "a calculated field": {
    transform: [{ calculate: "datum.x * datum.y + if(datum.of == 'a', 1, -1)", as: "y" }],
    mark: "square",
    encoding: { x, y, color: of },
  },
};

for (const [name, chart] of Object.entries(CHARTS)) {
  Deno.test(`a chart is drawn as Vega draws it: ${name}`, async () => {
    // The second one has the first one's template.
    for (const values of [ROWS, OTHER_ROWS]) {
      const spec = { ...chart, data: { values } };
      const { svg } = await drawChart(JSON.stringify(spec));
      assert.equal(plain(svg), plain(await drawnByVega(spec as unknown as TopLevelSpec)));
    }
  });
}

/** With expressions as code, and a view of its own. */
async function drawnByVega(spec: TopLevelSpec): Promise<string> {
  return await new View(parse(compile(spec, { config: chartConfig() }).spec), { renderer: "none" }).toSVG();
}

/** Without the numbers that Vega gives in the order of drawing. */
function plain(svg: string): string {
  return svg.replaceAll(/\b(clip|gradient_?)\d+/g, "$1");
}
