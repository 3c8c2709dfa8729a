import type { Viz } from "@viz-js/viz";

/** A graph to be laid out, with sizes in pixels. */
export interface GraphInput {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** A graph from left to right, in pixels from its upper left corner. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** A node by its upper left corner. */
export interface PlacedNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge as a path of SVG that ends at its arrow's tip. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/** A graph beyond this takes Graphviz many seconds, and no person would read the picture. */
const MAX_NODES = 2000;
const MAX_EDGES = 6000;

/** From here on Graphviz is asked to search less for the nicest order, and to draw straight lines. */
const MANY_EDGES = 300;

const PIXELS_PER_INCH = 72;

let viz: Promise<Viz> | undefined;

/**
 * Lays a graph out with Graphviz; `undefined` when it is empty or too large to be drawn.
 *
 * Only sizes and numbers go in, so nothing that a run file says is ever read as Graphviz's language.
 */
export async function layoutGraph({ nodes, edges }: GraphInput): Promise<GraphLayout | undefined> {
  if (nodes.length === 0 || nodes.length > MAX_NODES || edges.length > MAX_EDGES) return undefined;
  viz ??= import("@viz-js/viz").then(({ instance }) => instance());
  const many = edges.length > MANY_EDGES;
  const index = new Map(nodes.map(({ id }, i) => [id, i]));
  const result = (await viz).render({
    graphAttributes: {
      rankdir: "LR",
      ranksep: 48 / PIXELS_PER_INCH,
      nodesep: 14 / PIXELS_PER_INCH,
      ...(many ? { nslimit: 1, nslimit1: 1, mclimit: 0.1, splines: "line" } : {}),
    },
    // Out at the right and in at the left: the eye follows it.
    edgeAttributes: { tailport: "e", headport: "w" },
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    nodes: nodes.map(({ width, height }, i) => ({
      name: String(i),
      attributes: { width: width / PIXELS_PER_INCH, height: height / PIXELS_PER_INCH },
    })),
    edges: edges.map(({ from, to }) => ({ tail: String(index.get(from)), head: String(index.get(to)) })),
  }, { format: "json0" });
  if (result.status !== "success") return undefined;
  return readLayout(JSON.parse(result.output), { nodes, edges });
}

/** What Graphviz's format `json0` says, as far as it is used; its `y` goes up. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects: readonly { readonly name: string; readonly pos: string }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number; readonly pos: string }[];
}

function readLayout({ bb, objects, edges = [] }: GraphvizJson, { nodes }: GraphInput): GraphLayout {
  const [, , width = 0, height = 0] = numbers(bb);
  return {
    width,
    height,
    nodes: objects.map(({ name, pos }) => {
      const node = nodes[Number(name)]!;
      const [x = 0, y = 0] = numbers(pos);
      return { ...node, x: round(x - node.width / 2), y: round(height - y - node.height / 2) };
    }),
    edges: edges.map(({ tail, head, pos }) => ({
      from: nodes[Number(objects[tail]!.name)]!.id,
      to: nodes[Number(objects[head]!.name)]!.id,
      path: pathOf(pos, height),
    })),
  };
}

/** Graphviz's `e,tip start control control point …` as a path of cubic curves and a last line to the tip. */
function pathOf(pos: string, height: number): string {
  const points = pos.split(" ").map((part) => {
    const [x = 0, y = 0] = numbers(part.replace(/^e,/, ""));
    return `${round(x)},${round(height - y)}`;
  });
  const [tip, start, ...curve] = pos.startsWith("e,") ? points : [points.at(-1), ...points];
  return `M${start}C${curve.join(" ")}L${tip}`;
}

function numbers(list: string): number[] {
  return list.split(",").map(Number);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
