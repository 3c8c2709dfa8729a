import { type GraphInput, type GraphLayout, layoutGraph } from "./layout_graph.ts";

/** So many layouts are remembered. */
const MAX_LAYOUTS = 50;

/** Lays graphs out. Runs of one pipeline have the same graph, but for the identifiers of its nodes: it is laid out once. */
export class LayoutCache {
  readonly #layouts = new Map<string, Promise<GraphLayout | undefined>>();

  /** The layout of a graph; `undefined` when it is empty or too large to be drawn. */
  async layout({ nodes, edges }: GraphInput): Promise<GraphLayout | undefined> {
    const numbers = new Map(nodes.map(({ id }, i) => [id, String(i)]));
    const input: GraphInput = {
      nodes: nodes.map((node, i) => ({ ...node, id: String(i) })),
      edges: edges.map((edge) => ({ ...edge, from: numbers.get(edge.from)!, to: numbers.get(edge.to)! })),
    };
    const key = JSON.stringify(input);
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      layout = layoutGraph(input);
      this.#layouts.set(key, layout);
      if (this.#layouts.size > MAX_LAYOUTS) this.#layouts.delete(this.#layouts.keys().next().value!);
    }
    const known = await layout;
    if (known === undefined) return undefined;
    const idOf = (number: string): string => nodes[Number(number)]!.id;
    return {
      ...known,
      nodes: known.nodes.map((node) => ({ ...node, id: idOf(node.id) })),
      edges: known.edges.map((edge) => ({ ...edge, from: idOf(edge.from), to: idOf(edge.to) })),
    };
  }
}
