import assert from "node:assert/strict";
import { pathLengths } from "../../../runner/dag/order.ts";
import type { SchedulerAction } from "../../../runner/scheduler/step.ts";
import type { AttemptOutcome } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import type { Scenario } from "./arbitrary_scenario.ts";

type EndTask = Extract<SchedulerAction, { type: "end-task" }>;

/**
 * Watches a scheduler from outside, with books of its own, and objects to every action that breaks a promise. It knows
 * what was asked and what was told, and nothing of the scheduler's state.
 */
export class Referee {
  readonly #scenario: Scenario;
  readonly #tasks: ReadonlyMap<string, PlannedTask>;
  readonly #lengths: ReadonlyMap<string, number>;
  readonly #ready = new Set<string>();
  /** What was asked and not answered yet. */
  readonly #deciding = new Set<string>();
  readonly #decided = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #running = new Set<string>();
  readonly #stopped = new Set<string>();
  /** What is to start next, as the scheduler announced it, and has neither started nor ended. */
  readonly #expected = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #attempts = new Map<string, number>();
  readonly #outcomes = new Map<string, AttemptOutcome>();
  readonly #ended = new Map<string, EndTask>();
  #stopping: string | undefined;
  #cancelled = false;
  result: string | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#tasks = new Map(scenario.tasks.map((task) => [task.id, task]));
    this.#lengths = pathLengths(scenario.tasks);
  }

  get running(): readonly string[] {
    return [...this.#running];
  }

  get deciding(): readonly string[] {
    return [...this.#deciding];
  }

  get waiting(): readonly string[] {
    return [...this.#waiting];
  }

  wasStopped(task: string): boolean {
    return this.#stopped.has(task);
  }

  attempts(task: string): number {
    return this.#attempts.get(task) ?? 0;
  }

  /** The world tells the scheduler that an attempt is over. */
  attemptEnded(task: string, outcome: AttemptOutcome): void {
    this.#running.delete(task);
    this.#outcomes.set(task, outcome);
  }

  /** The world answers whether a task has to run. */
  answered(task: string): void {
    this.#deciding.delete(task);
  }

  /** The world tells the scheduler that a wait is over. */
  backoffElapsed(task: string): void {
    this.#waiting.delete(task);
  }

  cancelled(): void {
    this.#cancelled ||= this.#stopping === undefined;
  }

  /** The scheduler's answer to one event. */
  check(actions: readonly SchedulerAction[]): void {
    for (const action of actions) {
      assert.equal(this.result, undefined, "nothing comes after the end of the run");
      this.#checkAction(action);
    }
    const failed = this.#ended.values().some(({ result }) => result !== "success" && result !== "skip");
    const mustStop = this.#cancelled || (this.#scenario.failFast && failed);
    assert.equal(this.#stopping !== undefined, mustStop, "a run is stopped by hand or by the first failure");
    if (mustStop) {
      for (const id of this.#running) assert.ok(this.#stopped.has(id), `${id} is not asked to stop`);
    } else {
      for (const id of this.#ready) assert.ok(!this.#fits(id), `${id} waits although there is a place for it`);
      this.#checkExpected();
    }
  }

  #checkAction(action: SchedulerAction): void {
    switch (action.type) {
      case "decide":
        this.#checkMayStart(action.task);
        assert.ok(
          this.#scenario.taken !== undefined && !this.#decided.has(action.task),
          "each task is asked about once",
        );
        this.#decided.add(action.task);
        this.#deciding.add(action.task);
        return;
      case "decided":
        this.#checkMayStart(action.task);
        assert.equal(action.taken, this.#scenario.taken!.has(action.task));
        if (action.taken) this.#taken.add(action.task);
        return;
      case "ready":
        this.#checkMayStart(action.task);
        assert.equal(this.#decided.has(action.task), this.#scenario.taken !== undefined, "it is asked about first");
        assert.ok(!this.#taken.has(action.task), `${action.task} is ready although its result is there`);
        assert.equal(action.attempt, this.attempts(action.task) + 1);
        assert.ok(!this.#ready.has(action.task) && !this.#running.has(action.task));
        this.#ready.add(action.task);
        return;
      case "expect-attempt":
        return this.#checkExpect(action.task, action.attempt);
      case "start-attempt":
        return this.#checkStart(action.task, action.attempt);
      case "stop-attempt":
        assert.ok(this.#running.has(action.task) && this.#stopping !== undefined && !this.#stopped.has(action.task));
        this.#stopped.add(action.task);
        return;
      case "wait":
        return this.#checkWait(action);
      case "end-task":
        return this.#checkEnd(action);
      case "cancelling":
        assert.equal(this.#stopping, undefined, "a run is stopped once");
        this.#stopping = action.reason;
        return;
      case "end-run":
        assert.equal(this.#ended.size, this.#tasks.size, "the run ends when every task has");
        assert.equal(action.result, this.#expectedResult());
        this.result = action.result;
    }
  }

  #checkMayStart(id: string): void {
    assert.equal(this.#stopping, undefined, `${id} starts although the run is being stopped`);
    assert.ok(!this.#ended.has(id), `${id} is over`);
    for (const { task } of this.#tasks.get(id)!.dependencies) {
      assert.equal(this.#ended.get(task)?.result, "success", `${id} starts before ${task} has succeeded`);
    }
  }

  #checkExpect(id: string, attempt: number): void {
    assert.equal(this.#stopping, undefined, `${id} is expected although the run is being stopped`);
    assert.ok(!this.#expected.has(id), `${id} is announced twice`);
    assert.ok(this.#mayComeNext(id), `${id} is expected, and cannot come next`);
    assert.equal(attempt, this.attempts(id) + 1);
    this.#expected.add(id);
  }

  /** Whether a task waits for nothing but a place or tasks that are running. */
  #mayComeNext(id: string): boolean {
    if (this.#ready.has(id)) return true;
    const upstream = this.#tasks.get(id)!.dependencies.map(({ task }) => task);
    return !this.#deciding.has(id) && !this.#running.has(id) && !this.#ended.has(id) && !this.#waiting.has(id) &&
      upstream.every((task) => this.#running.has(task) || this.#ended.get(task)?.result === "success");
  }

  /** As many are announced as there may be, and no more. */
  #checkExpected(): void {
    const { maxParallel } = this.#scenario.capacity;
    assert.ok(this.#expected.size <= maxParallel, `${this.#expected.size} are expected`);
    if (this.#expected.size === maxParallel) return;
    for (const id of this.#tasks.keys()) {
      assert.ok(!this.#mayComeNext(id) || this.#expected.has(id), `${id} may come next, and nobody was told`);
    }
  }

  #checkStart(id: string, attempt: number): void {
    this.#checkMayStart(id);
    assert.ok(this.#ready.delete(id), `${id} starts without having been ready`);
    assert.ok(this.#fits(id), `${id} starts although there is no place for it`);
    for (const other of this.#ready) {
      const longer = this.#lengths.get(other)! > this.#lengths.get(id)!;
      assert.ok(!longer || !this.#fits(other), `${id} starts before ${other}, behind which more waits`);
    }
    assert.equal(attempt, this.attempts(id) + 1);
    assert.ok(attempt <= this.#tasks.get(id)!.retry.attempts, `${id} has one attempt too many`);
    this.#attempts.set(id, attempt);
    this.#expected.delete(id);
    this.#running.add(id);
  }

  #checkWait(action: Extract<SchedulerAction, { type: "wait" }>): void {
    const { retry } = this.#tasks.get(action.task)!;
    const outcome = this.#outcomes.get(action.task)!;
    assert.ok(outcome.result !== "success" && outcome.result !== "cancellation", `${outcome.result} is tried again`);
    assert.ok(this.attempts(action.task) < retry.attempts && (retry.when?.(outcome, action.attempt - 1) ?? true));
    assert.equal(action.attempt, this.attempts(action.task) + 1);
    const full = Math.min(retry.initialMs * retry.factor ** (action.attempt - 2), retry.maxMs);
    assert.ok(action.delayMs <= full && action.delayMs >= full * (1 - retry.jitter), `waits ${action.delayMs} ms`);
    assert.equal(this.#stopping, undefined);
    this.#waiting.add(action.task);
  }

  #checkEnd(action: EndTask): void {
    const { task: id, result, attempts, reason } = action;
    assert.ok(!this.#ended.has(id), `${id} ends twice`);
    assert.ok(!this.#running.has(id), `${id} ends while it runs`);
    assert.equal(attempts, this.attempts(id));
    if (this.#taken.has(id)) {
      assert.equal(result, "success", "a task whose result is there has succeeded");
      this.#expected.delete(id);
      this.#ended.set(id, action);
      return;
    }
    const outcome = this.#outcomes.get(id);
    const begun = attempts > 0 && (this.#waiting.delete(id) || this.#ready.delete(id));
    if (begun) {
      assert.equal(result, "cancellation", "a task that has begun is not skipped");
      assert.equal(reason, this.#stopping);
    } else if (result === "skip") {
      this.#ready.delete(id);
      this.#deciding.delete(id);
      assert.equal(attempts, 0);
      this.#checkSkipReason(id, reason);
    } else {
      assert.equal(result, outcome?.result, "a task ends as its last attempt did");
      if (result === "cancellation") assert.equal(reason, this.#stopping);
      this.#checkGivenUp(id, outcome!, reason);
    }
    this.#expected.delete(id);
    this.#ended.set(id, action);
  }

  #checkSkipReason(id: string, reason: string | undefined): void {
    const causes = this.#tasks.get(id)!.dependencies.map(({ task }) => this.#ended.get(task));
    const named = causes.find((cause) => reason === `${cause?.task} did not succeed (${cause?.result})`);
    if (named === undefined) assert.equal(reason, this.#stopping ?? "a cause that is named");
    else assert.notEqual(named.result, "success");
  }

  #checkGivenUp(id: string, outcome: AttemptOutcome, reason: string | undefined): void {
    if (outcome.result === "success" || outcome.result === "cancellation" || this.#stopping !== undefined) return;
    const { retry } = this.#tasks.get(id)!;
    if (this.attempts(id) === retry.attempts) return;
    try {
      assert.equal(retry.when?.(outcome, this.attempts(id)), false, `${id} had another attempt to go`);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.ok(reason?.includes((error as Error).message), "the end says that the predicate threw");
    }
  }

  #expectedResult(): string {
    if (this.#cancelled) return "cancellation";
    const results = [...this.#ended.values()].map(({ result }) => result);
    if (results.includes("failure") || results.includes("timeout")) return "failure";
    if (results.includes("error")) return "error";
    return results.includes("cancellation") ? "cancellation" : "success";
  }

  #fits(id: string): boolean {
    const { capacity } = this.#scenario;
    const together = [...this.#running, id].map((running) => this.#tasks.get(running)!);
    // In thousandths of a processor, which is as finely as they are shared out.
    const cpus = together.reduce((sum, task) => sum + Math.round(Math.min(task.cpus, capacity.cpus) * 1000), 0);
    const bytes = together.reduce((sum, task) => sum + Math.min(task.memoryBytes ?? 0, capacity.memoryBytes), 0);
    return together.length <= capacity.maxParallel && cpus <= capacity.cpus * 1000 && bytes <= capacity.memoryBytes;
  }
}
