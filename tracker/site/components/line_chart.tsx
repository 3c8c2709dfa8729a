import type { VNode } from "preact";
import type { MetricSeries } from "../../model/run_view.ts";
import { formatNumber } from "../format/number.ts";
import { niceTicks } from "../format/ticks.ts";

const WIDTH = 420;
const HEIGHT = 200;
const LEFT = 56;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 26;

/** More points than this do not show; of each stretch the least and the most are kept. */
const MAX_POINTS = 400;

/** A metric's points over its steps. */
export function LineChart({ metric }: { readonly metric: MetricSeries }): VNode {
  const points = metric.points.map(({ value, step }, i) => ({ x: step ?? i, y: value }));
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const last = finite.at(-1);
  if (last === undefined) return <p class="empty">None of its {points.length} values is a finite number.</p>;
  const yTicks = niceTicks(...range(finite.map(({ y }) => y)), 4);
  const [left, right] = [points[0]!.x, Math.max(points.at(-1)!.x, points[0]!.x + 1e-9)];
  const xTicks = niceTicks(left, right, 5).filter((x) => x >= left && x <= right);
  const [bottom, top] = [yTicks[0]!, yTicks.at(-1)!];
  const toX = (x: number): number => LEFT + (x - left) / (right - left) * (WIDTH - LEFT - RIGHT);
  const toY = (y: number): number => HEIGHT - BOTTOM - (y - bottom) / (top - bottom || 1) * (HEIGHT - TOP - BOTTOM);
  const place = ({ x, y }: Point): string => `${toX(x).toFixed(1)},${toY(y).toFixed(1)}`;
  const paths = stretches(thin(points)).map((stretch) => `M${stretch.map(place).join("L")}`);
  return (
    <svg
      class="line-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${metric.name}: ${points.length} points, from ${formatNumber(finite[0]!.y)} to ${
        formatNumber(last.y)
      }`}
    >
      {yTicks.map((y) => (
        <g key={y}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={toY(y)} y2={toY(y)} class="chart-grid" />
          <text x={LEFT - 8} y={toY(y) + 4} text-anchor="end" class="axis-label">{formatNumber(y)}</text>
        </g>
      ))}
      {xTicks.map((x) => (
        <text key={x} x={toX(x)} y={HEIGHT - 8} text-anchor="middle" class="axis-label">{formatNumber(x)}</text>
      ))}
      <path d={paths.join("")} class="chart-line" />
      {finite.length <= 40
        ? finite.map((point) => <circle key={point.x} cx={toX(point.x)} cy={toY(point.y)} r="2.5" class="chart-dot" />)
        : null}
      <circle cx={toX(last.x)} cy={toY(last.y)} r="4" class="chart-last" />
    </svg>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The least and the most, with room around a constant so that its line is not on an edge. */
function range(values: readonly number[]): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const room = least === most ? Math.abs(least) / 10 || 1 : 0;
  return [least - room, most + room];
}

/** What is not a number breaks the line. */
function stretches(points: readonly Point[]): readonly Point[][] {
  const found: Point[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.y)) found.at(-1)!.push(point);
    else found.push([]);
  }
  return found.filter(({ length }) => length > 0);
}

function thin(points: readonly Point[]): readonly Point[] {
  if (points.length <= MAX_POINTS) return points;
  const size = Math.ceil(points.length / (MAX_POINTS / 2));
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const stretch = points.slice(start, start + size);
    const least = stretch.reduce((a, b) => (b.y < a.y ? b : a));
    const most = stretch.reduce((a, b) => (b.y > a.y ? b : a));
    kept.push(...(least.x <= most.x ? [least, most] : [most, least]));
  }
  return kept;
}
