import assert from "node:assert/strict";
import { type GraphInput, type GraphLayout, layoutGraph } from "../../../tracker/graph/layout_graph.ts";

function graphOf(count: number, edges: readonly (readonly [number, number])[]): GraphInput {
  return {
    nodes: Array.from({ length: count }, (_, i) => ({ id: `n${i}`, width: 120, height: 40 })),
    edges: edges.map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
  };
}

function assertWithin({ nodes, width, height }: GraphLayout): void {
  for (const node of nodes) {
    assert.ok(node.x >= -0.1 && node.y >= -0.1, `${node.id} is at ${node.x}, ${node.y}`);
    assert.ok(node.x + node.width <= width + 0.1 && node.y + node.height <= height + 0.1);
  }
}

Deno.test("nodes are placed from left to right without touching, and every edge ends at its arrow", async () => {
  const layout = (await layoutGraph(graphOf(4, [[0, 1], [0, 2], [1, 3], [2, 3]])))!;
  assertWithin(layout);
  const x = Object.fromEntries(layout.nodes.map((node) => [node.id, node.x]));
  assert.ok(x.n0! + 120 < x.n1! && x.n1! + 120 < x.n3!);
  assert.equal(layout.edges.length, 4);
  for (const { path } of layout.edges) assert.match(path, /^M-?[\d.]+,-?[\d.]+C[-\d., ]+L-?[\d.]+,-?[\d.]+$/);
});

Deno.test("a cycle and a loop, which only a broken file has, are drawn all the same", async () => {
  const layout = (await layoutGraph(graphOf(2, [[0, 1], [1, 0], [0, 0]])))!;
  assert.deepEqual([layout.nodes.length, layout.edges.length], [2, 3]);
});

Deno.test("names never reach Graphviz", async () => {
  const id = 'x"]; graph [label="owned"]; y [label="';
  const layout = (await layoutGraph({ nodes: [{ id, width: 50, height: 20 }], edges: [] }))!;
  assert.deepEqual(layout.nodes.map((node) => node.id), [id]);
});

Deno.test("a fan of 200 tasks and a tangle of 900 edges are laid out within seconds", async () => {
  const started = performance.now();
  const fan = Array.from({ length: 200 }, (_, i) => [[0, i + 1], [i + 1, 201]] as const).flat();
  assertWithin((await layoutGraph(graphOf(202, fan)))!);
  let seed = 1;
  const tangle = Array.from({ length: 900 }, (_, i) => {
    seed = (seed * 16807) % 2147483647;
    const to = Math.floor(i / 3) + 1;
    return [seed % to, to] as const;
  });
  assertWithin((await layoutGraph(graphOf(301, tangle)))!);
  assert.ok(performance.now() - started < 10_000);
});

Deno.test("an empty graph and one that nobody could read are not drawn", async () => {
  assert.equal(await layoutGraph(graphOf(0, [])), undefined);
  assert.equal(await layoutGraph(graphOf(2001, [])), undefined);
});
