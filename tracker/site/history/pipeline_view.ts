import type { RunEntry } from "../../catalog/run_entry.ts";
import { median } from "../../history/change_point.ts";
import { type PipelineHistory, pipelineHistory } from "../../history/pipeline_history.ts";
import { type Finding, findingsOf } from "./findings.ts";

/** What pages show of a pipeline. */
export interface PipelineView {
  /** The name of its page. */
  readonly slug: string;
  readonly history: PipelineHistory;
  readonly findings: readonly Finding[];
  /** How many of all its runs have ended. */
  readonly ended: number;
  /** How many of these succeeded. */
  readonly succeeded: number;
  /** Of those that say how long they took. */
  readonly medianMs?: number;
}

/** The view of a pipeline, from all its runs, oldest first. */
export function pipelineView(
  pipeline: string,
  slug: string,
  runs: readonly RunEntry[],
  baseBranch?: string,
): PipelineView {
  const history = pipelineHistory(pipeline, runs, baseBranch);
  const ended = runs.filter(({ outcome }) => outcome !== "running");
  const durations = ended.flatMap(({ durationMs }) => durationMs ?? []);
  return {
    slug,
    history,
    findings: findingsOf(history),
    ended: ended.length,
    succeeded: ended.filter(({ outcome }) => outcome === "success").length,
    ...(durations.length === 0 ? {} : { medianMs: median(durations) }),
  };
}

/** What a pipeline's page loads, so that a pointer over a chart tells the run below it. */
export interface PipelineData {
  /** Oldest first; a run's folder, identifier, line of development and start. */
  readonly runs: readonly (readonly [slug: string, id: string, line: string, startMs: number])[];
  /** By the number of a chart's series, and by run. */
  readonly series: readonly (readonly (number | null)[])[];
}

/** The data of a pipeline's page: first the metrics, then the durations of the tasks. */
export function pipelineData({ history: { runs, lines, metrics, tasks } }: PipelineView): PipelineData {
  const series = [...metrics.map(({ values }) => values), ...tasks.map(({ durations }) => durations)];
  return {
    runs: runs.map(({ slug, id, startMs = 0 }, i) => [slug, id, lines[i] ?? "", startMs]),
    series: series.map((values) =>
      values.map((value) => value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(8)))
    ),
  };
}
