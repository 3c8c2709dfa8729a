/** What ordering needs of a task. */
export interface Node {
  readonly id: string;
  readonly dependencies: readonly { readonly task: string }[];
}

/**
 * The nodes, each after all that it depends on, and otherwise in the given order (Kahn's algorithm).
 *
 * @throws {Error} When there is a cycle; call {@linkcode findCycle} first.
 */
export function topologicalOrder<N extends Node>(nodes: readonly N[]): N[] {
  const dependents = dependentsOf(nodes);
  const missing = new Map(nodes.map((node) => [node.id, node.dependencies.length]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const order = nodes.filter((node) => node.dependencies.length === 0);
  for (let i = 0; i < order.length; i++) {
    for (const id of dependents.get(order[i]!.id)!) {
      const left = missing.get(id)! - 1;
      missing.set(id, left);
      if (left === 0) order.push(byId.get(id)!);
    }
  }
  if (order.length < nodes.length) throw new Error("the nodes depend on each other in a circle");
  return order;
}

/** For each node, the nodes that depend on it, in the given order. */
export function dependentsOf(nodes: readonly Node[]): Map<string, string[]> {
  const dependents = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const node of nodes) {
    for (const { task } of node.dependencies) dependents.get(task)?.push(node.id);
  }
  return dependents;
}

/**
 * For each node, how many nodes the longest path from it downstream has, itself included: what starts first when
 * several are ready, since the end of the run waits longest for it.
 */
export function pathLengths(nodes: readonly Node[]): Map<string, number> {
  const dependents = dependentsOf(nodes);
  const lengths = new Map<string, number>();
  for (const node of topologicalOrder(nodes).reverse()) {
    let longest = 0;
    for (const id of dependents.get(node.id)!) longest = Math.max(longest, lengths.get(id)!);
    lengths.set(node.id, longest + 1);
  }
  return lengths;
}

/** A circle of dependencies, each depending on the next, the first one repeated at the end; `undefined` without one. */
export function findCycle(nodes: readonly Node[]): string[] | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<string>();
  for (const start of nodes) {
    // Depth first with a stack of its own: a chain of 100,000 tasks must not overflow the engine's.
    const path: { id: string; next: number }[] = [{ id: start.id, next: 0 }];
    const onPath = new Set([start.id]);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const dependency = done.has(top.id) ? undefined : byId.get(top.id)?.dependencies[top.next++]?.task;
      if (dependency === undefined) {
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(dependency)) {
        const ids = path.map((step) => step.id);
        return [...ids.slice(ids.indexOf(dependency)), dependency];
      } else if (!done.has(dependency)) {
        path.push({ id: dependency, next: 0 });
        onPath.add(dependency);
      }
    }
  }
  return undefined;
}
