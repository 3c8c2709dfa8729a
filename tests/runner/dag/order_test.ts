import assert from "node:assert/strict";
import fc from "fast-check";
import { dependentsOf, findCycle, type Node, pathLengths, topologicalOrder } from "../../../runner/dag/order.ts";
import { SEED } from "../../helpers/seed.ts";
import { arbitraryGraph } from "./arbitrary_graph.ts";

function node(id: string, ...dependencies: string[]): Node {
  return { id, dependencies: dependencies.map((task) => ({ task })) };
}

Deno.test("in the order of a graph every node comes once and after all that it depends on", () => {
  fc.assert(
    fc.property(arbitraryGraph(), (nodes) => {
      const order = topologicalOrder(nodes).map(({ id }) => id);
      assert.deepEqual([...order].sort(), nodes.map(({ id }) => id).sort());
      for (const { id, dependencies } of nodes) {
        for (const { task } of dependencies) assert.ok(order.indexOf(task) < order.indexOf(id));
      }
    }),
    { seed: SEED },
  );
});

Deno.test("nodes that do not depend on each other stay in the order in which they were given", () => {
  assert.deepEqual(topologicalOrder([node("z"), node("a"), node("m")]).map(({ id }) => id), ["z", "a", "m"]);
});

Deno.test("a node's path length is one more than the longest of what depends on it", () => {
  fc.assert(
    fc.property(arbitraryGraph(), (nodes) => {
      const lengths = pathLengths(nodes);
      const dependents = dependentsOf(nodes);
      for (const { id } of nodes) {
        const below = dependents.get(id)!.map((dependent) => lengths.get(dependent)!);
        assert.equal(lengths.get(id), 1 + Math.max(0, ...below));
      }
    }),
    { seed: SEED },
  );
});

Deno.test("a graph without a circle has none, and cannot be ordered once an edge closes one", () => {
  fc.assert(
    fc.property(arbitraryGraph(), fc.nat(), (nodes, draw) => {
      assert.equal(findCycle(nodes), undefined);
      // The node that others wait for longest now waits for one that waits for it.
      const [first] = [...pathLengths(nodes)].sort((a, b) => b[1] - a[1])[0]!;
      const below = [first];
      const dependents = dependentsOf(nodes);
      for (const id of below) below.push(...dependents.get(id)!.filter((dependent) => !below.includes(dependent)));
      const closing = below[draw % below.length]!;
      const closed = nodes.map((node) =>
        node.id === first ? { id: first, dependencies: [...node.dependencies, { task: closing }] } : node
      );
      const cycle = findCycle(closed)!;
      assert.equal(cycle[0], cycle.at(-1));
      assert.equal(new Set(cycle).size, cycle.length - 1);
      const byId = new Map(closed.map((node) => [node.id, node]));
      for (const [i, id] of cycle.slice(0, -1).entries()) {
        assert.ok(byId.get(id)!.dependencies.some(({ task }) => task === cycle[i + 1]), `${id} needs ${cycle[i + 1]}`);
      }
      assert.throws(() => topologicalOrder(closed), /in a circle/);
    }),
    { seed: SEED },
  );
});

Deno.test("a chain of 100,000 nodes is ordered, measured and searched without overflowing the stack", () => {
  const chain = Array.from({ length: 100_000 }, (_, i) => i === 0 ? node("n0") : node(`n${i}`, `n${i - 1}`)).reverse();
  assert.equal(topologicalOrder(chain)[0]?.id, "n0");
  assert.equal(pathLengths(chain).get("n0"), 100_000);
  assert.equal(findCycle(chain), undefined);
  assert.equal(findCycle([...chain.slice(0, -1), node("n0", "n99999")])?.length, 100_001);
});
