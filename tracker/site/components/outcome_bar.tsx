import type { VNode } from "preact";
import type { OutcomeCount } from "../../model/count_outcomes.ts";
import { formatCount } from "../format/number.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

/** How many tasks ended how: a bar in parts, for a glance. */
export function OutcomeBar({ counts }: { readonly counts: readonly OutcomeCount[] }): VNode {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const words = counts.map(({ outcome, count }) => `${count} ${OUTCOME_WORD[outcome].toLowerCase()}`).join(", ");
  const shown = [...counts].reverse();
  const before = (i: number): number => shown.slice(0, i).reduce((sum, { count }) => sum + count, 0);
  return (
    <svg class="outcome-bar" width="100%" height="6" role="img" aria-label={`${formatCount(total, "task")}: ${words}`}>
      {shown.map(({ outcome, count }, i) => (
        <rect
          key={outcome}
          class={`tone-${outcome}`}
          x={`${before(i) / total * 100}%`}
          width={`${count / total * 100}%`}
          height="6"
        />
      ))}
    </svg>
  );
}

/** How many tasks ended how, in signs and words. */
export function OutcomeCounts({ counts }: { readonly counts: readonly OutcomeCount[] }): VNode {
  return (
    <ul class="outcome-counts">
      {[...counts].reverse().map(({ outcome, count }) => (
        <li key={outcome} class={`tone-${outcome}`}>
          <OutcomeIcon outcome={outcome} />
          {count} {OUTCOME_WORD[outcome].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
