import type { VNode } from "preact";
import { isFailed } from "../../model/outcome.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import type { ListedRun } from "../listed_run.ts";
import { runPath } from "../paths.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";
import { useLink } from "./page_context.ts";

const MAX_PIPELINES = 6;
const MAX_BARS = 40;
const HEIGHT = 44;
const LEAST_BAR = 5;

/** Each pipeline at a glance: how its last runs ended and how long they took. */
export function PipelineCards({ runs }: { readonly runs: readonly ListedRun[] }): VNode {
  const pipelines = new Map<string, ListedRun[]>();
  for (const run of runs) {
    const { pipeline } = run.summary;
    const known = pipelines.get(pipeline);
    if (known === undefined) pipelines.set(pipeline, [run]);
    else known.push(run);
  }
  return (
    <ul class="pipelines" aria-label="Pipelines">
      {[...pipelines].slice(0, MAX_PIPELINES).map(([name, runs]) => (
        <PipelineCard
          key={name}
          name={name}
          runs={runs}
        />
      ))}
    </ul>
  );
}

function PipelineCard({ name, runs }: { readonly name: string; readonly runs: readonly ListedRun[] }): VNode {
  const shown = runs.slice(0, MAX_BARS).reverse();
  const succeeded = runs.filter(({ summary }) => summary.outcome === "success").length;
  const durations = runs.flatMap(({ summary }) => summary.durationMs ?? []).sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)];
  return (
    <li class="pipeline card">
      <h2>
        <OutcomeIcon outcome={runs[0]!.summary.outcome} label />
        <bdi>{name}</bdi>
      </h2>
      <p class="muted">
        {formatCount(runs.length, "run")}
        {` · ${Math.round(succeeded / runs.length * 100)} % succeeded`}
        {median === undefined ? null : ` · ${formatDuration(median)} in the median`}
      </p>
      <Bars runs={shown} />
    </li>
  );
}

function Bars({ runs }: { readonly runs: readonly ListedRun[] }): VNode {
  const link = useLink();
  const longest = runs.reduce((most, { summary }) => Math.max(most, summary.durationMs ?? 0), 1);
  // Few runs keep narrow bars at the left, so that a bar looks the same on every card.
  const slots = Math.max(runs.length, 24);
  return (
    // For a glance and the mouse only: the table below has the same links in words.
    <svg class="pipeline-bars" width="100%" height={HEIGHT} aria-hidden="true">
      {runs.map(({ slug, summary }, i) => {
        const { durationMs = 0, outcome, id } = summary;
        const height = Math.max(LEAST_BAR, durationMs / longest * HEIGHT);
        const words = `${id}: ${OUTCOME_WORD[outcome]}, ${formatDuration(durationMs)}`;
        return (
          <a key={slug} href={link(runPath(slug))} class={`tone-${outcome}`} tabIndex={-1}>
            <title>{words}</title>
            <rect x={`${i / slots * 100}%`} width={`${1 / slots * 100}%`} height={HEIGHT} class="pipeline-slot" />
            <rect
              x={`${(i + 0.12) / slots * 100}%`}
              y={HEIGHT - height}
              width={`${0.76 / slots * 100}%`}
              height={height}
              rx="2"
              class={isFailed(outcome) ? "pipeline-bar pipeline-bar-failed" : "pipeline-bar"}
            />
          </a>
        );
      })}
    </svg>
  );
}
