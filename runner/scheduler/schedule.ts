import type { AttemptOutcome, Result } from "../words/outcome.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { Capacity } from "./state.ts";
import { initialState } from "./state.ts";
import { type SchedulerAction, type SchedulerEvent, step } from "./step.ts";

/** What the loop needs of the world. */
export interface ScheduleOptions {
  readonly capacity: Capacity;
  /** Stop everything when the first task fails; off unless said. */
  readonly failFast?: boolean;
  /** Aborting it cancels the run; its reason, as text, is the reason given. */
  readonly signal?: AbortSignal;
  /**
   * Finds out whether a task has to run: `true` when what it would leave is there. It must not reject; the signal says
   * that the answer is not needed any more. Unless given, every task runs.
   */
  readonly decide?: (task: PlannedTask, signal: AbortSignal) => Promise<boolean>;
  /** Carries out one attempt. It must not reject; the signal asks it to stop. */
  readonly runAttempt: (task: PlannedTask, attempt: number, signal: AbortSignal) => Promise<AttemptOutcome>;
  /** Is told of every action, in order, before it is carried out. */
  readonly onAction: (action: SchedulerAction) => void;
  /** Numbers from 0 to 1 for the jitter of retries; `Math.random` unless said. */
  readonly random?: () => number;
}

/** How many tasks are looked into at a time: enough to overlap what waits for a disk. */
const DECIDING_AT_A_TIME = 4;

/**
 * Runs a plan's tasks to the end: the loop around {@linkcode step}, and the only place of the scheduler that waits.
 *
 * Resolves with the run's result once every task has ended. When `onAction` throws or `runAttempt` rejects, nothing
 * starts any more, what runs is asked to stop, and the promise rejects once it has.
 */
export function schedule(tasks: readonly PlannedTask[], options: ScheduleOptions): Promise<Result> {
  const { decide } = options;
  const state = initialState(tasks, options.capacity, {
    failFast: options.failFast ?? false,
    decides: decide !== undefined,
  });
  const random = options.random ?? Math.random;
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const undecided: PlannedTask[] = [];
  const deciding = new Set<Promise<void>>();
  const over = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<Result>();

  // A listener may abort the run from inside `onAction`: such an event waits until the actions before it are done.
  const queue: SchedulerEvent[] = [];
  let draining = false;
  let broken = false;
  const take = (event: SchedulerEvent): void => {
    if (broken) return;
    queue.push(event);
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        for (const action of step(state, next, random)) {
          options.onAction(action);
          carryOut(action);
        }
      }
    } catch (error) {
      fail(error);
    } finally {
      draining = false;
    }
  };

  const carryOut = (action: SchedulerAction): void => {
    switch (action.type) {
      case "decide":
        undecided.push(state.tasks.get(action.task)!.task);
        decideNext();
        break;
      case "start-attempt": {
        const controller = new AbortController();
        const attempt = options.runAttempt(state.tasks.get(action.task)!.task, action.attempt, controller.signal);
        const ended = attempt.then((outcome) => {
          running.delete(action.task);
          take({ type: "attempt-ended", task: action.task, outcome });
        }, fail);
        running.set(action.task, { controller, ended });
        break;
      }
      case "stop-attempt":
        running.get(action.task)?.controller.abort(state.stopping?.reason);
        break;
      case "wait":
        timers.set(
          action.task,
          setTimeout(() => {
            timers.delete(action.task);
            take({ type: "backoff-elapsed", task: action.task });
          }, action.delayMs),
        );
        break;
      case "end-run":
        letGo();
        // What is still being looked into is of no use, and must not be at work when the run is over.
        Promise.all(deciding).then(() => resolve(action.result));
        break;
      case "decided":
      case "ready":
      case "expect-attempt":
      case "end-task":
      case "cancelling":
        break;
    }
  };

  // Few at a time, so that what was found to run first does not wait until all others were looked into.
  const decideNext = (): void => {
    while (deciding.size < DECIDING_AT_A_TIME) {
      const task = undecided.shift();
      if (task === undefined || over.signal.aborted) return;
      if (state.tasks.get(task.id)!.phase !== "deciding") continue;
      const decided = decide!(task, over.signal).then((taken) => {
        deciding.delete(decided);
        take({ type: "decided", task: task.id, taken });
        decideNext();
      }, fail);
      deciding.add(decided);
    }
  };

  const letGo = (): void => {
    over.abort();
    for (const timer of timers.values()) clearTimeout(timer);
    options.signal?.removeEventListener("abort", cancel);
  };

  const fail = (error: unknown): void => {
    if (broken) return;
    broken = true;
    queue.length = 0;
    letGo();
    for (const { controller } of running.values()) controller.abort(error);
    Promise.all([...running.values().map(({ ended }) => ended), ...deciding]).then(() => reject(error));
  };

  const cancel = (): void => take({ type: "cancel", reason: reasonText(options.signal?.reason) });
  if (options.signal?.aborted) cancel();
  else {
    options.signal?.addEventListener("abort", cancel, { once: true });
    take({ type: "start" });
  }
  return promise;
}

function reasonText(reason: unknown): string {
  if (typeof reason === "string") return reason;
  return reason instanceof Error ? reason.message : "the run was cancelled";
}
