import type { JsonObject } from "../words/json.ts";

/** Draws charts; the runner has none of its own, so the command line hands in the tracker's. */
export interface ChartDrawer extends AsyncDisposable {
  /** A Vega or Vega-Lite specification as an SVG for a light page; `undefined` when it cannot be drawn. */
  draw(specification: JsonObject): Promise<string | undefined>;
}

/** So many charts of a run that could not be drawn, and no more are tried: each may have taken seconds. */
const MAX_FAILURES = 3;

/** The charts of a run's notebooks: what draws them is started for the first one, and is stopped with the run. */
export class NotebookCharts implements AsyncDisposable {
  readonly #open: () => Promise<ChartDrawer>;
  #drawer: Promise<ChartDrawer> | undefined;
  #failures = 0;

  constructor(open: () => Promise<ChartDrawer>) {
    this.#open = open;
  }

  async draw(specification: JsonObject): Promise<string | undefined> {
    if (this.#failures >= MAX_FAILURES) return undefined;
    const drawer = await (this.#drawer ??= this.#open());
    const svg = await drawer.draw(specification);
    if (svg === undefined) this.#failures++;
    return svg;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#drawer)?.[Symbol.asyncDispose]();
  }
}
