/// <reference lib="dom" />
import type { Viewport } from "./viewport.ts";

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const PAN_PIXELS = 60;

/**
 * Keys: arrows go from a task to the nearest one in their direction, or move the graph while none is chosen; `+`, `-` and
 * `0` zoom.
 */
export function startNodeKeys(frame: HTMLElement, svg: SVGSVGElement, viewport: Viewport): void {
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const node = document.activeElement?.closest<SVGAElement>(".graph-node, .graph-member");
    if (event.key === "+" || event.key === "=") viewport.zoom(1.3);
    else if (event.key === "-") viewport.zoom(1 / 1.3);
    else if (event.key === "0") viewport.fit();
    else if (event.key === " " && node?.getAttribute("role") === "button") node.dispatchEvent(click());
    else if (direction === undefined) return;
    else if (node && svg.contains(node)) nearest(svg, node, direction)?.focus();
    else viewport.pan(-direction[0] * PAN_PIXELS, -direction[1] * PAN_PIXELS);
    event.preventDefault();
  });
  svg.addEventListener("focusin", ({ target }) => {
    const node = (target as Element).closest(".graph-node, .graph-member");
    // Not for the pointer, under which nothing should move.
    if (node?.matches(":focus-visible")) viewport.reveal(node);
  });
}

function click(): MouseEvent {
  return new MouseEvent("click", { bubbles: true, cancelable: true });
}

/** The node that is nearest in a direction: what lies to the side of it counts as further away. */
function nearest(svg: SVGSVGElement, from: SVGAElement, [dx, dy]: readonly [number, number]): SVGAElement | undefined {
  const middle = (node: Element): readonly [number, number] => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const [x, y] = middle(from);
  let best: SVGAElement | undefined;
  let least = Infinity;
  for (const node of svg.querySelectorAll<SVGAElement>(".graph-node, .graph-member")) {
    if (node === from || node.contains(from) || from.contains(node)) continue;
    const [nodeX, nodeY] = middle(node);
    const along = (nodeX - x) * dx + (nodeY - y) * dy;
    const across = Math.abs((nodeX - x) * dy) + Math.abs((nodeY - y) * dx);
    const distance = along + 2.5 * across;
    if (along > 1 && distance < least) [best, least] = [node, distance];
  }
  return best;
}
