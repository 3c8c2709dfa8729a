import type { VNode } from "preact";
import type { CurveData } from "../../site/compare/run_data.ts";
import { BottomLabel, LeftLabel } from "../../site/components/axis_labels.tsx";
import { placeOn, stepAxis, valueAxis } from "../../site/curves/axis.ts";
import { colourClass } from "./colour.ts";

const HEIGHT = 230;
const LEFT = 58;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 26;

/** One curve of an overlay. */
export interface OverlayCurve {
  /** The number of its subject, which gives the colour. */
  readonly subject: number;
  readonly title: string;
  readonly curve: CurveData;
}

/** How curves are drawn. */
export interface OverlayOptions {
  readonly logarithmic: boolean;
  /** 0 for as they are, up to 0.95: how much of each value is taken from those before it. */
  readonly smoothing: number;
}

/** Curves of one metric over each other; `width` is in pixels. */
export function OverlayChart({ width, name, curves, options }: {
  readonly width: number;
  readonly name: string;
  readonly curves: readonly OverlayCurve[];
  readonly options: OverlayOptions;
}): VNode {
  const drawn = curves.map(({ curve, ...rest }) => {
    const values = smooth(curve.values, options.smoothing);
    return { ...rest, points: values.map((y, i) => ({ x: curve.steps?.[i] ?? i, y })) };
  });
  const shown = (y: number | null): y is number => y !== null && (!options.logarithmic || y > 0);
  const all = drawn.flatMap(({ points }) => points.filter(({ y }) => shown(y)));
  if (all.length === 0) return <p class="empty">No value can be shown on this scale.</p>;
  const across = stepAxis(all.map(({ x }) => x), "step", width - LEFT - RIGHT);
  const up = valueAxis(all.map(({ y }) => y!), options.logarithmic);
  const x = (step: number): number => LEFT + placeOn(across, step) * (width - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - placeOn(up, value) * (HEIGHT - TOP - BOTTOM);
  return (
    <svg
      class="compare-chart"
      width={width}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`${name}: ${curves.length} curves over steps`}
    >
      {up.ticks.map(({ at, label }) => (
        <g key={at}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(at)} y2={y(at)} class="chart-grid" />
          <LeftLabel text={label} left={LEFT} y={y(at)} />
        </g>
      ))}
      {across.ticks.map(({ at, label }) => (
        <BottomLabel
          key={at}
          text={label}
          x={x(at)}
          y={HEIGHT - 8}
          width={width}
        />
      ))}
      {drawn.map(({ subject, title, points }) => (
        <path key={`${subject} ${title}`} class={`compare-line ${colourClass(subject)}`} d={pathOf(points)}>
          <title>{title}</title>
        </path>
      ))}
    </svg>
  );

  function pathOf(points: readonly { x: number; y: number | null }[]): string {
    let path = "";
    let open = false;
    for (const point of points) {
      if (!shown(point.y)) {
        open = false;
        continue;
      }
      path += `${open ? "L" : "M"}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
      open = true;
    }
    return path;
  }
}

/** The exponential moving average, corrected for its start, as TensorBoard and W&B have it. */
export function smooth(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight === 0) return values;
  let [last, mass] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    last = last * weight + value * (1 - weight);
    mass = mass * weight + (1 - weight);
    return last / mass;
  });
}
