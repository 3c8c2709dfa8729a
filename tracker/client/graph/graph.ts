/// <reference lib="dom" />
import { button, element } from "../element.ts";
import { Fans } from "./fans.ts";
import { startNodeKeys } from "./node_keys.ts";
import { startDragging } from "./dragging.ts";
import { Viewport } from "./viewport.ts";

/** Makes the graphs of a page zoom and move, and their fans unfold. */
export function startGraphs(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-graph]")) startGraph(box);
}

function startGraph(box: HTMLElement): void {
  const frame = box.querySelector<HTMLElement>(".graph");
  const svg = frame?.querySelector("svg");
  if (!frame || !svg) return;
  const viewport = new Viewport(frame, svg);
  const fans = new Fans(svg, viewport);

  const tools = element("div", { class: "graph-tools", role: "group", "aria-label": "Graph" });
  if (fans.count > 0) {
    const all = button("Unfold all", "Unfold or fold all fans", () => {
      fans.toggleAll();
      all.textContent = fans.allOpen ? "Fold all" : "Unfold all";
    });
    tools.append(all);
  }
  tools.append(
    button("−", "Zoom out", () => viewport.zoom(1 / 1.3)),
    button("+", "Zoom in", () => viewport.zoom(1.3)),
    button("Fit", "Show all of the graph", () => viewport.fit()),
  );
  box.prepend(tools);
  startDragging(frame, viewport);
  startNodeKeys(frame, svg, viewport);
}
