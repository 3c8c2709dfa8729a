import type { VNode } from "preact";
import type { AttemptView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

/** All attempts of a task in a row, each a link to what is known of it. */
export function AttemptStrip({ attempts }: { readonly attempts: readonly AttemptView[] }): VNode {
  return (
    <ol class="attempts" aria-label="Attempts">
      {attempts.map(({ number, outcome, startMs, endMs }) => {
        const duration = durationBetween(startMs, endMs);
        return (
          <li key={number}>
            <a href={`#attempt-${number}`} class={`attempt-chip tone-${outcome}`}>
              <OutcomeIcon outcome={outcome} />
              <span>
                {number}
                <span class="visually-hidden">: {OUTCOME_WORD[outcome]}</span>
              </span>
              {duration === undefined ? null : <span class="muted">{formatDuration(duration)}</span>}
            </a>
          </li>
        );
      })}
    </ol>
  );
}
