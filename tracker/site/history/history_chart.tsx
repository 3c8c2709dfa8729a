import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";
import type { MetricBase } from "../../history/pipeline_history.ts";
import { LeftLabel } from "../components/axis_labels.tsx";
import { shareOf, ticksAround } from "../format/ticks.ts";
import { CHART_FRAMES, type ChartSize } from "./chart_frame.ts";

/** One series over the runs of a pipeline: the base branch as a line, the others as rings. */
export function HistoryChart(
  { runs, lines, values, series, base, baseBranch, mark, label, size = "chart", alike, format, formatTicks, formatDay }:
    {
      /** Oldest first. */
      readonly runs: readonly RunEntry[];
      /** By run: the line of development that it belongs to. */
      readonly lines: readonly (string | undefined)[];
      /** By run. */
      readonly values: readonly (number | undefined)[];
      /** The number of the series in the page's data. */
      readonly series: number;
      readonly base?: MetricBase;
      readonly baseBranch?: string;
      /** The place of a run from where on something is different. */
      readonly mark?: number;
      readonly label: string;
      readonly size?: ChartSize;
      /** Values that differ by no more than this share of the largest get the axis of equal ones. */
      readonly alike?: number;
      readonly format: (value: number) => string;
      readonly formatTicks: (values: readonly number[]) => readonly string[];
      readonly formatDay: (ms: number) => string;
    },
): VNode {
  const { width, height, left, right, top, bottom } = CHART_FRAMES[size];
  const finite = values.filter((value) => Number.isFinite(value)) as number[];
  if (finite.length === 0) return <p class="empty">No value is a finite number.</p>;
  const ticks = ticksAround(finite, size === "row" ? 1 : 3, alike);
  const [least, most] = [ticks[0]!, ticks.at(-1)!];
  const x = (run: number): number => left + (run + 0.5) / runs.length * (width - left - right);
  const y = (value: number): number => height - bottom - shareOf(value, least, most) * (height - top - bottom);
  const labels = formatTicks(ticks);
  const at = (run: number): string => `${x(run).toFixed(1)} ${y(values[run]!).toFixed(1)}`;
  const known = [...values.keys()].filter((run) => Number.isFinite(values[run]));
  const onBase = known.filter((run) => lines[run] === baseBranch);
  const others = Map.groupBy(known.filter((run) => lines[run] !== baseBranch), (run) => lines[run] ?? "");
  const [first, last] = [runs[0]?.startMs, runs.at(-1)?.startMs];
  return (
    <svg
      class="history-chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: ${known.length} runs, last ${format(finite.at(-1)!)}`}
      data-series={series}
      data-size={size}
    >
      {ticks.map((tick, i) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} class="chart-grid" />
          <LeftLabel text={labels[i]!} left={left} y={y(tick)} />
        </g>
      ))}
      {first === undefined || last === undefined || size === "row" ? null : (
        <>
          <text x={left} y={height - 6} class="axis-label">{formatDay(first)}</text>
          <text x={width - right} y={height - 6} text-anchor="end" class="axis-label">{formatDay(last)}</text>
        </>
      )}
      {base === undefined || base.median < least || base.median > most
        ? null
        : <line x1={left} x2={width - right} y1={y(base.median)} y2={y(base.median)} class="history-median" />}
      {mark === undefined ? null : (
        <line
          x1={(x(mark) + x(mark - 1)) / 2}
          x2={(x(mark) + x(mark - 1)) / 2}
          y1={top}
          y2={height - bottom}
          class="history-mark"
        />
      )}
      {[...others].map(([line, places]) => (
        <path
          key={line}
          d={places.map((run) => ring(x(run), y(values[run]!))).join("")}
          class="history-other"
          data-line={line}
        />
      ))}
      {onBase.length === 0 ? null : (
        <g data-line={baseBranch ?? ""}>
          <path d={`M${onBase.map(at).join("L")}`} class="history-line" />
          <path d={onBase.map((run) => `M${at(run)}h0`).join("")} class="history-dots" />
        </g>
      )}
    </svg>
  );
}

function ring(x: number, y: number): string {
  return `M${(x - 2.5).toFixed(1)} ${y.toFixed(1)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0`;
}
