import type { FieldKey, RunEntry } from "../catalog/run_entry.ts";
import { isFailed } from "../model/outcome.ts";
import { baseBranchOf, isOfBranch, linesOf } from "./base_branch.ts";
import { changePoint, median } from "./change_point.ts";

/** How a pipeline fared over its last runs. */
export interface PipelineHistory {
  readonly pipeline: string;
  /** Oldest first; at most {@linkcode WINDOW}. */
  readonly runs: readonly RunEntry[];
  /** By run: the line of development that it belongs to; see `linesOf`. */
  readonly lines: readonly (string | undefined)[];
  /** How many there are in all. */
  readonly totalRuns: number;
  /** The branch that others are held against; absent when no run tells its branch, and all runs are then alike. */
  readonly baseBranch?: string;
  readonly metrics: readonly MetricHistory[];
  readonly tasks: readonly TaskHistory[];
}

/** One metric over the runs. */
export interface MetricHistory {
  readonly key: FieldKey;
  /** By run; `undefined` where a run does not have it. */
  readonly values: readonly (number | undefined)[];
  /** What it is held against; absent when the base branch has too few runs with it. */
  readonly base?: MetricBase;
  /** The newest run on the base branch, and the newest on each other branch, against the base. */
  readonly changes: readonly MetricChange[];
}

/** The level of a metric on the base branch. */
export interface MetricBase {
  readonly median: number;
  /** How many runs it is the median of. */
  readonly runs: number;
  /** How far the values stray from it: a standard deviation that single outliers do not change. */
  readonly deviation: number;
}

/** How far the newest run of a line of development is from the base branch's median. */
export interface MetricChange {
  /** The line's name; see `linesOf`. */
  readonly line?: string;
  /** The place of the run among {@linkcode PipelineHistory.runs}. */
  readonly run: number;
  readonly value: number;
  /** The value less the median. */
  readonly difference: number;
  /** Whether that is more than the values usually stray. */
  readonly notable: boolean;
}

/** One task over the runs. */
export interface TaskHistory {
  readonly name: string;
  /** The duration of its last attempt in milliseconds, by run; `undefined` where it did not succeed or was cached. */
  readonly durations: readonly (number | undefined)[];
  /** The median of its last durations. */
  readonly medianMs?: number;
  /** In how many of the runs that have it it failed, and in how many of these it was tried. */
  readonly failed: number;
  readonly tried: number;
  /** The same for the last {@linkcode RECENT} runs that tried it. */
  readonly recentlyFailed: number;
  readonly recentlyTried: number;
  /** When it got slower or faster; `run` is the place of the first run on the new level. */
  readonly change?: {
    readonly run: number;
    readonly beforeMs: number;
    readonly sinceMs: number;
    readonly runs: number;
  };
}

/** The page of a pipeline shows so many of its runs. */
export const WINDOW = 200;

/** What is recent. */
export const RECENT = 10;

/** The base branch's median is that of so many of its last runs. */
const BASE_RUNS = 20;
const LEAST_BASE_RUNS = 5;

/** With fewer runs of the base branch than this, durations of all branches count. */
const LEAST_RUNS_OF_BASE = 12;

/** A duration that changes by less is nobody's concern. */
const LEAST_CHANGE_MS = 50;

/** The history of a pipeline, from all its runs, oldest first. */
export function pipelineHistory(pipeline: string, all: readonly RunEntry[], baseBranch?: string): PipelineHistory {
  const runs = all.slice(-WINDOW);
  const base = baseBranch ?? baseBranchOf(runs);
  const lines = linesOf(runs, base);
  return {
    pipeline,
    runs,
    lines,
    totalRuns: all.length,
    baseBranch: base,
    metrics: metricsOf(runs, lines, base),
    tasks: tasksOf(runs, base),
  };
}

function metricsOf(
  runs: readonly RunEntry[],
  lines: PipelineHistory["lines"],
  base: string | undefined,
): readonly MetricHistory[] {
  const found = new Map<string, { key: FieldKey; values: (number | undefined)[] }>();
  for (const [run, { metrics }] of runs.entries()) {
    for (const [i, key] of metrics.keys.entries()) {
      const text = JSON.stringify([key.task, key.name]);
      let metric = found.get(text);
      if (metric === undefined) {
        metric = { key, values: Array.from({ length: runs.length }) };
        found.set(text, metric);
      }
      metric.values[run] = metrics.values[i]!;
    }
  }
  return [...found.values()].map(({ key, values }) => ({ key, values, ...heldAgainst({ runs, lines }, values, base) }));
}

function heldAgainst(
  { runs, lines }: Pick<PipelineHistory, "runs" | "lines">,
  values: readonly (number | undefined)[],
  base: string | undefined,
): Pick<MetricHistory, "base" | "changes"> {
  const newest = new Map<string | undefined, number>();
  const onBase: number[] = [];
  for (const [run, entry] of runs.entries()) {
    if (!Number.isFinite(values[run])) continue;
    newest.set(lines[run], run);
    if (isOfBranch(entry, base)) onBase.push(run);
  }
  // The newest run of the base branch is held against those before it.
  const last = onBase.at(-1);
  const known = onBase.slice(0, -1).slice(-BASE_RUNS).map((run) => values[run]!);
  if (known.length < LEAST_BASE_RUNS) return { changes: [] };
  const middle = median(known);
  const deviation = 1.4826 * median(known.map((value) => Math.abs(value - middle)));
  const changes = [...newest].map(([line, run]): MetricChange => {
    const difference = values[run]! - middle;
    return {
      ...(line === undefined ? {} : { line }),
      run,
      value: values[run]!,
      difference,
      notable: Math.abs(difference) > Math.max(3 * deviation, Math.abs(middle) * 0.002),
    };
  });
  return {
    base: { median: middle, runs: known.length, deviation },
    changes: changes.sort((a, b) => Number(b.run === last) - Number(a.run === last) || b.run - a.run),
  };
}

function tasksOf(runs: readonly RunEntry[], base: string | undefined): readonly TaskHistory[] {
  const found = new Map<string, (RunEntry["tasks"][number] | undefined)[]>();
  for (const [run, { tasks }] of runs.entries()) {
    for (const task of tasks) {
      let series = found.get(task.name);
      if (series === undefined) found.set(task.name, series = Array.from({ length: runs.length }));
      series[run] = task;
    }
  }
  const ofBase = runs.filter((run) => isOfBranch(run, base)).length;
  const counts = (run: number): boolean => ofBase < LEAST_RUNS_OF_BASE || isOfBranch(runs[run]!, base);
  return inOrder(runs).map((name): TaskHistory => {
    const series = found.get(name)!;
    const durations = series.map((task) => task?.outcome === "success" ? task.durationMs : undefined);
    // What was taken from an earlier run was not tried again.
    const tried = series.filter((task) => task !== undefined && task.attempts > 0 && task.cached !== true);
    const recent = tried.slice(-RECENT);
    const failedOf = (tasks: typeof tried): number => tasks.filter((task) => isFailed(task!.outcome)).length;
    const places = [...durations.keys()].filter((run) => durations[run] !== undefined && counts(run));
    const point = changePoint(places.map((run) => durations[run]!));
    const told = point !== undefined && Math.abs(point.since - point.before) >= LEAST_CHANGE_MS;
    const known = durations.filter((ms) => ms !== undefined).slice(-BASE_RUNS);
    return {
      name,
      durations,
      ...(known.length === 0 ? {} : { medianMs: median(known) }),
      failed: failedOf(tried),
      tried: tried.length,
      recentlyFailed: failedOf(recent),
      recentlyTried: recent.length,
      ...(told
        ? {
          change: {
            run: places[point.at]!,
            beforeMs: point.before,
            sinceMs: point.since,
            runs: places.length - point.at,
          },
        }
        : {}),
    };
  });
}

/** The names of all tasks: in the newest run's order, with those that differ in their key beside each other, by these. */
function inOrder(runs: readonly RunEntry[]): readonly string[] {
  const names = new Set(runs.toReversed().flatMap(({ tasks }) => tasks.map(({ name }) => name)));
  const byKey = new Intl.Collator("en", { numeric: true }).compare;
  return [...Map.groupBy(names, (name) => name.replace(/\[.*\]$/s, "")).values()].flatMap((group) => group.sort(byKey));
}

/** Whether a task fails more often than it used to. */
export function failsMoreOften({ failed, tried, recentlyFailed, recentlyTried }: TaskHistory): boolean {
  const earlier = tried - recentlyTried;
  if (earlier < RECENT || recentlyFailed < 2) return false;
  return recentlyFailed / recentlyTried > 2 * (failed - recentlyFailed) / earlier + 0.05;
}
