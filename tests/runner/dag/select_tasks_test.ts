import assert from "node:assert/strict";
import fc from "fast-check";
import { matcherOf, type Selection, selectTasks } from "../../../runner/dag/select_tasks.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { SEED } from "../../helpers/seed.ts";
import { plannedTask } from "../planned_task.ts";
import { arbitraryGraph } from "./arbitrary_graph.ts";

/** A task that is given what `from` leave, and comes after `after`. */
function given(id: string, from: readonly string[] = [], after: readonly string[] = []): PlannedTask {
  return plannedTask(id, {
    inputs: Object.fromEntries(from.map((task, i) => [`in${i}`, task])),
    dependencies: [...from.map((task) => ({ task, inputs: ["in"] })), ...after.map((task) => ({ task, inputs: [] }))],
  });
}

// a -> b -> d, a -> c -> d, and e after d
const DIAMOND = [given("a"), given("b", ["a"]), given("c", ["a"]), given("d", ["b", "c"]), given("e", [], ["d"])];

function check(selection: Selection, selected: string, provided = ""): void {
  const found = selectTasks(DIAMOND, selection);
  assert.deepEqual(found.diagnostics, []);
  assert.equal([...found.selected].join(""), selected);
  assert.equal([...found.provided].sort().join(""), provided);
}

Deno.test("without a selection, everything is selected and nothing is needed", () => {
  check({}, "abcde");
  check({ only: [], from: [], until: [], exclude: [] }, "abcde");
});

Deno.test("a selection is what every list that says something has in common", () => {
  check({ only: ["b"] }, "b", "a");
  check({ from: ["b"] }, "bde", "ac");
  check({ until: ["b"] }, "ab");
  check({ from: ["b"], until: ["d"] }, "bd", "ac");
  check({ from: ["b", "c"], until: ["d"] }, "bcd", "a");
  check({ exclude: ["c"] }, "abde", "c");
  check({ until: ["d"], exclude: ["a"] }, "bcd", "a");
  check({ only: ["?"], exclude: ["e"] }, "abcd");
});

Deno.test("what comes before without data is not needed", () => {
  check({ only: ["e"] }, "e");
  check({ from: ["e"] }, "e");
  check({ until: ["e"] }, "abcde");
});

Deno.test("a pattern names a task in full, by the name that it shares, or with * and ?; brackets are themselves", () => {
  const matches = (pattern: string, id: string): boolean => matcherOf(pattern)({ id, name: id.replace(/\[.*/, "") });
  for (const pattern of ["train[0.1]", "train", "train*", "*", "tr?in", "train[*]", "train[0.?]", "*[0.1]"]) {
    assert.ok(matches(pattern, "train[0.1]"), pattern);
  }
  for (
    const pattern of ["trai", "rain", "Train", "train[0.2]", "train[0?2]", "train?", "[train]", "", "train[0.1", "t.*"]
  ) {
    assert.ok(!matches(pattern, "train[0.1]"), pattern);
  }
});

Deno.test("of any graph, what selected tasks are given is selected or provided, and nothing else is provided", () => {
  const arbitrary = arbitraryGraph().chain((nodes) => {
    const some = fc.subarray(nodes.map(({ id }) => id), { minLength: 0 });
    return fc.record({ from: some, until: some, only: some, exclude: some }).map((selection) => ({ nodes, selection }));
  });
  fc.assert(
    fc.property(arbitrary, ({ nodes, selection }) => {
      const tasks = nodes.map(({ id, dependencies }) => given(id, dependencies.map(({ task }) => task)));
      const { selected, provided, diagnostics } = selectTasks(tasks, selection);
      assert.equal(selected.size === 0 && tasks.length > 0, diagnostics.length > 0);
      const needed = tasks.filter(({ id }) => selected.has(id)).flatMap(({ inputs }) => Object.values(inputs).flat());
      assert.deepEqual(new Set(needed.filter((id) => !selected.has(id))), provided);
      for (const id of selection.exclude) assert.ok(!selected.has(id));
      if (selection.only.length > 0) { for (const id of selected) assert.ok(selection.only.includes(id)); }
    }),
    { seed: SEED, numRuns: 500 },
  );
});
