import type { ComponentChildren, VNode } from "preact";
import { countOutcomes } from "../../model/count_outcomes.ts";
import { criticalPathOf } from "../../model/critical_path.ts";
import { failuresOf } from "../../model/failures.ts";
import { mermaidOf } from "../../model/mermaid.ts";
import { metricTables } from "../../model/metric_table.ts";
import { timelineOf } from "../../model/timeline.ts";
import { CopyBlock } from "../components/copy_block.tsx";
import { FailureCard } from "../components/failure_card.tsx";
import { Gallery, galleryGroups } from "../components/gallery.tsx";
import { GraphFigure } from "../components/graph_figure.tsx";
import { MetricCurves } from "../components/metric_curves.tsx";
import { MetricTables } from "../components/metric_tables.tsx";
import { MetricTiles } from "../components/metric_tiles.tsx";
import { OutcomeBadge } from "../components/outcome.tsx";
import { OutcomeBar, OutcomeCounts } from "../components/outcome_bar.tsx";
import { useLink } from "../components/page_context.ts";
import { fitOnChips, ParamChips } from "../components/param_chips.tsx";
import { type PagePart, Rail } from "../components/rail.tsx";
import { ReproduceCard } from "../components/reproduce_card.tsx";
import { RunBanner } from "../components/run_banner.tsx";
import { RunFacts } from "../components/run_facts.tsx";
import { Section } from "../components/section.tsx";
import { TasksTable } from "../components/tasks_table.tsx";
import { timelineNote, TimelineTable } from "../components/timeline_table.tsx";
import { ValueTable } from "../components/value.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import type { PageKind } from "../page_kind.ts";
import { ASSETS, pipelinePath, runPath, RUNS_PATH } from "../paths.ts";
import { slugOf } from "../slug.ts";
import { type RunPageView, useRunLinks } from "../run_page_view.ts";

/** The page of one run. */
export const RUN_PAGE: PageKind<RunPageView> = {
  name: "run",
  pathOf: ({ slug }) => runPath(slug),
  titleOf: ({ run, id }) => `${run.pipeline}: ${id}`,
  scriptsOf: () => [ASSETS.run],
  Body: RunBody,
};

/** More failures than this are not read one by one. */
const MAX_FAILURES = 10;

/** A part of the page, under a heading. */
interface Part extends PagePart {
  readonly note?: string;
  readonly body: ComponentChildren;
}

function RunBody({ view }: { readonly view: RunPageView }): VNode {
  const parts = usePartsOf(view);
  const { hrefOf, runHref } = useRunLinks(view);
  return (
    <div class="with-side">
      <Rail parts={parts} tasks={view.run.tasks} hrefOf={hrefOf} runHref={runHref} />
      <div class="page">
        <RunHead view={view} />
        {parts.map(({ id, title, note, tone, body }) => (
          <Section key={id} id={id} title={title} note={note} tone={tone}>{body}</Section>
        ))}
      </div>
    </div>
  );
}

function RunHead({ view }: { readonly view: RunPageView }): VNode {
  const { run, id } = view;
  const link = useLink();
  const { hrefOf } = useRunLinks(view);
  const counts = countOutcomes(run.tasks);
  return (
    <header class="page-head">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={link(RUNS_PATH)}>Runs</a>
        <a href={link(pipelinePath(slugOf(run.pipeline)))}>
          <bdi>{run.pipeline}</bdi>
        </a>
      </nav>
      <div class="page-title">
        <h1>
          <bdi>{run.pipeline}</bdi>
        </h1>
        <OutcomeBadge outcome={run.outcome} large />
        <p class="page-id">
          <bdi>{id}</bdi>
        </p>
      </div>
      {run.context.description === undefined ? null : <p class="lead">{run.context.description}</p>}
      <RunBanner run={run} />
      <RunFacts run={run} source={view.source} />
      <ParamChips params={run.params} />
      {run.tasks.length === 0 ? null : (
        <div class="outcomes">
          <OutcomeBar counts={counts} />
          <OutcomeCounts counts={counts} />
        </div>
      )}
      <MetricTiles run={run} hrefOf={hrefOf} />
    </header>
  );
}

/** The parts that there is something to show in, what needs a person first. */
function usePartsOf(view: RunPageView): readonly Part[] {
  const { run, graph, layout, file } = view;
  const { hrefOf } = useRunLinks(view);
  const failures = failuresOf(run);
  const metrics = metricTables(run);
  const timeline = timelineOf(run);
  const critical = criticalPathOf(run);
  const artifacts = galleryGroups(view).reduce((sum, { attempt }) => sum + attempt.artifacts.length, 0);
  const hasTasks = run.tasks.length > 0;
  const folded = graph.nodes.some(({ kind }) => kind === "fan");
  return [
    ...partIf(failures.length > 0, {
      id: "failures",
      title: "What failed",
      count: failures.length,
      tone: "failure",
      body: (
        <div class="stack">
          {failures.slice(0, MAX_FAILURES).map((failure) => (
            <FailureCard key={failure.task.id} failure={failure} hrefOf={hrefOf} />
          ))}
          {failures.length > MAX_FAILURES
            ? (
              <p>
                {`${failures.length - MAX_FAILURES} more tasks failed; `}
                <a href="#tasks">the table</a> has all.
              </p>
            )
            : null}
        </div>
      ),
    }),
    ...partIf(hasTasks, {
      id: "graph",
      title: "Graph",
      note: folded
        ? "Each task is a link, and a stack is a fan of tasks. A dashed line hands over no data."
        : "Each task is a link. A dashed line hands over no data.",
      body: layout === undefined
        ? <p class="empty">The graph has too many tasks or edges to be drawn; the table below has all of them.</p>
        : <GraphFigure graph={graph} layout={layout} critical={critical} hrefOf={hrefOf} />,
    }),
    ...partIf(run.tasks.some(({ attempts }) => attempts.length > 0), {
      id: "timeline",
      title: "Timeline",
      note: timeline === undefined ? undefined : timelineNote(timeline),
      body: timeline === undefined ? <p class="empty">No attempt of this run says when it was.</p> : (
        <>
          <TimelineTable timeline={timeline} hrefOf={hrefOf} />
          {critical === undefined || critical.tasks.length < 2 ? null : (
            <p class="cut">
              <span class="critical-mark" aria-hidden="true" />
              {` The end of the run waited for ${formatCount(critical.tasks.length, "task")}, one after another: ` +
                `${formatDuration(critical.lengthMs)}, of which they ran ${formatDuration(critical.runningMs)}.`}
            </p>
          )}
        </>
      ),
    }),
    {
      id: "tasks",
      title: "Tasks",
      count: run.tasks.length,
      body: hasTasks
        ? <TasksTable run={run} graph={graph} hrefOf={hrefOf} />
        : <p class="empty">The run file holds no task.</p>,
    },
    ...partIf(metrics.length > 0, {
      id: "metrics",
      title: "Metrics",
      note: "The last value of each, from each task's last attempt.",
      body: (
        <>
          <MetricTables tables={metrics} hrefOf={hrefOf} />
          <MetricCurves tables={metrics} hrefOf={hrefOf} />
        </>
      ),
    }),
    ...partIf(!fitOnChips(run.params), {
      id: "parameters",
      title: "Parameters",
      count: run.params.length,
      body: (
        <div class="card">
          <ValueTable values={run.params} label="Parameters of the run" />
        </div>
      ),
    }),
    ...partIf(artifacts + run.strayArtifacts.length > 0, {
      id: "artifacts",
      title: "Artifacts",
      count: artifacts + run.strayArtifacts.length,
      note: "From each task's last attempt.",
      body: <Gallery view={view} />,
    }),
    { id: "reproduce", title: "Reproduce", body: <ReproduceCard run={run} file={file} /> },
    ...partIf(hasTasks, {
      id: "mermaid",
      title: "Graph as text",
      body: (
        <details class="card">
          <summary>Mermaid, for pasting into a comment on GitHub or a page of notes</summary>
          <CopyBlock text={mermaidOf(run)} label="The graph in Mermaid's language" />
        </details>
      ),
    }),
  ];
}

function partIf(present: boolean, part: Part): readonly Part[] {
  return present ? [part] : [];
}
