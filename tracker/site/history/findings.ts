import type { RunEntry } from "../../catalog/run_entry.ts";
import { failsMoreOften, type PipelineHistory, RECENT, type TaskHistory } from "../../history/pipeline_history.ts";
import { isFailed } from "../../model/outcome.ts";
import { formatDuration } from "../format/duration.ts";
import { formatChange, formatNumber } from "../format/number.ts";
import { formatDay } from "../format/time.ts";

/** Something about a pipeline that a person should know, in words. */
export interface Finding {
  readonly kind: "slower" | "faster" | "failing" | "metric";
  /** What it is about: a task or a metric. */
  readonly about: string;
  readonly text: string;
  /** The run where it began, or that shows it. */
  readonly run?: RunEntry;
}

/** What stands out in a pipeline's last runs, what needs a person first. */
export function findingsOf(history: PipelineHistory): readonly Finding[] {
  const slower = history.tasks
    .filter(({ change }) => change !== undefined)
    .sort((a, b) =>
      Math.abs(b.change!.sinceMs - b.change!.beforeMs) - Math.abs(a.change!.sinceMs - a.change!.beforeMs)
    );
  return [
    ...history.tasks.filter(failsMoreOften).map((task) => failing(history, task)),
    ...slower.map((task) => slowdown(history, task)),
    ...history.metrics.flatMap((metric) => metricFindings(history, metric)),
  ];
}

function failing({ runs }: PipelineHistory, task: TaskHistory): Finding {
  const { name, failed, tried, recentlyFailed, recentlyTried } = task;
  const last = runs.findLast(({ tasks }) => tasks.some((other) => other.name === name && isFailed(other.outcome)));
  return {
    kind: "failing",
    about: name,
    text: `failed in ${recentlyFailed} of the last ${Math.min(RECENT, recentlyTried)} runs; before, in ${
      failed - recentlyFailed
    } of ${tried - recentlyTried}`,
    ...(last === undefined ? {} : { run: last }),
  };
}

function slowdown({ runs }: PipelineHistory, { name, change }: TaskHistory): Finding {
  const { run, beforeMs, sinceMs, runs: count } = change!;
  const slower = sinceMs > beforeMs;
  const since = runs[run]!.startMs === undefined ? "" : ` since ${formatDay(runs[run]!.startMs!)}`;
  const factor = slower ? sinceMs / beforeMs : beforeMs / sinceMs;
  // Of no time at all there is no multiple.
  const much = !Number.isFinite(factor)
    ? slower ? "takes longer" : "takes less time"
    : factor >= 1.95
    ? slower ? `takes ${formatNumber(round(factor))} times as long` : `is ${formatNumber(round(factor))} times as fast`
    : slower
    ? `takes ${Math.round((factor - 1) * 100)} % longer`
    : `takes ${Math.round((1 - sinceMs / beforeMs) * 100)} % less time`;
  return {
    kind: slower ? "slower" : "faster",
    about: name,
    text: `${much}${since}: ${formatDuration(sinceMs)} in the median of ${count} runs, ${
      formatDuration(beforeMs)
    } before`,
    run: runs[run]!,
  };
}

function metricFindings(
  { runs, baseBranch }: PipelineHistory,
  { key, base, changes }: PipelineHistory["metrics"][number],
): readonly Finding[] {
  if (base === undefined) return [];
  return changes.filter(({ notable }) => notable).slice(0, 2).map(({ line, run, value, difference }) => ({
    kind: "metric" as const,
    about: key.task === "" ? key.name : `${key.name} of ${key.task}`,
    text: `is ${formatNumber(value)}${line === undefined ? "" : ` on ${line}`}, ${
      formatChange(difference, base.median)
    } against ${baseBranch === undefined ? "the" : `${baseBranch}'s`} median of ${formatNumber(base.median)}`,
    run: runs[run]!,
  }));
}

function round(factor: number): number {
  return Math.round(factor * 10) / 10;
}
