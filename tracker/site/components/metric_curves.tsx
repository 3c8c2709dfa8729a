import type { VNode } from "preact";
import type { MetricTable } from "../../model/metric_table.ts";
import type { TaskView } from "../../model/run_view.ts";
import { CurveFigure } from "../curves/curve_figure.tsx";

/** Metrics with a course, a chart for each: tasks of one kind as lines over each other. */
export function MetricCurves({ tables, hrefOf }: {
  readonly tables: readonly MetricTable[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode | null {
  const charts = tables.flatMap(({ group, tasks, rows }) =>
    rows.map(({ name, series }) => ({
      name: tables.length === 1 ? name : `${group}: ${name}`,
      sources: tasks.flatMap((task, i) => {
        const metric = series[i];
        if (metric === undefined || metric.points.length < 2) return [];
        const startMs = task.attempts.at(-1)?.startMs;
        return [{ label: task.key ?? task.name, href: hrefOf(task), metric, startMs }];
      }),
    }))
  ).filter(({ sources }) => sources.length > 0);
  if (charts.length === 0) return null;
  return (
    <div class="charts" data-curves>
      {charts.map(({ name, sources }) => <CurveFigure key={name} name={name} sources={sources} />)}
    </div>
  );
}
