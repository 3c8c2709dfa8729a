import type { VNode } from "preact";
import type { OutcomeCount } from "../../model/count_outcomes.ts";
import { formatCount } from "../format/number.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

/** One failure among hundreds has to be seen, also where the bar is as small as in a list: three pixels there. */
const LEAST_SHARE = 0.04;

/** How many tasks ended how: a bar in parts, for a glance. */
export function OutcomeBar({ counts }: { readonly counts: readonly OutcomeCount[] }): VNode {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const words = counts.map(({ outcome, count }) => `${count} ${OUTCOME_WORD[outcome].toLowerCase()}`).join(", ");
  const shown = [...counts].reverse();
  const widths = widthsOf(shown.map(({ count }) => count / total));
  const before = (i: number): number => widths.slice(0, i).reduce((sum, width) => sum + width, 0);
  return (
    <svg class="outcome-bar" width="100%" height="6" role="img" aria-label={`${formatCount(total, "task")}: ${words}`}>
      {shown.map(({ outcome }, i) => (
        <rect
          key={outcome}
          class={`tone-${outcome}`}
          x={`${before(i)}%`}
          width={`${widths[i]}%`}
          height="6"
        />
      ))}
    </svg>
  );
}

/** Shares in percent, none too small to be seen; those that are not small make room. */
function widthsOf(shares: readonly number[]): readonly number[] {
  const large = shares.filter((share) => share >= LEAST_SHARE);
  const room = 1 - (shares.length - large.length) * LEAST_SHARE;
  const scale = room / large.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => round(100 * (share < LEAST_SHARE ? LEAST_SHARE : share * scale)));
}

function round(percent: number): number {
  return Math.round(percent * 1000) / 1000;
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
