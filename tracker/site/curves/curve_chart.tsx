import type { VNode } from "preact";
import { BottomLabel, LeftLabel } from "../components/axis_labels.tsx";
import { formatNumber } from "../format/number.ts";
import { type Axis, placeOn, stepAxis, valueAxis } from "./axis.ts";
import type { CurveSeries } from "./curve_series.ts";
import { smooth } from "./smooth.ts";
import { thin } from "./thin.ts";

/** How a chart is drawn; a page without scripts has the defaults. */
export interface CurveOptions {
  readonly log: boolean;
  /** From 0 to below 1. */
  readonly smoothing: number;
  readonly unit: "step" | "time";
  /** The part of the step axis that is shown; all of it by default. */
  readonly zoom?: readonly [number, number];
  /** The numbers of the lines that are not drawn. */
  readonly hidden: ReadonlySet<number>;
  /** Where a reader points: a value of the step axis. */
  readonly cursor?: number;
}

/** What a page shows without scripts. */
export const PLAIN: CurveOptions = { log: false, smoothing: 0, unit: "step", hidden: new Set() };

/** The chart's size in its own units, and the room around its lines. */
export const PLOT = { width: 420, height: 210, left: 56, right: 14, top: 10, bottom: 26 } as const;

const PLOT_LENGTH = PLOT.width - PLOT.left - PLOT.right;

/** More points than this do not show on a line, and on many lines together. */
const MAX_POINTS = 400;
const MAX_ALL_POINTS = 3000;

/** So many colours there are; further lines are dashed. */
const COLOURS = 10;

/** The classes that give a line its colour and its dashes. */
export function seriesClass(index: number): string {
  return `series-${index % COLOURS}${index >= COLOURS ? ` dashes-${Math.floor(index / COLOURS) % 3}` : ""}`;
}

/** A line that is drawn. */
interface Line {
  readonly index: number;
  readonly raw: readonly Point[];
  /** The smoothed one; the same as `raw` without smoothing. */
  readonly shown: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A metric of one or several attempts over its steps. */
export function CurveChart({ name, series, options }: {
  readonly name: string;
  readonly series: readonly CurveSeries[];
  readonly options: CurveOptions;
}): VNode {
  const lines = linesOf(series, options);
  const finite = lines.flatMap(({ raw }) => raw).filter(({ y }) => Number.isFinite(y));
  if (finite.length === 0) return <p class="empty">{emptyText(series, options)}</p>;
  const smoothed = lines.flatMap(({ shown }) => shown).filter(({ y }) => Number.isFinite(y));
  // Near its beginning, what is smoothed still has of the values before a part that is zoomed into.
  const yAxis = valueAxis([...finite, ...smoothed].map(({ y }) => y), options.log);
  const xAxis = stepAxis(lines.flatMap(({ raw }) => raw.map(({ x }) => x)), options.unit, PLOT_LENGTH, options.zoom);
  const room = Math.max(40, Math.min(MAX_POINTS, Math.floor(MAX_ALL_POINTS / lines.length)));
  const path = (points: readonly Point[]): string => pathOf(thin(points, room, ({ y }) => y), xAxis, yAxis);
  const single = lines.length === 1 && lines[0]!.shown.length <= 40;
  return (
    <svg class="line-chart" viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} role="img" aria-label={wordsFor(name, series)}>
      {yAxis.ticks.map(({ at, label }) => (
        <g key={at}>
          <line
            x1={PLOT.left}
            x2={PLOT.width - PLOT.right}
            y1={toY(yAxis, at)}
            y2={toY(yAxis, at)}
            class="chart-grid"
          />
          <LeftLabel text={label} left={PLOT.left} y={toY(yAxis, at)} />
        </g>
      ))}
      {xAxis.ticks.map(({ at, label }) => (
        <BottomLabel key={at} text={label} x={toX(xAxis, at)} y={PLOT.height - 8} width={PLOT.width} />
      ))}
      {options.smoothing === 0
        ? null
        : lines.map(({ index, raw }) => (
          <path key={`raw ${index}`} d={path(raw)} class={`chart-line chart-raw ${seriesClass(index)}`} />
        ))}
      {lines.map(({ index, shown }) => <path key={index} d={path(shown)} class={`chart-line ${seriesClass(index)}`} />)}
      {single
        ? lines[0]!.shown.filter(({ y }) =>
          Number.isFinite(y)
        ).map((point) => (
          <circle
            key={point.x}
            cx={toX(xAxis, point.x)}
            cy={toY(yAxis, point.y)}
            r="2.5"
            class={`chart-dot ${seriesClass(lines[0]!.index)}`}
          />
        ))
        : lines.map(({ index, shown }) => {
          const last = shown.findLast(({ y }) =>
            Number.isFinite(y)
          );
          return last === undefined ? null : (
            <circle
              key={`last ${index}`}
              cx={toX(xAxis, last.x)}
              cy={toY(yAxis, last.y)}
              r="3"
              class={`chart-dot ${seriesClass(index)}`}
            />
          );
        })}
      {options.cursor === undefined ? null : (
        <line
          x1={toX(xAxis, options.cursor)}
          x2={toX(xAxis, options.cursor)}
          y1={PLOT.top}
          y2={PLOT.height - PLOT.bottom}
          class="chart-cursor"
        />
      )}
    </svg>
  );
}

/** The axis that steps or times of the drawn lines lie on; `undefined` when there is none. */
export function stepAxisOf(series: readonly CurveSeries[], options: CurveOptions): Axis | undefined {
  const xs = linesOf(series, options).flatMap(({ raw }) => raw.map(({ x }) => x));
  return xs.length === 0 ? undefined : stepAxis(xs, options.unit, PLOT_LENGTH, options.zoom);
}

/** The point of a line that is nearest to a place on the step axis. */
export function nearestPoint(series: CurveSeries, at: number, options: CurveOptions): Point | undefined {
  const [line] = linesOf([series], { ...options, hidden: new Set() });
  return line?.shown.reduce<Point | undefined>((near, point) => {
    return near === undefined || Math.abs(point.x - at) < Math.abs(near.x - at) ? point : near;
  }, undefined);
}

/** The lines with what is to be seen of them. */
function linesOf(series: readonly CurveSeries[], options: CurveOptions): readonly Line[] {
  const { log, smoothing, unit, zoom, hidden } = options;
  return series.flatMap(({ x, y, t }, index) => {
    const places = unit === "time" ? t : x;
    if (hidden.has(index) || places === undefined) return [];
    const points = (values: readonly (number | null)[]): readonly Point[] =>
      values
        .map((value, i): Point => ({ x: places[i]!, y: value === null || (log && value <= 0) ? NaN : value }))
        .filter(({ x }) => zoom === undefined || (x >= zoom[0] && x <= zoom[1]));
    const raw = points(y);
    if (raw.length === 0 || smoothing === 0) return raw.length === 0 ? [] : [{ index, raw, shown: raw }];
    // Values that have no place on a logarithmic scale draw a smoothed line to where it would need endless room.
    const floor = raw.reduce((least, { y }) => y < least ? y : least, Infinity);
    const shown = points(smooth(y, smoothing)).map(({ x, y }) => ({ x, y: log && y < floor ? NaN : y }));
    return [{ index, raw, shown }];
  });
}

/** What is not a number breaks a line. */
function pathOf(points: readonly Point[], xAxis: Axis, yAxis: Axis): string {
  let path = "";
  let open = false;
  for (const { x, y } of points) {
    if (Number.isFinite(y)) path += `${open ? "L" : "M"}${toX(xAxis, x)},${toY(yAxis, y)}`;
    open = Number.isFinite(y);
  }
  return path;
}

function toX(axis: Axis, value: number): number {
  return round(PLOT.left + placeOn(axis, value) * PLOT_LENGTH);
}

function toY(axis: Axis, value: number): number {
  return round(PLOT.height - PLOT.bottom - placeOn(axis, value) * (PLOT.height - PLOT.top - PLOT.bottom));
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}

function emptyText(series: readonly CurveSeries[], { log, hidden }: CurveOptions): string {
  if (hidden.size >= series.length) return "All lines are switched off.";
  if (log) return "None of the values is positive, so none has a place on a logarithmic scale.";
  return "None of the values is a finite number.";
}

function wordsFor(name: string, series: readonly CurveSeries[]): string {
  const [only] = series;
  if (series.length > 1 || only === undefined) return `${name}: ${series.length} lines`;
  const finite = only.y.filter((value) => value !== null);
  const ends = finite.length === 0 ? "" : `, from ${formatNumber(finite[0]!)} to ${formatNumber(finite.at(-1)!)}`;
  return `${name}: ${only.total} points${ends}`;
}
