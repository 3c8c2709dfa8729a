import type { ComponentChildren, VNode } from "preact";
import { countOutcomes } from "../../model/count_outcomes.ts";
import { failuresOf } from "../../model/failures.ts";
import { mermaidOf } from "../../model/mermaid.ts";
import { metricTables } from "../../model/metric_table.ts";
import { CopyBlock } from "../components/copy_block.tsx";
import { FailureCard } from "../components/failure_card.tsx";
import { Gallery, galleryGroups } from "../components/gallery.tsx";
import { GraphFigure } from "../components/graph_figure.tsx";
import { MetricTables } from "../components/metric_tables.tsx";
import { OutcomeBadge } from "../components/outcome.tsx";
import { OutcomeBar, OutcomeCounts } from "../components/outcome_bar.tsx";
import { useLink } from "../components/page_context.ts";
import { fitOnChips, ParamChips } from "../components/param_chips.tsx";
import { ReproduceCard } from "../components/reproduce_card.tsx";
import { RunFacts } from "../components/run_facts.tsx";
import { Section } from "../components/section.tsx";
import { TasksTable } from "../components/tasks_table.tsx";
import { TimelineTable } from "../components/timeline_table.tsx";
import { ValueTable } from "../components/value.tsx";
import { formatCount } from "../format/number.ts";
import type { PageKind } from "../page_kind.ts";
import { runPath, RUNS_PATH } from "../paths.ts";
import { type RunPageView, useRunLinks } from "../run_page_view.ts";

/** The page of one run. */
export const RUN_PAGE: PageKind<RunPageView> = {
  name: "run",
  pathOf: ({ slug }) => runPath(slug),
  titleOf: ({ run, id }) => `${run.pipeline}: ${id}`,
  Body: RunBody,
};

/** More failures than this are not read one by one. */
const MAX_FAILURES = 10;

/** A part of the page, under a heading. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly tone?: string;
  readonly body: ComponentChildren;
}

function RunBody({ view }: { readonly view: RunPageView }): VNode {
  const parts = usePartsOf(view);
  return (
    <div class="page">
      <RunHead view={view} parts={parts} />
      {parts.map(({ id, title, note, tone, body }) => (
        <Section key={id} id={id} title={title} note={note} tone={tone}>{body}</Section>
      ))}
    </div>
  );
}

function RunHead({ view, parts }: { readonly view: RunPageView; readonly parts: readonly Part[] }): VNode {
  const { run, id } = view;
  const link = useLink();
  const counts = countOutcomes(run.tasks);
  return (
    <header class="page-head">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={link(RUNS_PATH)}>Runs</a>
      </nav>
      <div class="page-title">
        <h1>
          <bdi>{run.pipeline}</bdi>
        </h1>
        <OutcomeBadge outcome={run.outcome} large />
      </div>
      <p class="page-id">
        <bdi>{id}</bdi>
      </p>
      <RunFacts run={run} />
      <ParamChips params={run.params} />
      {run.tasks.length === 0 ? null : (
        <div class="outcomes">
          <OutcomeBar counts={counts} />
          <OutcomeCounts counts={counts} />
        </div>
      )}
      {run.complete ? null : (
        <p class="banner tone-unknown">
          The run file lacks the run's own span, which is written last: the run was cut off, or still went on when the
          file was made. What is here was written before.
        </p>
      )}
      <nav class="tabs" aria-label="Parts of this page">
        {parts.map(({ id, title }) => <a key={id} href={`#${id}`}>{title}</a>)}
      </nav>
    </header>
  );
}

/** The parts that there is something to show in, what needs a person first. */
function usePartsOf(view: RunPageView): readonly Part[] {
  const { run, layout, file } = view;
  const { hrefOf } = useRunLinks(view);
  const failures = failuresOf(run);
  const metrics = metricTables(run);
  const artifacts = galleryGroups(view).reduce((sum, { attempt }) => sum + attempt.artifacts.length, 0);
  const hasTasks = run.tasks.length > 0;
  return [
    ...partIf(failures.length > 0, {
      id: "failures",
      title: "What failed",
      note: formatCount(failures.length, "task"),
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
      note: "Each task is a link. A dashed line hands over no data.",
      body: layout === undefined
        ? <p class="empty">The graph has too many tasks or edges to be drawn; the table below has all of them.</p>
        : <GraphFigure run={run} layout={layout} hrefOf={hrefOf} />,
    }),
    ...partIf(run.tasks.some(({ attempts }) => attempts.length > 0), {
      id: "timeline",
      title: "Timeline",
      note: "A bar for each attempt; striped ones did not succeed. Thin: waiting for a free place.",
      body: <TimelineTable run={run} hrefOf={hrefOf} />,
    }),
    {
      id: "tasks",
      title: "Tasks",
      body: hasTasks ? <TasksTable run={run} hrefOf={hrefOf} /> : <p class="empty">The run file holds no task.</p>,
    },
    ...partIf(metrics.length > 0, {
      id: "metrics",
      title: "Metrics",
      note: "The last value of each, from each task's last attempt.",
      body: <MetricTables tables={metrics} hrefOf={hrefOf} />,
    }),
    ...partIf(!fitOnChips(run.params), {
      id: "parameters",
      title: "Parameters",
      body: (
        <div class="card">
          <ValueTable values={run.params} label="Parameters of the run" />
        </div>
      ),
    }),
    ...partIf(artifacts + run.strayArtifacts.length > 0, {
      id: "artifacts",
      title: "Artifacts",
      note: `${artifacts} from each task's last attempt`,
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
