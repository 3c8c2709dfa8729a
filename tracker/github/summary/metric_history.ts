import type { RunView, TaskView } from "../../model/run_view.ts";

/** A metric of a task, with what the runs that it is compared with have of it. */
export interface MetricHistory {
  readonly task: string;
  readonly metric: string;
  /** The last point of the task's last attempt. */
  readonly value: number;
  /** The same of each run that has it, the newest first. */
  readonly base: readonly number[];
}

/** How a metric is to what it was: words for people, and for lists what comes first. */
export type Verdict = "higher" | "lower" | "as before" | "new";

/** The metrics of a run's tasks beside those of other runs of its pipeline, in the order of its tasks. */
export function metricHistories(run: RunView, base: readonly RunView[]): readonly MetricHistory[] {
  const before = base.map((other) =>
    new Map(lastValues(other).map(({ task, metric, value }) => [key(task, metric), value]))
  );
  return lastValues(run).map(({ task, metric, value }) => ({
    task,
    metric,
    value,
    base: before.flatMap((values) => values.get(key(task, metric)) ?? []),
  }));
}

/** Whether a metric is outside of everything that it was. */
export function verdictOf({ value, base }: MetricHistory): Verdict {
  if (base.length === 0) return "new";
  if (value > Math.max(...base)) return "higher";
  if (value < Math.min(...base)) return "lower";
  return "as before";
}

/** The middle value, or the mean of the two middle ones. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

interface LastValue {
  readonly task: string;
  readonly metric: string;
  readonly value: number;
}

function lastValues(run: RunView): readonly LastValue[] {
  return run.tasks.flatMap((task: TaskView) =>
    (task.attempts.at(-1)?.metrics ?? []).flatMap(({ name, points }) => {
      const value = points.at(-1)?.value;
      return value === undefined ? [] : [{ task: task.name, metric: name, value }];
    })
  );
}

function key(task: string, metric: string): string {
  return JSON.stringify([task, metric]);
}
