import assert from "node:assert/strict";
import { schedule, type ScheduleOptions } from "../../../runner/scheduler/schedule.ts";
import type { SchedulerAction } from "../../../runner/scheduler/step.ts";
import type { AttemptOutcome, Result } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import { plannedTask } from "../planned_task.ts";

const SUCCESS: AttemptOutcome = { result: "success" };
const FAILURE: AttemptOutcome = { result: "failure", exception: { type: "Error", message: "no" } };
const CANCELLED: AttemptOutcome = { result: "cancellation", exception: { type: "Cancellation", message: "stopped" } };

/** A run whose attempts end when a test says so. */
class SteeredRun {
  readonly log: string[] = [];
  readonly result: Promise<Result>;
  readonly #open = new Map<string, { end: (outcome: AttemptOutcome) => void; signal: AbortSignal }>();
  #started = Promise.withResolvers<void>();

  constructor(tasks: readonly PlannedTask[], options: Partial<ScheduleOptions> = {}) {
    this.result = schedule(tasks, {
      capacity: { maxParallel: 10, cpus: 10, memoryBytes: 1e9 },
      random: () => 0,
      ...options,
      runAttempt: (task, attempt, signal) => {
        const { promise, resolve } = Promise.withResolvers<AttemptOutcome>();
        this.log.push(`run ${task.id} ${attempt}`);
        this.#open.set(task.id, { end: resolve, signal });
        signal.addEventListener("abort", () => this.log.push(`abort ${task.id}: ${signal.reason}`));
        this.#started.resolve();
        this.#started = Promise.withResolvers();
        return promise;
      },
      onAction: (action) => {
        if (action.type !== "expect-attempt") this.log.push(actionWords(action));
        options.onAction?.(action);
      },
    });
  }

  /** Ends the running attempt of a task. */
  end(task: string, outcome: AttemptOutcome): void {
    this.#open.get(task)!.end(outcome);
    this.#open.delete(task);
  }

  /** Resolves when an attempt of the task runs. */
  async running(task: string): Promise<void> {
    while (!this.#open.has(task)) await this.#started.promise;
  }
}

function actionWords(action: SchedulerAction): string {
  return action.type === "end-run"
    ? `end ${action.result}`
    : action.type === "end-task"
    ? `${action.result} ${action.task}`
    : action.type === "cancelling"
    ? `cancelling: ${action.reason}`
    : `${action.type} ${action.task}`;
}

/** Runs attempts that end at once, and counts them. */
async function runAtOnce(
  tasks: readonly PlannedTask[],
  options: Partial<ScheduleOptions> = {},
): Promise<{ result: Result; started: string[] }> {
  const started: string[] = [];
  const result = await schedule(tasks, {
    capacity: { maxParallel: 2, cpus: 2, memoryBytes: 1e9 },
    onAction: () => {},
    runAttempt: (task) => {
      started.push(task.id);
      return Promise.resolve(SUCCESS);
    },
    ...options,
  });
  return { result, started };
}

Deno.test("an attempt is announced before it is run, and the next task starts when it has ended", async () => {
  const run = new SteeredRun([plannedTask("a"), plannedTask("b", { after: ["a"] })]);
  await run.running("a");
  assert.deepEqual(run.log, ["ready a", "start-attempt a", "run a 1"]);
  run.end("a", SUCCESS);
  await run.running("b");
  run.end("b", SUCCESS);
  assert.equal(await run.result, "success");
  assert.deepEqual(run.log.slice(3), [
    "success a",
    "ready b",
    "start-attempt b",
    "run b 1",
    "success b",
    "end success",
  ]);
});

Deno.test("a task that failed is run again after its wait, under the next number", async () => {
  const retry = { attempts: 2, initialMs: 1, factor: 2, maxMs: 1, jitter: 0 };
  const run = new SteeredRun([plannedTask("flaky", { retry })]);
  await run.running("flaky");
  run.end("flaky", FAILURE);
  await run.running("flaky");
  run.end("flaky", SUCCESS);
  assert.equal(await run.result, "success");
  assert.deepEqual(run.log.filter((line) => /^(run|wait)/.test(line)), ["run flaky 1", "wait flaky", "run flaky 2"]);
});

Deno.test("aborting asks every running attempt to stop with the reason, and the run ends when they have", async () => {
  const stop = new AbortController();
  const run = new SteeredRun([plannedTask("a"), plannedTask("b"), plannedTask("c", { after: ["a"] })], {
    signal: stop.signal,
  });
  await run.running("b");
  stop.abort("stopped by SIGINT");
  run.end("a", CANCELLED);
  run.end("b", SUCCESS);
  assert.equal(await run.result, "cancellation");
  assert.deepEqual(run.log.slice(6), [
    "cancelling: stopped by SIGINT",
    "stop-attempt a",
    "abort a: stopped by SIGINT",
    "stop-attempt b",
    "abort b: stopped by SIGINT",
    "skip c",
    "cancellation a",
    "success b",
    "end cancellation",
  ]);
});

Deno.test("a signal without a reason, or with an error, gives a reason in words", async () => {
  const reasonFor = async (abort: (stop: AbortController) => void): Promise<string | undefined> => {
    const stop = new AbortController();
    abort(stop);
    const run = new SteeredRun([plannedTask("a")], { signal: stop.signal });
    await run.result;
    return run.log[0];
  };
  assert.equal(await reasonFor((stop) => stop.abort(new Error("the disk is full"))), "cancelling: the disk is full");
  assert.match(await reasonFor((stop) => stop.abort()) ?? "", /^cancelling: .*abort/);
  assert.equal(await reasonFor((stop) => stop.abort(7)), "cancelling: the run was cancelled");
});

Deno.test("a run that was cancelled before it started starts nothing", async () => {
  const run = new SteeredRun([plannedTask("a"), plannedTask("b", { after: ["a"] })], {
    signal: AbortSignal.abort("never mind"),
  });
  assert.equal(await run.result, "cancellation");
  assert.deepEqual(run.log, ["cancelling: never mind", "skip a", "skip b", "end cancellation"]);
});

Deno.test("a listener may cancel the run while it is being told of an action", async () => {
  const stop = new AbortController();
  const run = new SteeredRun([plannedTask("a"), plannedTask("b")], {
    signal: stop.signal,
    onAction: (action) => {
      if (action.type === "start-attempt" && action.task === "a") stop.abort("enough");
    },
  });
  await run.running("b");
  run.end("a", CANCELLED);
  run.end("b", CANCELLED);
  assert.equal(await run.result, "cancellation");
  assert.ok(run.log.includes("abort a: enough") && run.log.includes("abort b: enough"));
  assert.equal(run.log.filter((line) => line.startsWith("cancelling")).length, 1);
});

Deno.test("a run that is cancelled while its last task ends is over, and is told once", async () => {
  const stop = new AbortController();
  const run = new SteeredRun([plannedTask("a")], {
    signal: stop.signal,
    onAction: (action) => {
      if (action.type === "end-task") stop.abort("too late");
    },
  });
  await run.running("a");
  run.end("a", SUCCESS);
  assert.equal(await run.result, "success");
  assert.deepEqual(run.log.slice(-2), ["success a", "end success"]);
});

Deno.test("cancelling cuts a wait short, and leaves no timer behind", { sanitizeOps: true }, async () => {
  const stop = new AbortController();
  const retry = { attempts: 2, initialMs: 1e9, factor: 1, maxMs: 1e9, jitter: 0 };
  const run = new SteeredRun([plannedTask("flaky", { retry })], {
    signal: stop.signal,
    onAction: (action) => {
      if (action.type === "wait") stop.abort("not that long");
    },
  });
  await run.running("flaky");
  run.end("flaky", FAILURE);
  assert.equal(await run.result, "cancellation");
  assert.deepEqual(run.log.slice(-2), ["cancellation flaky", "end cancellation"]);
});

Deno.test("when a listener throws, nothing more starts, what runs is stopped, and the run rejects once it has", async () => {
  const run = new SteeredRun([plannedTask("a"), plannedTask("b"), plannedTask("c", { after: ["a"] })], {
    onAction: (action) => {
      if (action.type === "end-task") throw new Error("the listener is broken");
    },
  });
  let settled = false;
  const rejected = assert.rejects(run.result, /^Error: the listener is broken$/).then(() => settled = true);
  await run.running("b");
  run.end("a", SUCCESS);
  while (!run.log.includes("abort b: Error: the listener is broken")) await Promise.resolve();
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  assert.ok(!settled, "b still runs");
  run.end("b", CANCELLED);
  await rejected;
  assert.deepEqual(run.log.filter((line) => line.startsWith("run ")), ["run a 1", "run b 1"]);
});

Deno.test("when an attempt cannot be carried out at all, the run rejects with the cause and stops the others", async () => {
  for (
    const broken of [() => Promise.reject(new Error("no engine")), () => {
      throw new Error("no engine");
    }]
  ) {
    let stopped = 0;
    const result = schedule([plannedTask("a"), plannedTask("b")], {
      capacity: { maxParallel: 2, cpus: 2, memoryBytes: 1 },
      onAction: () => {},
      runAttempt: (task, _attempt, signal) => {
        if (task.id === "b") return broken();
        const { promise, resolve } = Promise.withResolvers<AttemptOutcome>();
        signal.addEventListener("abort", () => {
          stopped++;
          resolve(CANCELLED);
        });
        return promise;
      },
    });
    await assert.rejects(result, /^Error: no engine$/);
    assert.equal(stopped, 1);
  }
});

Deno.test("a chain of 10,000 tasks runs from end to end", async () => {
  const tasks = Array.from({ length: 10_000 }, (_, i) => plannedTask(`t${i}`, { after: i === 0 ? [] : [`t${i - 1}`] }));
  const { result, started } = await runAtOnce(tasks);
  assert.equal(result, "success");
  assert.deepEqual(started, tasks.map(({ id }) => id));
});

Deno.test("a fan of 10,000 tasks runs between its ends, even with places for more attempts than processors", async () => {
  const middle = Array.from({ length: 10_000 }, (_, i) => plannedTask(`t${i}`, { after: ["first"] }));
  const tasks = [plannedTask("first"), ...middle, plannedTask("last", { after: middle.map(({ id }) => id) })];
  for (const maxParallel of [2, 1000]) {
    const { result, started } = await runAtOnce(tasks, { capacity: { maxParallel, cpus: 2, memoryBytes: 1 } });
    assert.equal(result, "success");
    assert.equal(started.length, tasks.length);
    assert.deepEqual([started[0], started.at(-1)], ["first", "last"]);
  }
});

Deno.test("the failure of the first of 10,000 tasks skips all that hang on it", async () => {
  const tasks = Array.from({ length: 10_000 }, (_, i) => plannedTask(`t${i}`, { after: i === 0 ? [] : [`t${i - 1}`] }));
  let skipped = 0;
  const { result } = await runAtOnce(tasks, {
    runAttempt: () => Promise.resolve(FAILURE),
    onAction: (action) => {
      if (action.type === "end-task" && action.result === "skip") skipped++;
    },
  });
  assert.equal(result, "failure");
  assert.equal(skipped, 9999);
});
