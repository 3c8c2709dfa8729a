/// <reference lib="dom" />
import { type Box, type Growth, unfoldLayout } from "../../graph/unfold_layout.ts";
import { svgElement } from "../element.ts";
import { type Member, memberGrid, membersOfFan } from "./members.ts";
import type { Viewport } from "./viewport.ts";

/** A node as it was laid out. */
interface Node {
  readonly element: SVGAElement;
  readonly box: Box;
}

/** A fan that can be unfolded. */
interface Fan extends Node {
  readonly members: readonly Member[];
  /** The boxes that grow with it: its own and the one behind it. */
  readonly rects: readonly SVGRectElement[];
  readonly count: SVGTextElement | null;
  grid?: { readonly element: SVGGElement; readonly width: number; readonly height: number };
  open: boolean;
}

/** The fans of a graph: each unfolds in place into its tasks, and everything else makes room. */
export class Fans {
  readonly #svg: SVGSVGElement;
  readonly #viewport: Viewport;
  readonly #nodes: readonly Node[];
  readonly #fans: readonly Fan[];
  readonly #edges: readonly { readonly element: SVGPathElement; readonly path: string }[];
  readonly #size: readonly [number, number];

  constructor(svg: SVGSVGElement, viewport: Viewport) {
    this.#svg = svg;
    this.#viewport = viewport;
    const box = svg.getAttribute("data-size")?.split(" ").map(Number) ?? [0, 0];
    this.#size = [box[0]!, box[1]!];
    this.#nodes = [...svg.querySelectorAll<SVGAElement>(".graph-node")].map((element) => ({
      element,
      box: boxOf(element),
    }));
    this.#fans = this.#nodes.filter(({ element }) => element.dataset.fan !== undefined).map((node) => ({
      ...node,
      members: membersOfFan(node.element.dataset.fan!),
      rects: [...node.element.querySelectorAll("rect")],
      count: node.element.querySelector<SVGTextElement>(".graph-count"),
      open: false,
    }));
    this.#edges = [...svg.querySelectorAll<SVGPathElement>(".graph-edge")]
      .map((element) => ({ element, path: element.getAttribute("d") ?? "" }));
    for (const fan of this.#fans) this.#start(fan);
  }

  get count(): number {
    return this.#fans.length;
  }

  get allOpen(): boolean {
    return this.#fans.every(({ open }) => open);
  }

  /** Unfolds all, or folds all when none is folded. */
  toggleAll(): void {
    const open = !this.allOpen;
    for (const fan of this.#fans) fan.open = open;
    this.#apply();
  }

  #start(fan: Fan): void {
    fan.element.setAttribute("role", "button");
    fan.element.setAttribute("aria-expanded", "false");
    fan.element.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || (event.target as Element).closest(".graph-member")) return;
      event.preventDefault();
      fan.open = !fan.open;
      this.#apply();
      // What all of a large graph begins with may lie far from it.
      if (fan.element.matches(":focus-visible")) this.#viewport.reveal(fan.element);
    });
  }

  #apply(): void {
    const growths: Growth[] = this.#fans.filter(({ open }) => open).map((fan) => {
      const { width, height } = this.#gridOf(fan);
      return { box: fan.box, width: Math.max(width, fan.box.width), height };
    });
    const { point, kept, grown } = unfoldLayout(growths);
    const open = new Set(growths.map(({ box }) => box));
    const places = this.#nodes.map(({ box }) => open.has(box) ? grown(box) : kept(box));
    this.#nodes.forEach(({ element, box }, i) => {
      element.setAttribute("transform", `translate(${round(places[i]!.x - box.x)} ${round(places[i]!.y - box.y)})`);
    });
    for (const fan of this.#fans) this.#draw(fan, open.has(fan.box) ? grown(fan.box) : fan.box);
    for (const { element, path } of this.#edges) {
      const moved = path.replace(/(-?[\d.]+),(-?[\d.]+)/g, (_, x, y) => {
        return point(Number(x), Number(y)).map(round).join(",");
      });
      // A box that kept its size in a column that has grown no longer reaches to where its edges begin.
      const { x, y, width, height } = places[Number(element.dataset.from)]!;
      element.setAttribute("d", moved.replace("M", `M${round(x + width)},${round(y + height / 2)}L`));
    }
    this.#viewport.resize(...point(...this.#size));
  }

  #draw(fan: Fan, { width, height }: Box): void {
    const { element, box, rects, count, open } = fan;
    for (const rect of rects) {
      rect.setAttribute("width", String(round(width)));
      rect.setAttribute("height", String(round(height)));
    }
    count?.setAttribute("x", String(round(box.x + width - 10)));
    element.setAttribute("aria-expanded", String(open));
    element.classList.toggle("graph-open", open);
    if (!open) fan.grid?.element.remove();
    else {
      const grid = this.#gridOf(fan);
      grid.element.setAttribute("transform", element.getAttribute("transform")!);
      // Beside the fan's own link: a link cannot hold links.
      element.after(grid.element);
    }
  }

  #gridOf(fan: Fan): NonNullable<Fan["grid"]> {
    if (fan.grid !== undefined) return fan.grid;
    const { cells, width, height } = memberGrid(fan.members, fan.box);
    return fan.grid = { element: svgElement("g", { class: "graph-members" }, ...cells), width, height };
  }
}

function boxOf(node: SVGAElement): Box {
  const rect = node.querySelector<SVGRectElement>(".graph-box")!;
  const side = (name: string): number => Number(rect.getAttribute(name));
  return { x: side("x"), y: side("y"), width: side("width"), height: side("height") };
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}
