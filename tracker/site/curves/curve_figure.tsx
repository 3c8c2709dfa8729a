import type { VNode } from "preact";
import { formatCount, formatNumber } from "../format/number.ts";
import { CurveChart, PLAIN, seriesClass } from "./curve_chart.tsx";
import { type CurveSeries, curveSeriesOf, type CurveSource, packSeries } from "./curve_series.ts";

/** A legend without scripts names so many lines. */
const MAX_NAMED = 12;

/** A chart of a metric with its legend. A script makes it answer: see `client/curves.tsx`. */
export function CurveFigure({ name, sources }: {
  readonly name: string;
  readonly sources: readonly CurveSource[];
}): VNode {
  const series = curveSeriesOf(sources);
  return (
    <figure class="curve" data-curve={packSeries(series)} data-name={name}>
      <figcaption>
        <bdi>{name}</bdi>
        {sources.length > series.length
          ? <span class="muted">{`the first ${series.length} of ${formatCount(sources.length, "line")}`}</span>
          : null}
      </figcaption>
      <CurveChart name={name} series={series} options={PLAIN} />
      {series.length < 2 ? null : (
        <ul class="legend">
          {series.slice(0, MAX_NAMED).map(({ label, href, y }, i) => (
            <li key={i}>
              <Swatch index={i} />
              {href === undefined ? <bdi>{label}</bdi> : (
                <a href={href}>
                  <bdi>{label}</bdi>
                </a>
              )}
              <span class="muted">{lastValue(y)}</span>
            </li>
          ))}
          {series.length > MAX_NAMED ? <li class="muted">{`and ${series.length - MAX_NAMED} more`}</li> : null}
        </ul>
      )}
    </figure>
  );
}

/** A piece of a line, as the chart draws it. */
export function Swatch({ index }: { readonly index: number }): VNode {
  return (
    <svg width="18" height="8" class="swatch" aria-hidden="true">
      <path d="M1,4L17,4" class={`chart-line ${seriesClass(index)}`} />
    </svg>
  );
}

/** The last value of a line that is a number. */
export function lastValue(y: CurveSeries["y"]): string {
  const last = y.findLast((value) => value !== null);
  return last === undefined ? "–" : formatNumber(last!);
}
