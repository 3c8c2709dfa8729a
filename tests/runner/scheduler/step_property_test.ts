import assert from "node:assert/strict";
import fc from "fast-check";
import { initialState } from "../../../runner/scheduler/state.ts";
import { type SchedulerEvent, step } from "../../../runner/scheduler/step.ts";
import type { AttemptOutcome } from "../../../runner/words/outcome.ts";
import { SEED } from "../../helpers/seed.ts";
import { arbitraryScenario, type Scenario } from "./arbitrary_scenario.ts";
import { Referee } from "./referee.ts";

/** Plays a run to its end in the order that the scenario draws, under a referee's eyes. */
function play(scenario: Scenario): Referee {
  const state = initialState(scenario.tasks, scenario.capacity, {
    failFast: scenario.failFast,
    decides: scenario.taken !== undefined,
  });
  const referee = new Referee(scenario);
  let turn = 0;
  const draw = (below: number): number => scenario.draws[turn % scenario.draws.length]! % below;
  const random = (): number => draw(1001) / 1000;
  // Clocks that have not rung; that of a task which was cancelled meanwhile rings all the same.
  const clocks = new Set<string>();
  const tell = (event: SchedulerEvent): void => {
    referee.check(step(state, event, random));
    for (const task of referee.waiting) clocks.add(task);
  };

  if (scenario.cancelBefore > 0) tell({ type: "start" });
  while (referee.result === undefined) {
    if (turn++ === scenario.cancelBefore) {
      referee.cancelled();
      tell({ type: "cancel", reason: "stopped by hand" });
      continue;
    }
    const possible = [...referee.running, ...clocks, ...referee.deciding];
    assert.ok(possible.length > 0, "the run is not over, and nothing can happen any more");
    const task = possible[draw(possible.length)]!;
    if (referee.deciding.includes(task)) {
      referee.answered(task);
      tell({ type: "decided", task, taken: scenario.taken!.has(task) });
    } else if (clocks.delete(task)) {
      referee.backoffElapsed(task);
      tell({ type: "backoff-elapsed", task });
    } else {
      const scripted = scenario.scripts.get(task)![referee.attempts(task) - 1] ?? "success";
      const outcome = outcomeOf(referee.wasStopped(task) && draw(2) === 0 ? "cancellation" : scripted);
      referee.attemptEnded(task, outcome);
      tell({ type: "attempt-ended", task, outcome });
    }
  }
  // Whatever comes too late changes nothing; the referee objects to any action.
  tell({ type: "cancel", reason: "too late" });
  for (const { id } of scenario.tasks) {
    tell({ type: "backoff-elapsed", task: id });
    tell({ type: "decided", task: id, taken: true });
  }
  return referee;
}

function outcomeOf(result: AttemptOutcome["result"]): AttemptOutcome {
  return result === "success" ? { result } : { result, exception: { type: "Error", message: "it did not work" } };
}

Deno.test("whatever happens in a run, order, places, retries and ends are as promised", () => {
  fc.assert(fc.property(arbitraryScenario, (scenario) => void play(scenario)), { seed: SEED, numRuns: 3000 });
});

Deno.test("a run in which every attempt succeeds succeeds, in whatever order its attempts end", () => {
  fc.assert(
    fc.property(arbitraryScenario, (scenario) => {
      const scripts = new Map(scenario.tasks.map(({ id }) => [id, []]));
      const referee = play({ ...scenario, scripts, cancelBefore: Infinity });
      assert.equal(referee.result, "success");
      for (const { id } of scenario.tasks) assert.equal(referee.attempts(id), scenario.taken?.has(id) ? 0 : 1);
    }),
    { seed: SEED, numRuns: 500 },
  );
});
