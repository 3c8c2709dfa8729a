import assert from "node:assert/strict";
import { runnableTasks } from "../../../runner/fan_out/runnable_tasks.ts";
import { plannedTask } from "../planned_task.ts";

const TASKS = [
  plannedTask("a"),
  plannedTask("b", { dependencies: [{ task: "a", inputs: ["data"] }] }),
  plannedTask("c", { after: ["b"] }),
  plannedTask("d", { after: ["a"] }),
];

Deno.test("a task of a part runs when all that it depends on has finished elsewhere or runs in the part", () => {
  const of = (part: string[], finished: string[]) => runnableTasks(TASKS, new Set(part), new Set(finished));
  assert.deepEqual(of(["a", "b", "c", "d"], []), { runnable: ["a", "b", "c", "d"], given: false });
  assert.deepEqual(of(["b", "c"], ["a"]), { runnable: ["b", "c"], given: true });
  assert.deepEqual(of(["d"], ["a"]), { runnable: ["d"], given: false });
  assert.deepEqual(of(["b", "c", "d"], []), { runnable: [], given: false });
  assert.deepEqual(of(["c", "d"], ["a"]), { runnable: ["d"], given: false });
});
