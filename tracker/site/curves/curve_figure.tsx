import type { VNode } from "preact";
import { formatCount, formatNumber } from "../format/number.ts";
import { CurveChart, PLAIN, seriesClass } from "./curve_chart.tsx";
import { type CurveSeries, curveSeriesOf, type CurveSource, lastValueOf, packSeries } from "./curve_series.ts";

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
      <ul class="legend">
        {series.length === 1
          ? <LoneLegend series={series[0]!} />
          : series.slice(0, MAX_NAMED).map((one, i) => (
            <li key={i}>
              <Swatch index={i} />
              {one.href === undefined ? <bdi>{one.label}</bdi> : (
                <a href={one.href}>
                  <bdi>{one.label}</bdi>
                </a>
              )}
              <LastValue series={one} kind="muted" />
            </li>
          ))}
        {series.length > MAX_NAMED ? <li class="muted">{`and ${series.length - MAX_NAMED} more`}</li> : null}
      </ul>
    </figure>
  );
}

/** What stands below a chart of one line: it needs no name, and its place is taken before a script fills it. */
function LoneLegend({ series }: { readonly series: CurveSeries }): VNode {
  return (
    <li>
      <span class="muted">last</span>
      <LastValue series={series} kind="legend-value" />
    </li>
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

/** The last value of a line, marked when it is no number: its line ends before, and looks as healthy as any other. */
export function LastValue({ series, kind }: { readonly series: CurveSeries; readonly kind: string }): VNode {
  const last = lastValueOf(series);
  if (Number.isFinite(last)) return <span class={kind}>{formatNumber(last)}</span>;
  return <span class={`${kind} not-finite`} title="Its last value is no finite number">{formatNumber(last)}</span>;
}
