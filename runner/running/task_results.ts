import type { RunResult, TaskResult } from "../words/run_result.ts";
import type { AttemptOutcome } from "../words/outcome.ts";
import type { Plan } from "../words/plan.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import type { RunEvent } from "../words/run_event.ts";

/** A reader of a run's events that keeps what `run()` returns. */
export class TaskResults {
  readonly #order: readonly string[];
  readonly #startedNs = new Map<string, bigint>();
  readonly #outcomes = new Map<string, AttemptOutcome>();
  readonly #decisions = new Map<string, CacheDecision>();
  readonly #tasks = new Map<string, TaskResult>();
  #firstNs = 0n;
  #lastNs = 0n;

  constructor(plan: Plan) {
    this.#order = plan.tasks.map((task) => task.id);
  }

  handle(event: RunEvent): void {
    this.#lastNs = event.timeNs;
    if (event.type === "run-started") this.#firstNs = event.timeNs;
    else if (event.type === "task-decided") this.#decisions.set(event.task, event.decision);
    else if (event.type === "attempt-started") this.#startedNs.getOrInsert(event.task, event.timeNs);
    else if (event.type === "attempt-ended") this.#outcomes.set(event.task, event.outcome);
    else if (event.type === "task-ended") {
      const outcome = this.#outcomes.get(event.task);
      const decision = this.#decisions.get(event.task);
      const startedNs = this.#startedNs.get(event.task) ?? event.timeNs;
      this.#tasks.set(event.task, {
        result: event.result,
        attempts: event.attempts,
        durationMs: Number(event.timeNs - startedNs) / 1e6,
        ...(outcome?.value === undefined ? {} : { value: outcome.value }),
        ...(outcome?.exception === undefined || event.result === "success" ? {} : { exception: outcome.exception }),
        ...(event.reason === undefined ? {} : { reason: event.reason }),
        ...(decision === undefined ? {} : { decision }),
      });
    }
  }

  /** What is known once the run has ended. */
  summary(): Pick<RunResult, "durationMs" | "tasks"> {
    return {
      durationMs: Number(this.#lastNs - this.#firstNs) / 1e6,
      tasks: Object.fromEntries(this.#order.map((id) => [id, this.#tasks.get(id)!])),
    };
  }
}
