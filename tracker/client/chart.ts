/// <reference lib="dom" />
/**
 * Draws charts that answer. It is loaded when a reader asks for one, together with Vega and Vega-Lite, which lie before it
 * in the same script.
 *
 * @module
 */

import type * as Vega from "vega";
import type * as VegaLite from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";
import { chartConfig, darkened } from "../artifacts/chart_config.ts";

declare const vega: typeof Vega;
declare const vegaLite: typeof VegaLite;

/**
 * Draws a Vega-Lite specification into an element, in the colours of the page's theme.
 *
 * Its expressions are interpreted and never become code, and it can load nothing.
 *
 * @throws {Error} When it asks for something from elsewhere, or cannot be worked out.
 */
export async function drawInteractive(target: HTMLElement, text: string): Promise<void> {
  const spec = JSON.parse(text);
  const dark = isDark() && !hasBackground(spec);
  const config = dark ? JSON.parse(darkened(JSON.stringify(chartConfig()))) : chartConfig();
  if (hasBackground(spec)) target.classList.add("chart-paper");
  const compiled = vegaLite.compile(spec, { config });
  const runtime = vega.parse(compiled.spec, undefined, { ast: true });
  const errors: unknown[] = [];
  const refuse = (uri: unknown): Promise<never> => {
    const error = new Error(`it asks for ${JSON.stringify(uri)}, and everything must stand in it`);
    errors.push(error);
    return Promise.reject(error);
  };
  const view = new vega.View(runtime, {
    // Not SVG: that renderer writes styles into attributes, which the page's policy refuses.
    renderer: "canvas",
    container: target,
    hover: true,
    expr: expressionInterpreter,
    loader: { ...vega.loader(), load: refuse, sanitize: refuse } as Vega.Loader,
  });
  view.tooltip((_handler, event, _item, value) => showTip(target, event, value));
  await view.runAsync();
  if (errors.length > 0) throw errors[0];
}

/** What a chart says of the mark under the pointer, as text only. */
function showTip(target: HTMLElement, event: MouseEvent, value: unknown): void {
  const tip = target.querySelector<HTMLElement>(".chart-tip") ?? target.appendChild(document.createElement("div"));
  tip.className = "chart-tip";
  tip.hidden = value === null || value === undefined || value === "";
  if (tip.hidden) return;
  const lines = typeof value === "object"
    ? Object.entries(value as object).map(([name, one]) => `${name}: ${one}`)
    : [String(value)];
  tip.textContent = lines.join("\n");
  const box = target.getBoundingClientRect();
  tip.style.left = `${Math.min(event.clientX - box.left + 14, Math.max(0, box.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${event.clientY - box.top + 14}px`;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

function hasBackground(spec: { background?: unknown; config?: { background?: unknown } }): boolean {
  return spec.background !== undefined || spec.config?.background !== undefined;
}

declare global {
  /** What this script leaves for the page that loads it. */
  var dagtrailChart: typeof drawInteractive | undefined;
}

globalThis.dagtrailChart = drawInteractive;
