import type { VNode } from "preact";
import type { Failure } from "../../model/failures.ts";
import { isInterrupted } from "../../model/interrupted.ts";
import type { TaskView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";
import { ExceptionBox } from "./exception_box.tsx";
import { LogTail } from "./log_view.tsx";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

/** How many tasks below a failed one are named. */
const MAX_NAMED = 8;

/** What failed and why, as far as the run file tells. */
export function FailureCard({ failure, hrefOf }: {
  readonly failure: Failure;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const { task, attempt, skipped } = failure;
  return (
    <article class={`failure tone-${task.outcome}`}>
      <h3>
        <OutcomeIcon outcome={task.outcome} />
        <a href={hrefOf(task)}>
          <bdi>{task.name}</bdi>
        </a>
        <span class="failure-how">
          {isInterrupted(task) ? "interrupted with its run" : OUTCOME_WORD[task.outcome].toLowerCase()}
          {attempt === undefined || attempt.number === 1 ? null : ` after ${formatCount(attempt.number, "attempt")}`}
        </span>
      </h3>
      {attempt?.exception === undefined
        ? <p>{task.reason ?? "The run file does not say why."}</p>
        : <ExceptionBox exception={attempt.exception} />}
      {attempt === undefined || attempt.logs.length === 0 ? null : (
        <>
          <p class="label">Last lines of its log</p>
          <LogTail attempt={attempt} count={8} href={hrefOf(task)} />
        </>
      )}
      {skipped.length === 0 ? null : (
        <p class="failure-skipped">
          {`${formatCount(skipped.length, "task")} skipped because of it: `}
          {skipped.slice(0, MAX_NAMED).map((below, i) => (
            <>
              {i === 0 ? null : ", "}
              <a href={hrefOf(below)}>
                <bdi>{below.name}</bdi>
              </a>
            </>
          ))}
          {skipped.length > MAX_NAMED ? ` and ${skipped.length - MAX_NAMED} more` : null}
        </p>
      )}
    </article>
  );
}
