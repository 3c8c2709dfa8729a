import type { RunView } from "../../model/run_view.ts";
import { formatNumber } from "../../site/format/number.ts";
import { medianOf, metricHistories, type MetricHistory } from "../summary/metric_history.ts";
import type { Gate } from "./parse_gate.ts";

/** What a gate says of a run. */
export interface GateFinding {
  /** The gate as it was written. */
  readonly gate: string;
  readonly passed: boolean;
  /** In words, without any text of the run file's. */
  readonly why: string;
  /** The tasks whose metric is the reason. */
  readonly tasks: readonly string[];
}

/** Holds a run against gates. A gate whose metric nothing logged has not passed: it would otherwise guard nothing. */
export function checkGates(run: RunView, base: readonly RunView[], gates: readonly Gate[]): readonly GateFinding[] {
  const histories = metricHistories(run, base);
  return gates.map((gate) => checkGate(gate, histories.filter((history) => isMeant(gate, history, run)), base.length));
}

function checkGate(gate: Gate, histories: readonly MetricHistory[], runs: number): GateFinding {
  const finding = (passed: boolean, why: string, tasks: readonly string[] = []): GateFinding => ({
    gate: gate.text,
    passed,
    why,
    tasks,
  });
  if (histories.length === 0) return finding(false, "no task logged this metric");
  const { condition } = gate;
  if ("bound" in condition) {
    const beyond = histories.filter(({ value }) =>
      // NaN is on no side of any bound.
      Number.isNaN(value) || (condition.kind === "below" ? value < condition.bound : value > condition.bound)
    );
    return beyond.length === 0
      ? finding(true, `it is ${listed(histories)}`)
      : finding(false, `it is ${listed(beyond)}`, beyond.map(({ task }) => task));
  }
  const compared = histories.filter(({ base }) => base.length > 0);
  if (compared.length === 0) return finding(true, runs === 0 ? "there is no run to compare with" : "it is new");
  const worse = compared.filter((history) => hasChanged(history, condition));
  return worse.length === 0
    ? finding(true, changes(compared))
    : finding(false, changes(worse), worse.map(({ task }) => task));
}

function hasChanged(
  { value, base }: MetricHistory,
  { kind, by, percent }: { readonly kind: "drops" | "rises"; readonly by: number; readonly percent: boolean },
): boolean {
  if (Number.isNaN(value)) return true;
  const before = medianOf(base);
  const change = kind === "drops" ? before - value : value - before;
  const amount = percent ? Math.abs(before) * by / 100 : by;
  // What decimals cannot say exactly must not decide: 0.992 is less than 0.994 by 0.002 and not by a little less.
  return change >= amount - Math.max(Math.abs(value), Math.abs(before)) * 4 * Number.EPSILON && change > 0;
}

function isMeant({ metric, task }: Gate, history: MetricHistory, run: RunView): boolean {
  if (history.metric !== metric) return false;
  if (task === undefined || task === history.task) return true;
  return run.tasks.some(({ name, group }) => name === history.task && group === task);
}

/** The most values that are named. */
const MAX_NAMED = 3;

function listed(histories: readonly MetricHistory[]): string {
  return some(histories.map(({ value }) => formatNumber(value)));
}

function changes(histories: readonly MetricHistory[]): string {
  return some(histories.map(({ value, base }) => `${formatNumber(medianOf(base))} → ${formatNumber(value)}`));
}

function some(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return texts.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
