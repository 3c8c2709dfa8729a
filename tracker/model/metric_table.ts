import type { MetricSeries, RunView, TaskView } from "./run_view.ts";

/** The metrics of tasks that differ only in their key, side by side. */
export interface MetricTable {
  /** The name that the tasks share. */
  readonly group: string;
  readonly tasks: readonly TaskView[];
  readonly rows: readonly MetricRow[];
}

/** One metric of all the tasks. */
export interface MetricRow {
  readonly name: string;
  /** By task; absent where a task has no such metric. */
  readonly series: readonly (MetricSeries | undefined)[];
}

/** The metrics of each task's last attempt, a table for each group of tasks. */
export function metricTables(run: RunView): readonly MetricTable[] {
  const groups = new Map<string, TaskView[]>();
  for (const task of run.tasks) {
    if (metricsOf(task).length > 0) groups.set(task.group, [...(groups.get(task.group) ?? []), task]);
  }
  return [...groups].map(([group, unordered]) => {
    const tasks = unordered.sort(compareKeys);
    const names = new Set(tasks.flatMap((task) => metricsOf(task).map(({ name }) => name)));
    const rows = [...names].map((name) => ({
      name,
      series: tasks.map((task) => metricsOf(task).find((metric) => metric.name === name)),
    }));
    return { group, tasks, rows };
  });
}

/** The attempt that a task's results come from: its last. */
function metricsOf(task: TaskView): readonly MetricSeries[] {
  return task.attempts.at(-1)?.metrics ?? [];
}

function compareKeys(a: TaskView, b: TaskView): number {
  return (a.key ?? "").localeCompare(b.key ?? "", "en", { numeric: true });
}
