import assert from "node:assert/strict";
import { type Capacity, initialState } from "../../../runner/scheduler/state.ts";
import { type SchedulerAction, type SchedulerEvent, step } from "../../../runner/scheduler/step.ts";
import type { AttemptOutcome } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { plannedTask } from "../planned_task.ts";

/** Tells a scheduler one event after the other; gives what it asked for, as words such as `start a`. */
function scheduler(
  tasks: readonly PlannedTask[],
  { failFast = false, decides = false, ...capacity }: Partial<Capacity> & {
    readonly failFast?: boolean;
    readonly decides?: boolean;
  } = {},
): (event: SchedulerEvent) => string[] {
  const options = { failFast, decides };
  const state = initialState(tasks, { maxParallel: 10, cpus: 4, memoryBytes: 100, ...capacity }, options);
  const told = ({ type }: SchedulerAction): boolean => type !== "ready" && type !== "expect-attempt";
  return (event) => step(state, event, () => 1).filter(told).map(words);
}

function words(action: SchedulerAction): string {
  const why = (reason: string | undefined): string => reason === undefined ? "" : `: ${reason}`;
  switch (action.type) {
    case "start-attempt":
      return `start ${action.task}${action.attempt === 1 ? "" : ` ${action.attempt}`}`;
    case "expect-attempt":
      return `expect ${action.task}`;
    case "stop-attempt":
      return `stop ${action.task}`;
    case "wait":
      return `wait ${action.task} ${action.delayMs}`;
    case "end-task":
      return `${action.result} ${action.task}${why(action.reason)}`;
    case "cancelling":
      return `cancelling${why(action.reason)}`;
    case "end-run":
      return `end ${action.result}`;
    case "ready":
      return `ready ${action.task}`;
    case "decide":
      return `decide ${action.task}`;
    case "decided":
      return `${action.taken ? "take" : "run"} ${action.task}`;
  }
}

const START: SchedulerEvent = { type: "start" };

function ended(task: string, result: AttemptOutcome["result"] = "success"): SchedulerEvent {
  return { type: "attempt-ended", task, outcome: { result } };
}

Deno.test("of the tasks that are ready, the one that most waits behind starts first", () => {
  const tell = scheduler([
    plannedTask("short"),
    plannedTask("middle"),
    plannedTask("long"),
    plannedTask("after-middle", { after: ["middle"] }),
    plannedTask("after-long", { after: ["long"] }),
    plannedTask("last", { after: ["after-long"] }),
  ], { maxParallel: 1 });
  assert.deepEqual(tell(START), ["start long"]);
  assert.deepEqual(tell(ended("long")), ["success long", "start middle"]);
  assert.deepEqual(tell(ended("middle")), ["success middle", "start after-long"]);
  assert.deepEqual(tell(ended("after-long")), ["success after-long", "start short"]);
});

Deno.test("a task that asks for more than the machine has runs alone, and does run", () => {
  const tell = scheduler([plannedTask("a"), plannedTask("huge", { cpus: 64, memoryBytes: 1e15 }), plannedTask("b")]);
  assert.deepEqual(tell(START), ["start a", "start b"]);
  assert.deepEqual(tell(ended("a")), ["success a"]);
  assert.deepEqual(tell(ended("b")), ["success b", "start huge"]);
  assert.deepEqual(tell(ended("huge")), ["success huge", "end success"]);
});

Deno.test("a small task goes past a large one for which there is no place yet", () => {
  const tell = scheduler([
    plannedTask("a", { cpus: 3 }),
    plannedTask("large", { cpus: 2 }),
    plannedTask("small"),
    plannedTask("b", { after: ["large"] }),
  ], { cpus: 4 });
  assert.deepEqual(tell(START), ["start large", "start small"]);
  const memory = scheduler([
    plannedTask("half", { memoryBytes: 60 }),
    plannedTask("other-half", { memoryBytes: 60 }),
    plannedTask("none"),
  ]);
  assert.deepEqual(memory(START), ["start half", "start none"]);
});

Deno.test("fractions of processors that were taken and given back make whole ones again", () => {
  const tell = scheduler([
    plannedTask("a", { cpus: 0.1 }),
    plannedTask("b", { cpus: 0.1 }),
    plannedTask("c", { cpus: 0.3 }),
    plannedTask("whole", { cpus: 1, after: ["a", "b", "c"] }),
  ], { cpus: 1 });
  assert.deepEqual(tell(START), ["start a", "start b", "start c"]);
  tell(ended("a"));
  tell(ended("c"));
  assert.deepEqual(tell(ended("b")), ["success b", "start whole"]);
});

Deno.test("what depends on a failure is skipped with the cause next to it, and the rest goes on", () => {
  const tell = scheduler([
    plannedTask("a"),
    plannedTask("b"),
    plannedTask("below-a", { after: ["a", "b"] }),
    plannedTask("far-below-a", { after: ["below-a"] }),
    plannedTask("below-b", { after: ["b"] }),
  ]);
  tell(START);
  assert.deepEqual(tell(ended("a", "timeout")), [
    "timeout a",
    "skip below-a: a did not succeed (timeout)",
    "skip far-below-a: below-a did not succeed (skip)",
  ]);
  assert.deepEqual(tell(ended("b")), ["success b", "start below-b"]);
  assert.deepEqual(tell(ended("below-b")), ["success below-b", "end failure"]);
});

Deno.test("a task is tried again after its wait, and nothing below it is given up meanwhile", () => {
  const retry = { attempts: 3, initialMs: 100, factor: 2, maxMs: 1000, jitter: 0 };
  const tell = scheduler([plannedTask("flaky", { retry }), plannedTask("below", { after: ["flaky"] })]);
  assert.deepEqual(tell(START), ["start flaky"]);
  assert.deepEqual(tell(ended("flaky", "failure")), ["wait flaky 100"]);
  assert.deepEqual(tell({ type: "backoff-elapsed", task: "flaky" }), ["start flaky 2"]);
  assert.deepEqual(tell(ended("flaky", "error")), ["wait flaky 200"]);
  assert.deepEqual(tell({ type: "backoff-elapsed", task: "flaky" }), ["start flaky 3"]);
  assert.deepEqual(tell(ended("flaky")), ["success flaky", "start below"]);
});

Deno.test("a predicate that throws ends the task, and its end says so", () => {
  const when = (): boolean => {
    throw new TypeError("outcome.code is not a function");
  };
  const tell = scheduler([
    plannedTask("a", { retry: { attempts: 3, initialMs: 0, factor: 2, maxMs: 0, jitter: 0, when } }),
  ]);
  tell(START);
  assert.deepEqual(tell(ended("a", "failure")), [
    "failure a: not tried again, because its retry.when threw: outcome.code is not a function",
    "end failure",
  ]);
});

Deno.test("the first failure stops everything when the run is to fail fast", () => {
  const retry = { attempts: 2, initialMs: 100, factor: 2, maxMs: 1000, jitter: 0 };
  const tell = scheduler([
    plannedTask("waits", { retry }),
    plannedTask("fails"),
    plannedTask("runs"),
    plannedTask("below-fails", { after: ["fails"] }),
    plannedTask("below-runs", { after: ["runs"] }),
  ], { failFast: true });
  tell(START);
  assert.deepEqual(tell(ended("waits", "failure")), ["wait waits 100"]);
  const reason = "fails did not succeed (error), and the run stops at the first failure";
  assert.deepEqual(tell(ended("fails", "error")), [
    "error fails",
    "skip below-fails: fails did not succeed (error)",
    `cancelling: ${reason}`,
    `cancellation waits: ${reason}`,
    "stop runs",
    `skip below-runs: ${reason}`,
  ]);
  assert.deepEqual(tell(ended("runs", "cancellation")), [`cancellation runs: ${reason}`, "end error"]);
});

Deno.test("a cancelled run ends when what runs has ended, and starts nothing more", () => {
  const tell = scheduler([
    plannedTask("a"),
    plannedTask("b"),
    plannedTask("below", { after: ["a"] }),
  ]);
  tell(START);
  assert.deepEqual(tell({ type: "cancel", reason: "stopped by hand" }), [
    "cancelling: stopped by hand",
    "stop a",
    "stop b",
    "skip below: stopped by hand",
  ]);
  assert.deepEqual(tell({ type: "cancel", reason: "again" }), []);
  assert.deepEqual(tell(ended("a")), ["success a"]);
  assert.deepEqual(tell(ended("b", "cancellation")), ["cancellation b: stopped by hand", "end cancellation"]);
});

Deno.test("a task that had an attempt and waits for a place counts as cancelled, and not as skipped", () => {
  const retry = { attempts: 2, initialMs: 0, factor: 2, maxMs: 0, jitter: 0 };
  const tell = scheduler([plannedTask("flaky", { retry }), plannedTask("other")], { maxParallel: 1 });
  tell(START);
  assert.deepEqual(tell(ended("flaky", "failure")), ["wait flaky 0", "start other"]);
  tell({ type: "backoff-elapsed", task: "flaky" });
  assert.ok(tell({ type: "cancel", reason: "by hand" }).includes("cancellation flaky: by hand"));
});

Deno.test("a run of nothing succeeds at once", () => {
  assert.deepEqual(scheduler([])(START), ["end success"]);
});

function decided(task: string, taken: boolean): SchedulerEvent {
  return { type: "decided", task, taken };
}

Deno.test("a task whose result is there succeeds without an attempt, and what waited for it goes on", () => {
  const tell = scheduler([plannedTask("a"), plannedTask("b", { after: ["a"] })], { decides: true });
  assert.deepEqual(tell(START), ["decide a"]);
  assert.deepEqual(tell(decided("a", true)), ["take a", "success a", "decide b"]);
  assert.deepEqual(tell(decided("b", false)), ["run b", "start b"]);
  assert.deepEqual(tell(ended("b")), ["success b", "end success"]);
});

Deno.test("what most waits behind is looked into first, and looking into it takes no place", () => {
  const tell = scheduler(
    [plannedTask("short"), plannedTask("long"), plannedTask("last", { after: ["long"] })],
    { decides: true, maxParallel: 1 },
  );
  assert.deepEqual(tell(START), ["decide long", "decide short"]);
  assert.deepEqual(tell(decided("long", false)), ["run long", "start long"]);
  assert.deepEqual(tell(decided("short", true)), ["take short", "success short"]);
});

Deno.test("a task is looked into once, however often it is tried", () => {
  const retry = { attempts: 2, initialMs: 0, factor: 2, maxMs: 1, jitter: 0 };
  const tell = scheduler([plannedTask("a", { retry })], { decides: true });
  assert.deepEqual(tell(START), ["decide a"]);
  assert.deepEqual(tell(decided("a", false)), ["run a", "start a"]);
  assert.deepEqual(tell(ended("a", "failure")), ["wait a 0"]);
  assert.deepEqual(tell({ type: "backoff-elapsed", task: "a" }), ["start a 2"]);
});

Deno.test("an answer that a cancellation overtook changes nothing", () => {
  const tell = scheduler([plannedTask("a"), plannedTask("b")], { decides: true });
  assert.deepEqual(tell(START), ["decide a", "decide b"]);
  assert.deepEqual(tell(decided("a", false)), ["run a", "start a"]);
  assert.deepEqual(tell({ type: "cancel", reason: "enough" }), ["cancelling: enough", "stop a", "skip b: enough"]);
  assert.deepEqual(tell(decided("b", true)), []);
  assert.deepEqual(tell(ended("a", "cancellation")), ["cancellation a: enough", "end cancellation"]);
});
