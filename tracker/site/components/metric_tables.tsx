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

function GroupTable({ table, hrefOf }: {
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
