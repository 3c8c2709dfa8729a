import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { CurveChart, PLAIN, PLOT } from "../../../tracker/site/curves/curve_chart.tsx";
import { CurveFigure } from "../../../tracker/site/curves/curve_figure.tsx";
import { curveSeriesOf } from "../../../tracker/site/curves/curve_series.ts";

const source = (label: string, values: readonly number[]) => ({
  label,
  metric: { name: "loss", points: values.map((value, step) => ({ value, step })) },
});

/** The places of all lines' points, downwards. */
function heights(html: string): readonly number[] {
  return [...html.matchAll(/ d="(M[^"]*)"/g)].flatMap(([, path]) =>
    [...path!.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y))
  );
}

Deno.test("a line stays within its plot, however it is smoothed, scaled and zoomed into", () => {
  const values = Array.from({ length: 200 }, (_, i) => i % 5 === 0 ? -3 : 1000 * Math.exp(-i / 10) + 0.5);
  const series = curveSeriesOf([source("a", values)]);
  for (const log of [false, true]) {
    for (const smoothing of [0, 0.5, 0.9, 0.99]) {
      for (const zoom of [undefined, [50, 80] as const]) {
        const html = renderToString(
          <CurveChart name="loss" series={series} options={{ ...PLAIN, log, smoothing, zoom }} />,
        );
        const outside = heights(html).filter((y) => y < PLOT.top || y > PLOT.height - PLOT.bottom);
        assert.ok(heights(html).length > 5);
        assert.deepEqual(outside, [], `log ${log}, smoothing ${smoothing}, zoom ${zoom}`);
      }
    }
  }
});

Deno.test("the legend tells each line's last value, and which have diverged, also of a single one", () => {
  const legend = (...sources: readonly ReturnType<typeof source>[]): string =>
    /<ul class="legend">.*/.exec(renderToString(<CurveFigure name="loss" sources={sources} />))?.[0] ?? "";
  assert.match(legend(source("a", [3, 2, 1]), source("b", [3, 2, NaN])), /<bdi>b<\/bdi>.*not-finite[^>]*>NaN</);
  assert.match(legend(source("a", [3, Infinity])), /not-finite[^>]*>∞</);
  assert.match(legend(source("a", [3, 2])), />last<\/span><span class="legend-value">2</);
  assert.doesNotMatch(legend(source("a", [3, NaN, 1]), source("b", [1, 2])), /not-finite/);
});
