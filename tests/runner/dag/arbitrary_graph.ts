import fc from "fast-check";
import type { Node } from "../../../runner/dag/order.ts";

/** A graph without circles; the nodes come in any order, and only their ids' numbers say what may depend on what. */
export function arbitraryGraph(maxNodes = 14): fc.Arbitrary<readonly Node[]> {
  return fc.integer({ min: 1, max: maxNodes }).chain((count) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: count, maxLength: count }),
      fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i), { minLength: count }),
    ).map(([draws, order]) =>
      order.map((number) => ({
        id: `n${number}`,
        dependencies: number === 0 ? [] : [...new Set(draws[number]!.map((draw) => draw % number))]
          .map((upstream) => ({ task: `n${upstream}` })),
      }))
    )
  );
}
