/// <reference lib="dom" />
import { ASSETS } from "../site/paths.ts";
import type {} from "./chart.ts";
import { button, element } from "./element.ts";
import { IS_IN_SITE } from "./load_data.ts";
import { loadScript } from "./load_script.ts";

/** Offers to make charts answer. What can do it is large, so it is loaded only when a reader asks. */
export function startCharts(): void {
  if (!IS_IN_SITE) return;
  for (const card of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const source = card.querySelector("[data-chart-source] code");
    const still = card.querySelector<HTMLElement>("[data-chart-still]");
    if (source === null || still === null) continue;
    const start = button("Interactive", "Make this chart answer: tips, zoom and whatever else it can do", async () => {
      start.disabled = true;
      start.textContent = "Loading…";
      const view = element("div", { class: "chart-view" });
      const name = card.querySelector(".artifact-name")?.textContent ?? "";
      const live = element("div", { class: "chart chart-live", role: "group", "aria-label": name, tabindex: 0 }, view);
      try {
        await loadScript(ASSETS.chart);
        still.after(live);
        await globalThis.dagtrailChart!(view, source.textContent ?? "");
        still.hidden = true;
        start.remove();
      } catch (error) {
        live.remove();
        const why = error instanceof Error ? error.message : String(error);
        start.replaceWith(element("p", { class: "artifact-problem", role: "status" }, `it stays as it is: ${why}`));
      }
    });
    card.querySelector("figcaption .artifact-actions")?.prepend(start);
  }
}
