import type { VNode } from "preact";
import type { MetricHistory, TaskHistory } from "../../history/pipeline_history.ts";
import { OutcomeIcon } from "../components/outcome.tsx";
import { Facts } from "../components/facts.tsx";
import { useLink } from "../components/page_context.ts";
import { Scroller, Section } from "../components/section.tsx";
import { Time } from "../components/time.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatApart, formatChange, formatCount, formatNumber, formatShare } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { FindingsList } from "../history/findings_list.tsx";
import { HistoryChart } from "../history/history_chart.tsx";
import type { PipelineView } from "../history/pipeline_view.ts";
import { RunBars } from "../history/run_bars.tsx";
import { columnInAddress } from "../runs/column.tsx";
import type { PageKind } from "../page_kind.ts";
import { ASSETS, HOME_PATH, pipelineDataPath, pipelinePath, RUNS_PATH } from "../paths.ts";
import { quotedName, quotedValue } from "../../query/complete_query.ts";

/** The history of a pipeline. */
export const PIPELINE_PAGE: PageKind<PipelineView> = {
  name: "pipeline",
  pathOf: ({ slug }) => pipelinePath(slug),
  titleOf: ({ history }) => history.pipeline,
  scriptsOf: ({ slug }) => [pipelineDataPath(slug), ASSETS.pipeline],
  Body: PipelineBody,
};

/** More charts and tasks than this are not read one by one. */
const MAX_CHARTS = 60;
const MAX_TASKS = 200;
/** Durations that differ by no more than this share are the same to a reader. */
const SAME_DURATION = 0.05;

function PipelineBody({ view }: { readonly view: PipelineView }): VNode {
  const { history, findings, ended, succeeded, medianMs } = view;
  const { runs, lines, totalRuns, baseBranch, metrics, tasks } = history;
  const link = useLink();
  const newest = runs.at(-1)!;
  const all = `${link(RUNS_PATH)}?q=${encodeURIComponent(`pipeline:${quotedValue(history.pipeline)}`)}`;
  const known = [...new Set(lines.map((line) => line ?? ""))];
  return (
    <div class="page">
      <header class="page-head">
        <nav class="crumbs" aria-label="Breadcrumb">
          <a href={link(HOME_PATH)}>Pipelines</a>
        </nav>
        <div class="page-title">
          <h1>
            <bdi>{history.pipeline}</bdi>
          </h1>
          <OutcomeIcon outcome={newest.outcome} label />
        </div>
        <Facts
          facts={[
            { name: "Runs", value: <a href={all}>{formatNumber(totalRuns)}</a> },
            { name: "Succeeded", value: ended === 0 ? undefined : formatShare(succeeded, ended) },
            { name: "Duration in the median", value: medianMs === undefined ? undefined : formatDuration(medianMs) },
            { name: "Last run", value: newest.startMs === undefined ? undefined : <Time ms={newest.startMs} /> },
            { name: "Base branch", value: baseBranch === undefined ? undefined : <bdi>{baseBranch}</bdi> },
          ]}
        />
      </header>
      <Section id="changes" title="What stands out" note={`In the last ${formatCount(runs.length, "run")}.`}>
        {findings.length === 0
          ? <p class="empty">Nothing: durations, failures and metrics are where they were.</p>
          : <FindingsList findings={findings} />}
      </Section>
      <Section id="runs" title="Runs" note={`The last ${runs.length}, oldest first, by duration.`}>
        <div class="card">
          <RunBars runs={runs} height={96} slots={60} />
        </div>
      </Section>
      {metrics.length === 0 ? null : (
        <Section
          id="metrics"
          title="Metrics"
          note={baseBranch === undefined ? "Each dot is a run." : (
            <>
              The line is <bdi>{baseBranch}</bdi>, dashed its median of up to 20 runs; rings are other branches.
            </>
          )}
        >
          {known.length < 2 ? null : (
            <div class="filter branch-filter" data-lines hidden>
              <label for="branch">Branch</label>
              <select id="branch">
                <option value="*">all</option>
                {known.map((line) => <option key={line} value={line}>{line === "" ? "not known" : line}</option>)}
              </select>
            </div>
          )}
          <Metrics view={view} metrics={metrics.slice(0, MAX_CHARTS)} />
          {metrics.length <= MAX_CHARTS ? null : (
            <p class="cut">
              {`${metrics.length - MAX_CHARTS} more metrics are in the columns of `}
              <a href={all}>the list of runs</a>.
            </p>
          )}
        </Section>
      )}
      <Section
        id="tasks"
        title="Tasks"
        note="Durations of attempts that succeeded and were not cached; in the median of the last 20."
      >
        <Tasks view={view} tasks={tasks.slice(0, MAX_TASKS)} />
        {tasks.length <= MAX_TASKS
          ? null
          : <p class="cut">{`${tasks.length - MAX_TASKS} more tasks are not shown.`}</p>}
      </Section>
    </div>
  );
}

function Metrics(
  { view, metrics }: { readonly view: PipelineView; readonly metrics: readonly MetricHistory[] },
): VNode {
  const groups = Map.groupBy(metrics.map((metric, series) => ({ metric, series })), ({ metric }) => metric.key.name);
  return (
    <div class="stack">
      {[...groups].map(([name, members]) => (
        <div key={name} class="metric-group">
          <h3>
            <bdi>{name}</bdi>
          </h3>
          <div class="charts history-charts">
            {members.map(({ metric, series }) => <Metric key={series} view={view} metric={metric} series={series} />)}
          </div>
        </div>
      ))}
    </div>
  );
}

function Metric({ view, metric, series }: {
  readonly view: PipelineView;
  readonly metric: MetricHistory;
  readonly series: number;
}): VNode {
  const { runs, lines, baseBranch, pipeline } = view.history;
  const { key, base, changes } = metric;
  const link = useLink();
  const full = key.task === "" ? key.name : `${key.task}/${key.name}`;
  const query = `pipeline:${quotedValue(pipeline)} metric.${quotedName(full)}>-inf`;
  const table = `${link(RUNS_PATH)}?q=${encodeURIComponent(query)}&cols=${
    encodeURIComponent(`started,branch,${columnInAddress(`metric.${full}`)}`)
  }`;
  return (
    <figure class="curve">
      <figcaption>
        <bdi>{key.task === "" ? key.name : key.task}</bdi>
        <a class="curve-table" href={table} aria-label={`${full} as a table`}>table</a>
      </figcaption>
      <HistoryChart
        runs={runs}
        lines={lines}
        values={metric.values}
        series={series}
        base={base}
        baseBranch={baseBranch}
        label={full}
        format={formatNumber}
        formatTicks={formatApart}
        formatDay={formatDay}
      />
      {base === undefined ? null : (
        <ul class="curve-changes">
          {changes.slice(0, 4).map(({ line = "", value, difference, notable }) => (
            <li key={line} class={notable ? "notable" : undefined}>
              <bdi>{line}</bdi> <b>{formatNumber(value)}</b> {formatChange(difference, base.median)}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function Tasks({ view, tasks }: { readonly view: PipelineView; readonly tasks: readonly TaskHistory[] }): VNode {
  const { runs, lines, metrics, baseBranch } = view.history;
  return (
    <Scroller label="Tasks">
      <table class="table task-history">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col" class="number">Duration</th>
            <th scope="col">Over the runs</th>
            <th scope="col">Since</th>
            <th scope="col" class="number">Failed</th>
            <th scope="col" class="number">Of the last 10</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task, i) => (
            <tr key={task.name}>
              <th scope="row">
                <bdi>{task.name}</bdi>
              </th>
              <td class="number">{task.medianMs === undefined ? "–" : formatDuration(task.medianMs)}</td>
              <td class="task-curve">
                {task.medianMs === undefined ? null : (
                  <HistoryChart
                    runs={runs}
                    lines={lines}
                    values={task.durations}
                    series={metrics.length + i}
                    baseBranch={baseBranch}
                    mark={task.change?.run}
                    label={`Duration of ${task.name}`}
                    size="row"
                    alike={SAME_DURATION}
                    format={formatDuration}
                    formatTicks={(ticks) => ticks.map(formatDuration)}
                    formatDay={formatDay}
                  />
                )}
              </td>
              <td>
                {task.change === undefined ? <span class="muted">no change</span> : (
                  <>
                    {runs[task.change.run]!.startMs === undefined
                      ? null
                      : `${formatDay(runs[task.change.run]!.startMs!)}: `}
                    {`${formatDuration(task.change.beforeMs)} → ${formatDuration(task.change.sinceMs)}`}
                  </>
                )}
              </td>
              <td class="number">{share(task.failed, task.tried)}</td>
              <td class="number">{task.recentlyFailed === 0 ? "0" : <b>{task.recentlyFailed}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function share(failed: number, tried: number): string {
  return tried === 0 ? "–" : failed === 0 ? "0" : `${formatNumber(Number((failed / tried * 100).toPrecision(2)))} %`;
}
