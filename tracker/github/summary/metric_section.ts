import { formatNumber } from "../../site/format/number.ts";
import { code, details, table } from "./markdown.ts";
import { medianOf, type MetricHistory, type Verdict, verdictOf } from "./metric_history.ts";

const WORDS: Readonly<Record<Verdict, (runs: number) => string>> = {
  higher: (runs) => runs === 1 ? "▲ higher" : `▲ higher than in all ${runs}`,
  lower: (runs) => runs === 1 ? "▼ lower" : `▼ lower than in all ${runs}`,
  "as before": (runs) => runs === 1 ? "unchanged" : `within the last ${runs}`,
  new: () => "new",
};

/** What a person reads first of the metrics, in a sentence. */
export function metricSentence(histories: readonly MetricHistory[], against: string): string {
  const counts = Map.groupBy(histories, verdictOf);
  const of = (verdict: Verdict): number => counts.get(verdict)?.length ?? 0;
  if (of("new") === histories.length) return `There is no run on ${against} to compare the metrics with.`;
  const parts = [
    ...(of("higher") === 0 ? [] : [`${of("higher")} higher`]),
    ...(of("lower") === 0 ? [] : [`${of("lower")} lower`]),
  ];
  const compared = histories.length - of("new");
  return parts.length === 0
    ? `All ${compared} metrics are within what the last runs on ${against} gave.`
    : `Of ${compared} metrics, ${parts.join(" and ")} than in all of the last runs on ${against}.`;
}

/** The metrics with the median of the last runs, the change and what it means: what changed first, the rest folded. */
export function metricSection(histories: readonly MetricHistory[], maxRows: number): string {
  const changed = histories.filter((history) => ["higher", "lower"].includes(verdictOf(history)));
  const rest = histories.filter((history) => !changed.includes(history));
  const parts = [
    ...(changed.length === 0 ? [] : [rows(changed, maxRows)]),
    ...(rest.length === 0
      ? []
      : [details(`${rest.length} ${changed.length === 0 ? "metrics" : "other metrics"}`, rows(rest, maxRows))]),
  ];
  return parts.join("\n\n");
}

function rows(histories: readonly MetricHistory[], maxRows: number): string {
  return table(
    ["task", "metric", "now", "before", "change", ""],
    histories.map((history) => {
      const { task, metric, value, base } = history;
      const median = base.length === 0 ? undefined : medianOf(base);
      return [
        code(task, 80),
        code(metric, 80),
        formatNumber(value),
        median === undefined ? "" : formatNumber(median),
        median === undefined ? "" : change(value, median),
        WORDS[verdictOf(history)](base.length),
      ];
    }),
    maxRows,
  );
}

function change(now: number, before: number): string {
  const difference = now - before;
  if (difference === 0) return "0";
  const sign = difference > 0 ? "+" : "";
  const relative = before === 0 || !Number.isFinite(difference)
    ? ""
    : ` (${sign}${formatNumber(Number((difference / Math.abs(before) * 100).toPrecision(2)))} %)`;
  return `${sign}${formatNumber(difference)}${relative}`;
}
