import assert from "node:assert/strict";
import { initialState } from "../../../runner/scheduler/state.ts";
import { type SchedulerEvent, step } from "../../../runner/scheduler/step.ts";
import type { AttemptOutcome } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { plannedTask } from "../planned_task.ts";

/** Tells a scheduler one event after the other; gives what starts and what is expected. */
function expectations(tasks: readonly PlannedTask[], maxParallel: number): (event: SchedulerEvent) => string[] {
  const state = initialState(tasks, { maxParallel, cpus: 8, memoryBytes: 100 });
  return (event) =>
    step(state, event, () => 1).flatMap((action) =>
      action.type === "start-attempt"
        ? [`start ${action.task} ${action.attempt}`]
        : action.type === "expect-attempt"
        ? [`expect ${action.task} ${action.attempt}`]
        : []
    );
}

const START: SchedulerEvent = { type: "start" };

function ended(task: string, result: AttemptOutcome["result"] = "success"): SchedulerEvent {
  return { type: "attempt-ended", task, outcome: { result } };
}

Deno.test("in a chain, the next task is expected while the one before it runs", () => {
  const tell = expectations(
    [plannedTask("a"), plannedTask("b", { after: ["a"] }), plannedTask("c", { after: ["b"] })],
    1,
  );
  assert.deepEqual(tell(START), ["start a 1", "expect b 1"]);
  assert.deepEqual(tell(ended("a")), ["start b 1", "expect c 1"]);
  assert.deepEqual(tell(ended("b")), ["start c 1"]);
});

Deno.test("of many that are ready, as many are expected as may run at a time, in the order of their start", () => {
  const tell = expectations(["a", "b", "c", "d", "e"].map((id) => plannedTask(id)), 2);
  assert.deepEqual(tell(START), ["start a 1", "start b 1", "expect c 1", "expect d 1"]);
  assert.deepEqual(tell(ended("b")), ["start c 1", "expect e 1"]);
});

Deno.test("a task that also waits for one that has not started is not expected", () => {
  const tell = expectations([
    plannedTask("a"),
    plannedTask("b", { after: ["a"] }),
    plannedTask("c", { after: ["a", "b"] }),
  ], 3);
  assert.deepEqual(tell(START), ["start a 1", "expect b 1"]);
});

Deno.test("what is expected below a task that fails is expected no more, and makes room for others", () => {
  const tell = expectations([
    plannedTask("a"),
    plannedTask("c"),
    plannedTask("below-a", { after: ["a"] }),
    plannedTask("below-c", { after: ["c"] }),
    plannedTask("also-below-c", { after: ["c"] }),
  ], 2);
  assert.deepEqual(tell(START), ["start a 1", "start c 1", "expect below-a 1", "expect below-c 1"]);
  assert.deepEqual(tell(ended("a", "failure")), ["expect also-below-c 1"]);
});

Deno.test("a task that is tried again is expected under its next number once its wait is over", () => {
  const retry = { attempts: 2, initialMs: 0, factor: 1, maxMs: 0, jitter: 0 };
  const tell = expectations([plannedTask("flaky", { retry }), plannedTask("other")], 1);
  assert.deepEqual(tell(START), ["start flaky 1", "expect other 1"]);
  assert.deepEqual(tell(ended("flaky", "failure")), ["start other 1"]);
  assert.deepEqual(tell({ type: "backoff-elapsed", task: "flaky" }), ["expect flaky 2"]);
});
