import assert from "node:assert/strict";
import { placeOn, stepAxis, valueAxis } from "../../../tracker/site/curves/axis.ts";
import {
  curveSeriesOf,
  lastValueOf,
  packSeries,
  thin,
  unpackSeries,
} from "../../../tracker/site/curves/curve_series.ts";
import { smooth } from "../../../tracker/site/curves/smooth.ts";

const metric = (values: readonly number[], steps?: readonly number[]) => ({
  name: "loss",
  points: values.map((value, i) => ({ value, ...(steps === undefined ? {} : { step: steps[i]! }) })),
});

Deno.test("smoothing follows the values without the pull to zero at the beginning, and skips what is no number", () => {
  assert.deepEqual(smooth([4, 4, 4], 0.9).map((value) => Math.round(value! * 1e9) / 1e9), [4, 4, 4]);
  assert.deepEqual(smooth([1, null, 3], 0), [1, null, 3]);
  const [first, gap, third] = smooth([1, null, 3], 0.5);
  assert.deepEqual([first, gap], [1, null]);
  assert.ok(third! > 1 && third! < 3);
});

Deno.test("thinning keeps the ends, every peak and the order", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ x: i, y: i === 7777 ? 50 : Math.sin(i / 500) }));
  const kept = thin(points, 400);
  assert.ok(kept.length <= 400);
  assert.ok(kept.some(({ y }) => y === 50));
  assert.deepEqual(kept.map(({ x }) => x), kept.map(({ x }) => x).toSorted((a, b) => a - b));
  assert.equal(thin(points.slice(0, 300), 400).length, 300);
});

Deno.test("lines come back from the page as they went into it", () => {
  const series = curveSeriesOf([
    { label: "a", metric: metric([1, NaN, Infinity, 2]) },
    { label: "b", href: "b.html", metric: metric([1, 2], [10, 20]) },
  ]);
  assert.deepEqual(series[0]!.y, [1, null, null, 2]);
  assert.deepEqual(unpackSeries(packSeries(series)), series);
  assert.doesNotMatch(packSeries([series[0]!]), /"x"/);
});

Deno.test("a page holds no more of a metric than it can show", () => {
  const long = Array.from({ length: 50_000 }, (_, i) => i);
  const [one] = curveSeriesOf([{ label: "a", metric: metric(long) }]);
  assert.ok(one!.y.length <= 2000 && one!.total === 50_000);
  const many = curveSeriesOf(Array.from({ length: 80 }, (_, i) => ({ label: String(i), metric: metric(long) })));
  assert.equal(many.length, 50);
  assert.ok(many.reduce((sum, { y }) => sum + y.length, 0) <= 20_000);
});

Deno.test("axes have round ticks within them, logarithmic ones powers of ten", () => {
  assert.deepEqual(valueAxis([0.2, 0.9], false).ticks.map(({ label }) => label), ["0.2", "0.4", "0.6", "0.8", "1"]);
  const log = valueAxis([0.001, 1000], true);
  assert.deepEqual(log.ticks.map(({ at }) => at), [0.001, 0.01, 0.1, 1, 10, 100, 1000]);
  assert.equal(placeOn(log, 1), 0.5);
  const flat = valueAxis([5, 5], false);
  assert.ok(flat.from < 5 && flat.to > 5);
  assert.equal(stepAxis([3], "step").from, 3);
});

Deno.test("the last value of a line is the true one, also where it is no number or was thinned away", () => {
  const lasts = (...lines: (readonly number[])[]) =>
    unpackSeries(packSeries(curveSeriesOf(lines.map((values) => ({ label: "a", metric: metric(values) }))))).map(
      lastValueOf,
    );
  assert.deepEqual(lasts([1, 2], [1, NaN], [1, Infinity], [1, -Infinity], [3]), [2, NaN, Infinity, -Infinity, 3]);
  const long = Array.from({ length: 50_001 }, (_, i) => Math.sin(i));
  assert.ok(Math.abs(lasts(long)[0]! - long.at(-1)!) < 1e-6);
});
