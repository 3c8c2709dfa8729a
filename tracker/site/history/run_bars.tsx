import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";
import { OUTCOME_WORD } from "../components/outcome.tsx";
import { useLink } from "../components/page_context.ts";
import { isFailed } from "../../model/outcome.ts";
import { formatDuration } from "../format/duration.ts";
import { runPath } from "../paths.ts";

const LEAST_BAR = 5;

/**
 * How long runs took and how they ended: a bar each, for a glance and the mouse; lists have the same links in words.
 */
export function RunBars({ runs, height, slots }: {
  /** Oldest first. */
  readonly runs: readonly RunEntry[];
  readonly height: number;
  /** Few runs keep narrow bars at the left, so that a bar looks the same everywhere. */
  readonly slots: number;
}): VNode {
  const link = useLink();
  const longest = runs.reduce((most, { durationMs = 0 }) => Math.max(most, durationMs), 1);
  const places = Math.max(runs.length, slots);
  return (
    <svg class="pipeline-bars" width="100%" height={height} aria-hidden="true">
      {runs.map(({ slug, id, outcome, durationMs = 0 }, i) => {
        const tall = Math.max(LEAST_BAR, durationMs / longest * height);
        return (
          <a key={slug} href={link(runPath(slug))} class={`tone-${outcome}`} tabIndex={-1}>
            <title>{`${id}: ${OUTCOME_WORD[outcome]}, ${formatDuration(durationMs)}`}</title>
            <rect x={`${i / places * 100}%`} width={`${1 / places * 100}%`} height={height} class="pipeline-slot" />
            <rect
              x={`${(i + 0.12) / places * 100}%`}
              y={height - tall}
              width={`${0.76 / places * 100}%`}
              height={tall}
              rx="2"
              class={isFailed(outcome) ? "pipeline-bar pipeline-bar-failed" : "pipeline-bar"}
            />
          </a>
        );
      })}
    </svg>
  );
}
