import type { VNode } from "preact";
import { OutcomeIcon } from "../components/outcome.tsx";
import { useLink } from "../components/page_context.ts";
import { Time } from "../components/time.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { pipelinePath } from "../paths.ts";
import { RunBars } from "./run_bars.tsx";
import type { PipelineView } from "./pipeline_view.ts";

const MAX_BARS = 40;
const HEIGHT = 44;
const SLOTS = 24;

/** Each pipeline at a glance: how its last runs ended and how long they took. */
export function PipelineCards({ pipelines }: { readonly pipelines: readonly PipelineView[] }): VNode {
  return (
    <ul class="pipelines" aria-label="Pipelines">
      {pipelines.map((pipeline) => <PipelineCard key={pipeline.slug} pipeline={pipeline} />)}
    </ul>
  );
}

/** Further pipelines, by name alone. */
export function PipelineLinks({ pipelines }: { readonly pipelines: readonly PipelineView[] }): VNode | null {
  const link = useLink();
  if (pipelines.length === 0) return null;
  return (
    <p class="more-pipelines">
      <span class="muted">{`${formatCount(pipelines.length, "more pipeline")}:`}</span>
      {pipelines.map(({ slug, history }) => (
        <a key={slug} href={link(pipelinePath(slug))}>
          <bdi>{history.pipeline}</bdi>
        </a>
      ))}
    </p>
  );
}

function PipelineCard({ pipeline }: { readonly pipeline: PipelineView }): VNode {
  const link = useLink();
  const { history, slug, ended, succeeded, medianMs } = pipeline;
  const { runs, totalRuns } = history;
  const newest = runs.at(-1)!;
  return (
    <li class="pipeline card">
      <h3>
        <OutcomeIcon outcome={newest.outcome} label />
        <a href={link(pipelinePath(slug))}>
          <bdi>{history.pipeline}</bdi>
        </a>
      </h3>
      <p class="muted">
        {formatCount(totalRuns, "run")}
        {ended === 0 ? null : ` · ${formatShare(succeeded, ended)} succeeded`}
        {medianMs === undefined ? null : ` · ${formatDuration(medianMs)} in the median`}
      </p>
      {newest.startMs === undefined ? null : (
        <p class="muted">
          <Time ms={newest.startMs} />
        </p>
      )}
      <RunBars runs={runs.slice(-MAX_BARS)} height={HEIGHT} slots={SLOTS} />
    </li>
  );
}
