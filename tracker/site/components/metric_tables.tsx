import type { VNode } from "preact";
import type { MetricTable } from "../../model/metric_table.ts";
import type { MetricSeries, TaskView } from "../../model/run_view.ts";
import { formatNumber } from "../format/number.ts";
import { Scroller } from "./section.tsx";
import { Sparkline } from "./sparkline.tsx";

/** The metrics of a run: tasks of one kind side by side, all others below each other. */
export function MetricTables({ tables, hrefOf }: {
  readonly tables: readonly MetricTable[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const single = tables.filter(({ tasks }) => tasks.length === 1);
  return (
    <div class="stack">
      {tables.filter(({ tasks }) => tasks.length > 1).map((table) => (
        <GroupTable key={table.group} table={table} hrefOf={hrefOf} />
      ))}
      {single.length === 0 ? null : <SingleTable tables={single} hrefOf={hrefOf} />}
    </div>
  );
}

/** More tasks than this stand below each other rather than side by side. */
const MAX_SIDE_BY_SIDE = 8;

function GroupTable({ table, hrefOf }: {
  readonly table: MetricTable;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return table.tasks.length <= MAX_SIDE_BY_SIDE
    ? <TasksAcross table={table} hrefOf={hrefOf} />
    : <TasksDown table={table} hrefOf={hrefOf} />;
}

function TasksDown({ table, hrefOf }: {
  readonly table: MetricTable;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <Scroller label={`Metrics of ${table.group}`}>
      <table class="table metric-table">
        <caption>
          <bdi>{table.group}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            {table.rows.map(({ name }) => (
              <th key={name} scope="col" class="number">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.tasks.map((task, i) => (
            <tr key={task.id}>
              <th scope="row">
                <a href={hrefOf(task)} aria-label={task.name}>
                  <bdi>{task.key ?? task.name}</bdi>
                </a>
              </th>
              {table.rows.map(({ name, series }) => (
                <td key={name} class="number">
                  <MetricValue metric={series[i]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function TasksAcross({ table, hrefOf }: {
  readonly table: MetricTable;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <Scroller label={`Metrics of ${table.group}`}>
      <table class="table metric-table">
        <caption>
          <bdi>{table.group}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {table.tasks.map((task) => (
              <th key={task.id} scope="col" class="number">
                <a href={hrefOf(task)} aria-label={task.name}>
                  <bdi>{task.key ?? task.name}</bdi>
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ name, series }) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              {series.map((metric, i) => (
                <td key={i} class="number">
                  <MetricValue metric={metric} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function SingleTable({ tables, hrefOf }: {
  readonly tables: readonly MetricTable[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <Scroller label="Metrics of single tasks">
      <table class="table metric-table">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Metric</th>
            <th scope="col" class="number">Value</th>
          </tr>
        </thead>
        <tbody>
          {tables.flatMap(({ tasks, rows }) =>
            rows.map(({ name, series }, i) => (
              <tr key={`${tasks[0]!.id} ${name}`}>
                <td>
                  {i === 0
                    ? (
                      <a href={hrefOf(tasks[0]!)}>
                        <bdi>{tasks[0]!.name}</bdi>
                      </a>
                    )
                    : null}
                </td>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td class="number">
                  <MetricValue metric={series[0]} />
                </td>
              </tr>
            ))
          )}
        </tbody>
      </table>
    </Scroller>
  );
}

/** A metric's last value, with its course where it has one. */
export function MetricValue({ metric }: { readonly metric: MetricSeries | undefined }): VNode {
  const last = metric?.points.at(-1);
  if (metric === undefined || last === undefined) return <span class="muted">–</span>;
  return (
    <>
      {metric.points.length > 1 ? <Sparkline values={metric.points.map(({ value }) => value)} /> : null}
      {formatNumber(last.value)}
    </>
  );
}
