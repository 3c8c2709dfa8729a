import { type ParamValue, paramValue, type RunEntry } from "../../catalog/run_entry.ts";
import type { PlacedArtifact } from "../../artifacts/placed_artifact.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { NamedValue } from "../../model/read_attributes.ts";
import type { MetricSeries } from "../../model/run_view.ts";
import { thin } from "../curves/thin.ts";
import { placedOf, type RunPageView } from "../run_page_view.ts";

/** What a comparison needs of a run, loaded when it is compared: more than its entry in the catalogue has. */
export interface RunData {
  readonly slug: string;
  readonly id: string;
  readonly pipeline: string;
  readonly outcome: Outcome;
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly branch?: string;
  readonly commit?: string;
  /** The run's own parameters. */
  readonly params: readonly NamedParam[];
  readonly tasks: readonly TaskData[];
}

/** A parameter. */
export type NamedParam = readonly [name: string, value: ParamValue];

/** What a comparison needs of a task. */
export interface TaskData {
  readonly name: string;
  /** The name without the key, which tasks of one kind share. */
  readonly group: string;
  /** The name of its page. */
  readonly slug: string;
  readonly outcome: Outcome;
  readonly attempts: number;
  /** Of its last attempt; absent when that was cached. */
  readonly durationMs?: number;
  readonly cached?: true;
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes?: number;
  /** As the pipeline set them, and as the task logged them. */
  readonly params: readonly NamedParam[];
  readonly metrics: readonly CurveData[];
  readonly pictures: readonly PictureData[];
  /** The names of the tasks that it depends on. */
  readonly upstream: readonly string[];
}

/** A metric's points; what JSON cannot say, such as NaN, is `null`. */
export interface CurveData {
  readonly name: string;
  /** The last value; a text where JSON has no such number. */
  readonly last: number | string;
  /** Absent when the points have no steps: their places count then. */
  readonly steps?: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A picture or a chart. Paths are from the site's root. */
export interface PictureData {
  readonly name: string;
  readonly light: string;
  readonly dark?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Curves keep so many points: of each stretch the least and the most. */
const MAX_POINTS = 300;

/** A hostile or an enormous run shall not fill a browser. */
const MAX_TASKS = 2000;
const MAX_PICTURES = 200;
const MAX_TEXT_LENGTH = 20_000;

/** What a comparison needs of a run. */
export function runData(view: RunPageView, entry: RunEntry): RunData {
  const { slug, id, pipeline, outcome, startMs, durationMs, branch, commit } = entry;
  const names = new Map(view.run.tasks.map(({ id, name }) => [id, name]));
  let pictures = MAX_PICTURES;
  const tasks = view.run.tasks.slice(0, MAX_TASKS).map((task, i): TaskData => {
    const last = task.attempts.at(-1);
    const shown = (last?.artifacts ?? []).flatMap((artifact) => picture(placedOf(view, artifact))).slice(0, pictures);
    pictures -= shown.length;
    return {
      name: task.name,
      group: task.group,
      slug: view.taskSlugs.get(task.id)!,
      outcome: task.outcome,
      attempts: task.attempts.length,
      durationMs: entry.tasks[i]?.durationMs,
      cached: entry.tasks[i]?.cached,
      cpuSeconds: last?.cpuSeconds,
      peakMemoryBytes: last?.peakMemoryBytes,
      params: paramsOf([...task.params, ...last?.params ?? []]),
      metrics: (last?.metrics ?? []).map(curve),
      pictures: shown,
      upstream: task.upstream.map(({ task }) => names.get(task) ?? ""),
    };
  });
  return { slug, id, pipeline, outcome, startMs, durationMs, branch, commit, params: paramsOf(view.run.params), tasks };
}

/** With their whole values, unlike the entry's: what is cut may look the same. */
function paramsOf(params: readonly NamedValue[]): readonly NamedParam[] {
  return params.map(({ name, value }) => [name, paramValue(value, MAX_TEXT_LENGTH)]);
}

function picture({ name, preview }: PlacedArtifact): readonly PictureData[] {
  if (preview.kind === "image") return [{ name, light: preview.path, ...preview.size }];
  if (preview.kind !== "chart") return [];
  const { light, dark, size } = preview;
  return [{ name, light, ...(dark === undefined ? {} : { dark }), ...size }];
}

function curve({ name, points }: MetricSeries): CurveData {
  const last = points.at(-1)!.value;
  const kept = thin(points, MAX_POINTS, ({ value }) => value);
  const stepped = points.every(({ step }) => step !== undefined);
  return {
    name,
    last: Number.isFinite(last) ? last : String(last),
    ...(stepped && points.length > 1 ? { steps: kept.map(({ step }) => step!) } : {}),
    values: points.length > 1 ? kept.map(({ value }) => Number.isFinite(value) ? value : null) : [],
  };
}
