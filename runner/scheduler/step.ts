import type { AttemptOutcome, ExceptionInfo, Result } from "../words/outcome.ts";
import { expectWhatComesNext } from "./expect.ts";
import { retryDelayMs } from "./retry.ts";
import { type SchedulerState, startsBefore, type TaskState } from "./state.ts";

/** What the scheduler is told. */
export type SchedulerEvent =
  /** The first event of a run. */
  | { readonly type: "start" }
  /** What a `decide` action asked for is known: `taken` when what the task would leave is there, so that it does not run. */
  | { readonly type: "decided"; readonly task: string; readonly taken: boolean }
  | { readonly type: "attempt-ended"; readonly task: string; readonly outcome: AttemptOutcome }
  /** The wait that a `wait` action asked for is over. */
  | { readonly type: "backoff-elapsed"; readonly task: string }
  /** Nothing may start any more, and what runs is to be stopped. */
  | { readonly type: "cancel"; readonly reason: string };

/** What the scheduler asks for. */
export type SchedulerAction =
  /** Find out whether the task has to run, and tell it by `decided`. */
  | { readonly type: "decide"; readonly task: string }
  /** It was found out; only to be told to others. */
  | { readonly type: "decided"; readonly task: string; readonly taken: boolean }
  /** The task may start as soon as there is a place; only to be told to others. */
  | { readonly type: "ready"; readonly task: string; readonly attempt: number }
  | { readonly type: "start-attempt"; readonly task: string; readonly attempt: number }
  /** The attempt will probably start soon, so that what it needs may be got ready; it may also never start. */
  | { readonly type: "expect-attempt"; readonly task: string; readonly attempt: number }
  /** Stop the running attempt; its end is still to be told by `attempt-ended`. */
  | { readonly type: "stop-attempt"; readonly task: string }
  /** Tell `backoff-elapsed` after that time. */
  | { readonly type: "wait"; readonly task: string; readonly attempt: number; readonly delayMs: number }
  | {
    readonly type: "end-task";
    readonly task: string;
    readonly result: Result;
    readonly attempts: number;
    readonly reason?: string;
  }
  | { readonly type: "cancelling"; readonly reason: string }
  /** The last action of a run. */
  | { readonly type: "end-run"; readonly result: Result };

/**
 * Takes one event: advances `state` in place and returns what is to be done, in order.
 *
 * No clock, no process and no randomness of its own: `random` gives numbers from 0 to 1 for the jitter of retries, so
 * the same events and numbers always lead to the same actions.
 */
export function step(state: SchedulerState, event: SchedulerEvent, random: () => number): SchedulerAction[] {
  const actions: SchedulerAction[] = [];
  if (state.ended) return actions;
  switch (event.type) {
    case "start":
      begin(state, [...state.tasks.values()].filter(({ missing }) => missing === 0), actions);
      break;
    case "decided":
      endDeciding(state, state.tasks.get(event.task)!, event.taken, actions);
      break;
    case "backoff-elapsed": {
      const task = state.tasks.get(event.task)!;
      // A wait that a cancellation overtook may still ring.
      if (task.phase === "backoff") makeReady(state, task, actions);
      break;
    }
    case "attempt-ended":
      endAttempt(state, state.tasks.get(event.task)!, event.outcome, random, actions);
      break;
    case "cancel":
      stop(state, event.reason, "cancellation", actions);
      break;
  }
  startWhatFits(state, actions);
  for (const { task, attempts } of expectWhatComesNext(state)) {
    actions.push({ type: "expect-attempt", task: task.id, attempt: attempts + 1 });
  }
  if (state.open === 0) {
    state.ended = true;
    actions.push({ type: "end-run", result: runResult(state) });
  }
  return actions;
}

/** Goes on with tasks that wait for no other one any more. */
function begin(state: SchedulerState, tasks: readonly TaskState[], actions: SchedulerAction[]): void {
  if (!state.decides) {
    for (const task of tasks) makeReady(state, task, actions);
    return;
  }
  // What would start first is looked into first.
  for (const task of tasks.toSorted((a, b) => startsBefore(a, b) ? -1 : 1)) {
    task.phase = "deciding";
    actions.push({ type: "decide", task: task.task.id });
  }
}

function endDeciding(state: SchedulerState, task: TaskState, taken: boolean, actions: SchedulerAction[]): void {
  // A cancellation may have overtaken the answer.
  if (task.phase !== "deciding") return;
  actions.push({ type: "decided", task: task.task.id, taken });
  if (taken) succeed(state, task, actions);
  else makeReady(state, task, actions);
}

function makeReady(state: SchedulerState, task: TaskState, actions: SchedulerAction[]): void {
  task.phase = "ready";
  // Binary search for the place that keeps `ready` in order.
  let low = 0;
  let high = state.ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startsBefore(state.ready[middle]!, task)) low = middle + 1;
    else high = middle;
  }
  state.ready.splice(low, 0, task);
  actions.push({ type: "ready", task: task.task.id, attempt: task.attempts + 1 });
}

function startWhatFits(state: SchedulerState, actions: SchedulerAction[]): void {
  for (let i = 0; i < state.ready.length && state.free.attempts > 0;) {
    const task = state.ready[i]!;
    if (task.needs.milliCpus > state.free.milliCpus || task.needs.memoryBytes > state.free.memoryBytes) {
      i++;
      continue;
    }
    state.ready.splice(i, 1);
    task.phase = "running";
    state.running.add(task);
    state.expected.delete(task);
    task.attempts++;
    state.free.attempts--;
    state.free.milliCpus -= task.needs.milliCpus;
    state.free.memoryBytes -= task.needs.memoryBytes;
    actions.push({ type: "start-attempt", task: task.task.id, attempt: task.attempts });
  }
}

function endAttempt(
  state: SchedulerState,
  task: TaskState,
  outcome: AttemptOutcome,
  random: () => number,
  actions: SchedulerAction[],
): void {
  state.running.delete(task);
  state.free.attempts++;
  state.free.milliCpus += task.needs.milliCpus;
  state.free.memoryBytes += task.needs.memoryBytes;
  if (outcome.result === "success") return succeed(state, task, actions);
  const decided = state.stopping === undefined ? decideRetry(task, outcome, random) : { delayMs: undefined };
  if (decided.delayMs !== undefined) {
    task.phase = "backoff";
    actions.push({
      type: "wait",
      task: task.task.id,
      attempt: task.attempts + 1,
      delayMs: decided.delayMs,
    });
    return;
  }
  const reason = outcome.result === "cancellation" ? state.stopping?.reason : decided.reason;
  endTask(state, task, outcome.result, reason, actions);
  skipDependents(state, task, actions);
  if (state.failFast) {
    stop(
      state,
      `${task.task.id} did not succeed (${outcome.result}), and the run stops at the first failure`,
      "failure",
      actions,
    );
  }
}

/** Ends a task that succeeded, and goes on with what waited for nothing else. */
function succeed(state: SchedulerState, task: TaskState, actions: SchedulerAction[]): void {
  endTask(state, task, "success", undefined, actions);
  const free: TaskState[] = [];
  for (const id of state.dependents.get(task.task.id)!) {
    const dependent = state.tasks.get(id)!;
    dependent.missing--;
    if (dependent.missing === 0 && dependent.phase === "waiting") free.push(dependent);
  }
  begin(state, free, actions);
}

// A predicate is the pipeline author's code. When it throws, the task is not retried, and its end says why.
function decideRetry(
  task: TaskState,
  outcome: AttemptOutcome,
  random: () => number,
): { delayMs: number | undefined; reason?: string } {
  try {
    return { delayMs: retryDelayMs(task.task.retry, outcome, task.attempts, random()) };
  } catch (error) {
    const { message }: Pick<ExceptionInfo, "message"> = error instanceof Error ? error : { message: String(error) };
    return { delayMs: undefined, reason: `not tried again, because its retry.when threw: ${message}` };
  }
}

function endTask(
  state: SchedulerState,
  task: TaskState,
  result: Result,
  reason: string | undefined,
  actions: SchedulerAction[],
): void {
  task.phase = "ended";
  state.expected.delete(task);
  task.result = result;
  state.open--;
  actions.push({
    type: "end-task",
    task: task.task.id,
    result,
    attempts: task.attempts,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** Skips everything downstream of a task that did not succeed, however far. */
function skipDependents(state: SchedulerState, failed: TaskState, actions: SchedulerAction[]): void {
  const pending = [failed];
  for (let cause = pending.pop(); cause !== undefined; cause = pending.pop()) {
    for (const id of state.dependents.get(cause.task.id)!) {
      const dependent = state.tasks.get(id)!;
      if (dependent.phase !== "waiting") continue;
      endTask(state, dependent, "skip", `${cause.task.id} did not succeed (${cause.result})`, actions);
      pending.push(dependent);
    }
  }
}

/** Ends what has not started, and asks for the end of what runs. */
function stop(
  state: SchedulerState,
  reason: string,
  cause: "cancellation" | "failure",
  actions: SchedulerAction[],
): void {
  if (state.stopping !== undefined) return;
  state.stopping = { reason, cause };
  actions.push({ type: "cancelling", reason });
  state.ready.length = 0;
  for (const task of state.tasks.values()) {
    if (task.phase === "running") actions.push({ type: "stop-attempt", task: task.task.id });
    else if (task.phase !== "ended") {
      // A task that waits for its next attempt, or for a place for it, was begun.
      endTask(state, task, task.attempts > 0 ? "cancellation" : "skip", reason, actions);
    }
  }
}

function runResult(state: SchedulerState): Result {
  if (state.stopping?.cause === "cancellation") return "cancellation";
  const results = new Set(state.tasks.values().map((task) => task.result));
  if (results.has("failure") || results.has("timeout")) return "failure";
  if (results.has("error")) return "error";
  return results.has("cancellation") ? "cancellation" : "success";
}
