import type { MetricSeries } from "../../model/run_view.ts";
import { extentOf } from "../format/ticks.ts";
import { thin } from "./thin.ts";

/** One line of a chart, small enough to stand in a page. */
export interface CurveSeries {
  /** What tells it apart from the chart's other lines. */
  readonly label: string;
  /** The page of what it is of. */
  readonly href?: string;
  /** Steps, ascending where the metric has any; else the points' numbers, from 0. */
  readonly x: readonly number[];
  /** Values; `null` for NaN and the infinities, which break the line. */
  readonly y: readonly (number | null)[];
  /** Milliseconds since the first point that is known of the attempt; absent where not all points tell their time. */
  readonly t?: readonly number[];
  /** How many points there are in all, when the most telling ones were kept. */
  readonly total: number;
  /** The last value where it is not the last of `y`; a text where JSON has no such number. */
  readonly last?: number | "NaN" | "Infinity" | "-Infinity";
}

/** A line's last value: of one that diverged NaN or an infinity, whatever it was before. */
export function lastValueOf({ y, last }: CurveSeries): number {
  return Number(last ?? y.at(-1) ?? NaN);
}

/** Beyond this a page would be heavy and the line no finer. */
const MAX_POINTS = 2000;
const MAX_VALUES = 20_000;

/** So many lines a chart has at most. */
export const MAX_SERIES = 50;

/** What a line is made from. */
export interface CurveSource {
  readonly label: string;
  readonly href?: string;
  readonly metric: MetricSeries;
  /** When its attempt started. */
  readonly startMs?: number;
}

/** The lines of one chart. */
export function curveSeriesOf(sources: readonly CurveSource[]): readonly CurveSeries[] {
  const shown = sources.slice(0, MAX_SERIES);
  const limit = Math.min(MAX_POINTS, Math.floor(MAX_VALUES / Math.max(1, shown.length)));
  return shown.map(({ label, href, metric: { points }, startMs }) => {
    const kept = thin(points.map(({ value, step }, i) => ({ x: step ?? i, y: value, i })), limit, ({ y }) => y);
    const shortened = shortener(kept.map(({ y }) => y));
    const times = kept.map(({ i }) => points[i]!.timeMs);
    const origin = startMs ?? times[0];
    const y = kept.map(({ y }) => Number.isFinite(y) ? shortened(y) : null);
    return {
      label,
      ...(href === undefined ? {} : { href }),
      x: kept.map(({ x }) => x),
      y,
      ...(origin === undefined || times.includes(undefined)
        ? {}
        : { t: times.map((ms) => Math.round((ms! - origin) * 10) / 10) }),
      total: points.length,
      ...lastOf(points.at(-1)!.value, y.at(-1), shortened),
    };
  });
}

function lastOf(
  last: number,
  kept: number | null | undefined,
  shortened: (value: number) => number,
): Pick<CurveSeries, "last"> {
  if (!Number.isFinite(last)) return { last: String(last) as "NaN" | "Infinity" | "-Infinity" };
  return shortened(last) === kept ? {} : { last: shortened(last) };
}

/** Cuts values to seven digits, or to as many as show how they vary: those of 1000000.1 and 1000000.2 come after these. */
function shortener(values: readonly number[]): (value: number) => number {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return Number;
  const [least, most] = extentOf(finite);
  const ratio = Math.max(Math.abs(least), Math.abs(most)) / (most - least);
  const digits = Number.isFinite(ratio) && ratio > 1 ? Math.min(17, 6 + Math.ceil(Math.log10(ratio))) : 0;
  return (value) => Number(value.toPrecision(Math.max(7, digits)));
}

/** Lines as they stand in a page: steps that are numbered from 0 are left out. */
export function packSeries(series: readonly CurveSeries[]): string {
  return JSON.stringify(series.map(({ x, ...rest }) => x.every((step, i) => step === i) ? rest : { x, ...rest }));
}

/** The lines that a page holds. */
export function unpackSeries(text: string): readonly CurveSeries[] {
  const packed: readonly (Omit<CurveSeries, "x"> & { readonly x?: readonly number[] })[] = JSON.parse(text);
  return packed.map((series) => ({ ...series, x: series.x ?? series.y.map((_, i) => i) }));
}
