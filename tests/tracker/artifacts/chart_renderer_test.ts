import assert from "node:assert/strict";
import { ChartRenderer } from "../../../tracker/artifacts/chart_renderer.ts";
import { CHART } from "../sample_runs.ts";

const spec = JSON.parse(CHART);

async function errorOf(charts: ChartRenderer, spec: unknown): Promise<string> {
  const result = await charts.draw(JSON.stringify(spec));
  return "error" in result ? result.error : "";
}

Deno.test("a chart is drawn for light and for dark pages, and over its own background once", async () => {
  await using charts = new ChartRenderer();
  const both = await charts.draw(CHART);
  assert.ok("light" in both && both.dark !== undefined);
  assert.match(both.light, /^<svg /);
  assert.notEqual(both.light, both.dark);
  const one = await charts.draw(JSON.stringify({ ...spec, background: "white" }));
  assert.ok("light" in one && one.dark === undefined);
});

Deno.test("what is not a chart, or asks for something from elsewhere, is an error in words", async () => {
  await using charts = new ChartRenderer();
  assert.match(await errorOf(charts, {}), /Invalid specification/);
  assert.match(await errorOf(charts, null), /is a JSON object/);
  assert.match(
    await errorOf(charts, { ...spec, data: { url: "file:///etc/passwd" } }),
    /asks for "file:\/\/\/etc\/passwd"/,
  );
  const picture = { data: { values: [{}] }, mark: { type: "image", url: "http://192.0.2.1/x.png" } };
  assert.match(await errorOf(charts, picture), /it can show no pictures/);
  const link = { data: { values: [{}] }, mark: "point", encoding: { href: { value: "javascript:alert(1)" } } };
  assert.match(await errorOf(charts, link), /it can show no pictures and no links/);
  assert.match(
    await errorOf(charts, { ...spec, transform: [{ calculate: "constructor.constructor('x')()", as: "q" }] }),
    /./,
  );
  assert.ok("light" in await charts.draw(CHART), "it goes on after errors");
});

const endless = {
  ...spec,
  data: { sequence: { start: 0, stop: 4e6, as: "n" } },
  transform: [{ calculate: "datum.n", as: "auc" }],
};

Deno.test("endless work ends at the time limit, and the next chart is drawn", async () => {
  await using charts = new ChartRenderer({ timeLimitMs: 1500 });
  assert.match(await errorOf(charts, endless), /took longer than 1.5 s|more than 512 MB/);
  assert.ok("light" in await charts.draw(CHART));
});

Deno.test("charts that were asked for before and after endless work are drawn, however large they are", async () => {
  await using charts = new ChartRenderer({ timeLimitMs: 1500 });
  // More than a pipe holds: the last part of such a chart is on its way when the next one is begun.
  const large = (seed: number): string => {
    const values = Array.from({ length: 1500 }, (_, i) => ({ x: i, y: (i * seed) % 97 }));
    const encoding = { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } };
    return JSON.stringify({ data: { values }, mark: "point", encoding });
  };
  const asked = [large(3), large(5), JSON.stringify(endless), large(7), CHART].map((one) => charts.draw(one));
  const drawn = (await Promise.all(asked)).map((result) => "light" in result);
  assert.deepEqual(drawn, [true, true, false, true, true]);
});
