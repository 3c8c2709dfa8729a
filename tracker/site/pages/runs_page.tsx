import type { VNode } from "preact";
import type { RunSummary } from "../../model/run_summary.ts";
import { OutcomeBadge } from "../components/outcome.tsx";
import { OutcomeBar } from "../components/outcome_bar.tsx";
import { useLink } from "../components/page_context.ts";
import { PipelineCards } from "../components/pipeline_cards.tsx";
import { Scroller } from "../components/section.tsx";
import { Time } from "../components/time.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import type { ListedRun } from "../listed_run.ts";
import type { PageKind } from "../page_kind.ts";
import { runPath, runsPartPath, UNREADABLE_PATH } from "../paths.ts";

/** One part of the list of runs. */
export interface RunsPageView {
  /** The runs of this part, newest first. */
  readonly runs: readonly ListedRun[];
  /** All runs, newest first; only the first part shows something of them. */
  readonly all: readonly ListedRun[];
  /** 0 for the newest runs. */
  readonly part: number;
  readonly parts: number;
  /** How many run files could not be read. */
  readonly refused: number;
}

/** The list of runs. */
export const RUNS_PAGE: PageKind<RunsPageView> = {
  name: "runs",
  pathOf: ({ part }) => runsPartPath(part),
  titleOf: ({ part }) => part === 0 ? "Runs" : `Runs, part ${part + 1}`,
  Body: RunsBody,
};

const FIRST_STEPS = "dagtrail run pipeline.ts\ndagtrail tracker build --runs runs --out site";

function RunsBody({ view }: { readonly view: RunsPageView }): VNode {
  const { runs, all, part, parts, refused } = view;
  const link = useLink();
  return (
    <div class="page">
      <header class="page-head">
        <h1>Runs</h1>
        <p class="lead">
          {all.length === 0
            ? "No run yet."
            : `${formatCount(all.length, "run")}, newest first${parts > 1 ? `; part ${part + 1} of ${parts}` : ""}.`}
          {refused === 0 ? null : (
            <>
              {" "}
              <a href={link(UNREADABLE_PATH)}>{formatCount(refused, "file")} could not be read.</a>
            </>
          )}
        </p>
      </header>
      {all.length === 0
        ? (
          <div class="card empty-site">
            <p>Run a pipeline, and its run file shows up here the next time that this site is built:</p>
            <pre
              class="code"
              tabIndex={0}
            ><code>{FIRST_STEPS}</code></pre>
          </div>
        )
        : (
          <>
            {part === 0 ? <PipelineCards runs={all} /> : null}
            <RunsTable runs={runs} />
            <Parts part={part} parts={parts} />
          </>
        )}
    </div>
  );
}

function RunsTable({ runs }: { readonly runs: readonly ListedRun[] }): VNode {
  return (
    <div data-runs>
      <div class="filter" data-filter hidden>
        <label for="filter">Filter</label>
        <input
          id="filter"
          type="search"
          placeholder="words such as main failed digits"
          autocomplete="off"
          spellcheck={false}
        />
        <p role="status" data-filter-status class="muted"></p>
      </div>
      <Scroller label="Runs">
        <table class="table runs-table">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Result</th>
              <th scope="col">Started</th>
              <th scope="col" class="number">Duration</th>
              <th scope="col">Tasks</th>
              <th scope="col">Trigger</th>
              <th scope="col">Branch</th>
              <th scope="col">Commit</th>
              <th scope="col">Parameters</th>
            </tr>
          </thead>
          <tbody>{runs.map((run) => <RunRow key={run.slug} run={run} />)}</tbody>
        </table>
      </Scroller>
    </div>
  );
}

function RunRow({ run }: { readonly run: ListedRun }): VNode {
  const link = useLink();
  const { summary, slug } = run;
  const { startMs, durationMs } = summary;
  return (
    <tr>
      <th scope="row">
        <a href={link(runPath(slug))} class="run-link">
          <bdi class="run-pipeline">{summary.pipeline}</bdi>
          <bdi class="run-id">{summary.id}</bdi>
        </a>
      </th>
      <td data-sort={summary.outcome}>
        <OutcomeBadge outcome={summary.outcome} />
      </td>
      <td data-sort={startMs ?? 0}>{startMs === undefined ? "–" : <Time ms={startMs} />}</td>
      <td class="number" data-sort={durationMs ?? -1}>{durationMs === undefined ? "–" : formatDuration(durationMs)}</td>
      <td data-sort={taskCount(summary)}>
        <span class="task-count">{taskCount(summary)}</span>
        {summary.tasks.length === 0 ? null : <OutcomeBar counts={summary.tasks} />}
      </td>
      <td>{triggerOf(summary)}</td>
      <td>{summary.branch === undefined ? "–" : <bdi>{summary.branch}</bdi>}</td>
      <td>
        {summary.commit === undefined ? "–" : <code>{summary.commit.slice(0, 8)}</code>}
        {summary.dirty === true
          ? <span class="pill pill-warn" title="Tracked files differed from the commit">changed</span>
          : null}
      </td>
      <td class="run-params">
        {summary.params.map(({ name, value }) => (
          <span class="param" key={name}>
            <bdi>{name}</bdi>
            <bdi class="param-value">{value}</bdi>
          </span>
        ))}
      </td>
    </tr>
  );
}

function taskCount({ tasks }: RunSummary): number {
  return tasks.reduce((sum, { count }) => sum + count, 0);
}

function triggerOf({ trigger, changeId, actor }: RunSummary): string {
  const what = changeId === undefined ? trigger?.replaceAll("_", " ") ?? "–" : `pull request #${changeId}`;
  return actor === undefined ? what : `${what}, ${actor}`;
}

function Parts({ part, parts }: { readonly part: number; readonly parts: number }): VNode | null {
  const link = useLink();
  if (parts === 1) return null;
  return (
    <nav class="parts" aria-label="Parts of the list">
      {part === 0 ? null : <a class="button" href={link(runsPartPath(part - 1))}>Newer runs</a>}
      {part === parts - 1 ? null : <a class="button" href={link(runsPartPath(part + 1))}>Older runs</a>}
    </nav>
  );
}
