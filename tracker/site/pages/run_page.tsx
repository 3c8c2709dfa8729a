import type { VNode } from "preact";
import { countOutcomes } from "../../model/count_outcomes.ts";
import { failuresOf } from "../../model/failures.ts";
import { mermaidOf } from "../../model/mermaid.ts";
import { metricTables } from "../../model/metric_table.ts";
import { artifactAnchor, ArtifactCard, Thumbnail } from "../components/artifact_card.tsx";
import { CopyBlock } from "../components/copy_block.tsx";
import { FailureCard } from "../components/failure_card.tsx";
import { GraphFigure } from "../components/graph_figure.tsx";
import { MetricTables } from "../components/metric_tables.tsx";
import { OutcomeBadge } from "../components/outcome.tsx";
import { OutcomeBar, OutcomeCounts } from "../components/outcome_bar.tsx";
import { useLink } from "../components/page_context.ts";
import { ReproduceCard } from "../components/reproduce_card.tsx";
import { RunFacts } from "../components/run_facts.tsx";
import { Section } from "../components/section.tsx";
import { TasksTable } from "../components/tasks_table.tsx";
import { TimelineTable } from "../components/timeline_table.tsx";
import { ValueTable } from "../components/value.tsx";
import { formatCount } from "../format/number.ts";
import type { PageKind } from "../page_kind.ts";
import { runPath, RUNS_PATH } from "../paths.ts";
import { placedOf, type RunPageView, useRunLinks } from "../run_page_view.ts";

/** The page of one run. */
export const RUN_PAGE: PageKind<RunPageView> = {
  name: "run",
  pathOf: ({ slug }) => runPath(slug),
  titleOf: ({ run, id }) => `${run.pipeline}: ${id}`,
  Body: RunBody,
};

function RunBody({ view }: { readonly view: RunPageView }): VNode {
  const { run, id, file } = view;
  const link = useLink();
  const { hrefOf } = useRunLinks(view);
  const counts = countOutcomes(run.tasks);
  const metrics = metricTables(run);
  return (
    <div class="page">
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
        {run.tasks.length === 0 ? null : (
          <>
            <OutcomeBar counts={counts} />
            <OutcomeCounts counts={counts} />
          </>
        )}
      </header>
      {run.complete ? null : (
        <p class="banner tone-unknown">
          The run file lacks the run's own span, which is written last: the run was cut off, or still went on when the
          file was made. What is here was written before.
        </p>
      )}
      <Failures view={view} />
      <Graph view={view} />
      {run.tasks.some(({ attempts }) => attempts.length > 0)
        ? (
          <Section
            id="timeline"
            title="Timeline"
            note="A bar for each attempt; striped ones did not succeed. Thin: waiting for a free place."
          >
            <TimelineTable run={run} hrefOf={hrefOf} />
          </Section>
        )
        : null}
      <Section id="tasks" title="Tasks" note={formatCount(run.tasks.length, "task")}>
        {run.tasks.length === 0
          ? <p class="empty">The run file holds no task.</p>
          : <TasksTable run={run} hrefOf={hrefOf} />}
      </Section>
      <div class="columns">
        {metrics.length === 0
          ? null
          : (
            <Section id="metrics" title="Metrics" note="The last value of each, from each task's last attempt.">
              <MetricTables tables={metrics} hrefOf={hrefOf} />
            </Section>
          )}
        {run.params.length === 0 ? null : (
          <Section id="parameters" title="Parameters">
            <div class="card">
              <ValueTable values={run.params} label="Parameters of the run" />
            </div>
          </Section>
        )}
      </div>
      <Gallery view={view} />
      <Section id="reproduce" title="Reproduce">
        <ReproduceCard run={run} file={file} />
      </Section>
      {run.tasks.length === 0 ? null : (
        <Section id="mermaid" title="Graph as text">
          <details class="card">
            <summary>Mermaid, for pasting into a comment on GitHub or a page of notes</summary>
            <CopyBlock text={mermaidOf(run)} label="The graph in Mermaid's language" />
          </details>
        </Section>
      )}
    </div>
  );
}

function Failures({ view }: { readonly view: RunPageView }): VNode | null {
  const failures = failuresOf(view.run);
  const { hrefOf } = useRunLinks(view);
  if (failures.length === 0) return null;
  const shown = failures.slice(0, MAX_FAILURES);
  return (
    <Section id="failures" title="What failed" note={formatCount(failures.length, "task")} tone="failure">
      <div class="stack">
        {shown.map((failure) => <FailureCard key={failure.task.id} failure={failure} hrefOf={hrefOf} />)}
        {failures.length > shown.length
          ? (
            <p>
              {`${failures.length - shown.length} more tasks failed; `}
              <a href="#tasks">the table</a> has all.
            </p>
          )
          : null}
      </div>
    </Section>
  );
}

/** More failures than this are not read one by one. */
const MAX_FAILURES = 10;

function Graph({ view }: { readonly view: RunPageView }): VNode | null {
  const { run, layout } = view;
  const { hrefOf } = useRunLinks(view);
  if (run.tasks.length === 0) return null;
  return (
    <Section id="graph" title="Graph" note="Each task is a link. A dashed line hands over no data.">
      {layout === undefined
        ? <p class="empty">The graph has too many tasks or edges to be drawn; the table below has all of them.</p>
        : <GraphFigure run={run} layout={layout} hrefOf={hrefOf} />}
    </Section>
  );
}

function Gallery({ view }: { readonly view: RunPageView }): VNode | null {
  const { run } = view;
  const { hrefOf } = useRunLinks(view);
  const groups = run.tasks.flatMap((task) => {
    const last = task.attempts.at(-1);
    return last === undefined || last.artifacts.length === 0 ? [] : [{ task, attempt: last }];
  });
  const count = groups.reduce((sum, { attempt }) => sum + attempt.artifacts.length, 0);
  if (count + run.strayArtifacts.length === 0) return null;
  return (
    <Section id="artifacts" title="Artifacts" note={`${count} from each task's last attempt`}>
      <div class="card">
        {groups.map(({ task, attempt }) => {
          const placed = attempt.artifacts.map((artifact, i) => ({
            artifact: placedOf(view, artifact),
            href: `${hrefOf(task)}#${artifactAnchor(attempt.number, i)}`,
          }));
          const isPicture = ({ artifact }: typeof placed[number]): boolean =>
            artifact.preview.kind === "image" || artifact.preview.kind === "chart";
          const others = placed.filter((item) => !isPicture(item));
          return (
            <div class="gallery" key={task.id}>
              <h3>
                <a href={hrefOf(task)}>
                  <bdi>{task.name}</bdi>
                </a>
              </h3>
              <div>
                <ul class="thumbnails">
                  {placed.filter(isPicture).map(({ artifact, href }) => (
                    <Thumbnail key={href} artifact={artifact} href={href} />
                  ))}
                </ul>
                {others.length === 0 ? null : (
                  <ul class="file-list">
                    {others.map(({ artifact, href }) => (
                      <li key={href}>
                        <a href={href}>
                          <bdi>{artifact.name}</bdi>
                        </a>
                      </li>
                    ))}
                  </ul>
                )}
              </div>
            </div>
          );
        })}
        {run.strayArtifacts.length === 0 ? null : (
          <div class="gallery">
            <h3>Of attempts that are not in the file</h3>
            <div class="artifacts">
              {run.strayArtifacts.map((artifact, i) => <ArtifactCard key={i} artifact={placedOf(view, artifact)} />)}
            </div>
          </div>
        )}
      </div>
    </Section>
  );
}
