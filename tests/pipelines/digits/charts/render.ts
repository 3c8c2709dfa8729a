import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart } from "../../../../pipelines/digits/charts/chart.ts";

/** A chart as a picture, and what Vega and Vega-Lite had to complain of. */
export interface Rendered {
  readonly svg: string;
  readonly complaints: readonly string[];
  /** How many marks of a kind are drawn, by the word that they have for screen readers: `bar`, `line mark`, ... */
  count(kind: string): number;
}

/** Draws `chart` from its JSON text, which is what a run file keeps of it. */
export async function render(chart: Chart): Promise<Rendered> {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]): vega.LoggerInterface => {
    complaints.push(words.join(" "));
    return logger;
  };
  const logger: vega.LoggerInterface = {
    level: (() => logger) as vega.LoggerInterface["level"],
    error: complain,
    warn: complain,
    info: () => logger,
    debug: () => logger,
  };
  const spec: TopLevelSpec = JSON.parse(JSON.stringify(chart));
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, complaints, count: (kind) => svg.split(`aria-roledescription="${kind}"`).length - 1 };
}
