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

Deno.test("a curve is drawn whatever its values are, and its labels lie within the chart", () => {
  const steps = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
  const lines = {
    "NaN in every stretch": steps(5000, (i) => i % 5 === 0 ? NaN : i),
    "most of it not positive": steps(5000, (i) => i % 3 === 0 ? 1 + i : -i),
    "a span beyond numbers": [1e308, -1e308, 5],
    "one value a million times as large as its changes": steps(50, (i) => 1e6 + i / 100),
  };
  for (const [name, values] of Object.entries(lines)) {
    for (const log of [false, true]) {
      const html = renderToString(
        <CurveChart name="loss" series={curveSeriesOf([source("a", values)])} options={{ ...PLAIN, log }} />,
      );
      assert.doesNotMatch(html, /NaN|Infinity/, name);
      const [path = ""] = /(?<= d=")M[^"]*/.exec(html) ?? [];
      assert.ok(heights(html).length >= Math.min(values.length, 300) || log, `${name}: ${path.slice(0, 200)}`);
      assert.ok(path !== "" && new Set(heights(html)).size > 1 || log && name.startsWith("a span"), name);
    }
  }
  const far = curveSeriesOf([{
    label: "a",
    metric: { name: "loss", points: [0, 1e6].map((step) => ({ value: 1, step })) },
  }]);
  const html = renderToString(<CurveChart name="loss" series={far} options={PLAIN} />);
  const last = [...html.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>([^<]*)</g)].at(-1)!;
  assert.equal(last[2]!.replaceAll(/\s/g, ""), "1000000");
  assert.ok(Number(last[1]) + last[2]!.length * 3 <= PLOT.width, last[0]);
});

Deno.test("the legend tells each line's last value, and which have diverged, also of a single one", () => {
  const legend = (...sources: readonly ReturnType<typeof source>[]): string =>
    /<ul class="legend">.*/.exec(renderToString(<CurveFigure name="loss" sources={sources} />))?.[0] ?? "";
  assert.match(legend(source("a", [3, 2, 1]), source("b", [3, 2, NaN])), /<bdi>b<\/bdi>.*not-finite[^>]*>NaN</);
  assert.match(legend(source("a", [3, Infinity])), /not-finite[^>]*>∞</);
  assert.match(legend(source("a", [3, 2])), />last<\/span><span class="legend-value">2</);
  assert.doesNotMatch(legend(source("a", [3, NaN, 1]), source("b", [1, 2])), /not-finite/);
});
