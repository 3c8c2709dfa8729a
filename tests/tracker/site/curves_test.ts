import assert from "node:assert/strict";
import { placeOn, stepAxis, valueAxis } from "../../../tracker/site/curves/axis.ts";
import { curveSeriesOf, lastValueOf, packSeries, unpackSeries } from "../../../tracker/site/curves/curve_series.ts";
import { smooth } from "../../../tracker/site/curves/smooth.ts";
import { thin } from "../../../tracker/site/curves/thin.ts";

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
  const kept = thin(points, 400, ({ y }) => y);
  assert.ok(kept.length <= 400);
  assert.ok(kept.some(({ y }) => y === 50));
  assert.deepEqual(kept.map(({ x }) => x), kept.map(({ x }) => x).toSorted((a, b) => a - b));
  assert.equal(thin(points.slice(0, 300), 400, ({ y }) => y).length, 300);
});

Deno.test("a long curve begins and ends where the metric does", () => {
  const dip = [...Array(996).fill(100), 0, 50, 50, 50];
  for (const limit of [40, 300, 400]) {
    const kept = thin(dip.map((y, x) => ({ x, y })), limit, ({ y }) => y);
    assert.ok(kept.length <= limit, `${kept.length} of ${limit}`);
    assert.deepEqual([kept[0], kept.at(-1)], [{ x: 0, y: 100 }, { x: 999, y: 50 }]);
    assert.ok(kept.some(({ y }) => y === 0));
  }
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
  assert.equal(stepAxis([3], "step", 350).from, 3);
  assert.deepEqual(stepAxis([3], "step", 350).ticks.map(({ label }) => label), ["3"]);
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

Deno.test("what is not finite takes nothing away from a long curve but its own place", () => {
  const values = Array.from({ length: 5000 }, (_, i) => i % 5 === 0 ? NaN : i === 777 ? -9 : i === 3333 ? Infinity : i);
  const [line] = curveSeriesOf(Array.from({ length: 50 }, () => ({ label: "a", metric: metric(values) })));
  const drawn = line!.y.filter((value) => value !== null);
  assert.ok(line!.y.length <= 400 && drawn.length >= 380, `${drawn.length} of ${line!.y.length}`);
  assert.ok(drawn.includes(-9) && drawn.includes(4999));
  const gap = thin(Array.from({ length: 4000 }, (_, i) => i > 1000 && i < 2000 ? NaN : i), 400, Number);
  assert.ok(gap.some(Number.isNaN), "a long gap is one in the line, too");
});

Deno.test("a metric that varies in its last digits varies on its chart, and the labels tell the ticks apart", () => {
  for (const [base, swing] of [[1e6, 0.5], [1_761_000_000_000, 40], [-1, 1e-9], [0.5, 0.1]] as const) {
    const values = Array.from({ length: 100 }, (_, i) => base + swing * Math.sin(i));
    const [line] = unpackSeries(packSeries(curveSeriesOf([{ label: "a", metric: metric(values) }])));
    const y = line!.y as readonly number[];
    y.forEach((value, i) => assert.ok(Math.abs(value - values[i]!) < swing / 1000, `${value} for ${values[i]}`));
    const labels = valueAxis(y, false).ticks.map(({ label }) => label);
    assert.equal(new Set(labels).size, labels.length, labels.join(" | "));
    assert.ok(labels.length > 2);
  }
});

Deno.test("a step axis has as many labels as its length has room for", () => {
  const width = (steps: readonly number[], length: number): number =>
    stepAxis(steps, "step", length).ticks.reduce((sum, { label }) => sum + label.length, 0);
  for (const most of [10, 1e6, 1e9, 1_761_000_000_123]) {
    const labels = stepAxis([0, most], "step", 350).ticks;
    assert.ok(labels.length >= 2, String(most));
    assert.ok(width([0, most], 350) * 6 <= 350, labels.map(({ label }) => label).join(" | "));
  }
});

Deno.test("an axis can hold any numbers that there are", () => {
  const cases = [[1e308, -1e308, 5], [Number.MAX_VALUE, -Number.MAX_VALUE], [Number.MAX_VALUE, Number.MAX_VALUE]];
  const small = [[5e-324, 0], [1, 1 + Number.EPSILON], [5e-324, 5e-324], [0, 0]];
  for (const values of [...cases, ...small]) {
    const axis = valueAxis(values, false);
    for (const value of values) {
      const place = placeOn(axis, value);
      assert.ok(place >= 0 && place <= 1, `${value} of ${values} is at ${place}`);
    }
    assert.ok(axis.ticks.every(({ at }) => Number.isFinite(at)) && axis.ticks.length > 0);
    const positive = values.filter((value) => value > 0);
    if (positive.length === 0) continue;
    const log = valueAxis(positive, true);
    assert.ok(positive.every((value) => placeOn(log, value) >= 0 && placeOn(log, value) <= 1), `log of ${values}`);
  }
});
