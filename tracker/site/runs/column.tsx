import type { VNode } from "preact";
import type { ParamValue, RunEntry } from "../../catalog/run_entry.ts";
import { type Family, isFamily, valuesOf } from "../../query/fields.ts";
import { OUTCOME_WORD, OutcomeBadge } from "../components/outcome.tsx";
import { OutcomeBar } from "../components/outcome_bar.tsx";
import { Time } from "../components/time.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatApart, formatNumber } from "../format/number.ts";
import { extentOf } from "../format/ticks.ts";
import { toIso } from "../format/time.ts";
import { TriggerCell } from "./trigger_cell.tsx";

/** A column of the list of runs. */
export interface Column {
  /** As it stands in addresses, such as `started` or `metric.accuracy`. */
  readonly id: string;
  readonly title: string;
  /** Whether its cells are numbers, which stand at the right. */
  readonly numeric: boolean;
  /** What it is sorted by; `undefined` comes last. */
  readonly sortKey: (run: RunEntry) => string | number | undefined;
  /** What it says in a file of values. */
  readonly text: (run: RunEntry) => string;
  readonly Cell: (props: { readonly run: RunEntry }) => VNode | null;
}

const NOTHING = <span class="muted">–</span>;

/** The columns that every site has, in their usual order. */
export const COLUMNS: readonly Column[] = [
  {
    id: "status",
    title: "Status",
    numeric: false,
    sortKey: ({ outcome }) => outcome,
    text: ({ outcome }) => outcome,
    Cell: ({ run }) => <OutcomeBadge outcome={run.outcome} />,
  },
  {
    id: "started",
    title: "Started",
    numeric: false,
    sortKey: ({ startMs }) => startMs,
    text: ({ startMs }) => startMs === undefined ? "" : toIso(startMs) ?? "",
    Cell: ({ run }) => run.startMs === undefined ? NOTHING : <Time ms={run.startMs} />,
  },
  {
    id: "duration",
    title: "Duration",
    numeric: true,
    sortKey: ({ durationMs }) => durationMs,
    text: ({ durationMs }) => durationMs === undefined ? "" : String(inSeconds(durationMs)),
    Cell: ({ run }) => run.durationMs === undefined ? NOTHING : <>{formatDuration(run.durationMs)}</>,
  },
  {
    id: "tasks",
    title: "Tasks",
    numeric: false,
    sortKey: taskCount,
    text: (run) => String(taskCount(run)),
    Cell: ({ run }) => (
      <span class="run-tasks">
        <span class="task-count">{taskCount(run)}</span>
        {run.counts.length === 0 ? null : <OutcomeBar counts={run.counts} />}
      </span>
    ),
  },
  {
    id: "trigger",
    title: "Trigger",
    numeric: false,
    sortKey: ({ trigger, changeId }) => trigger === undefined ? undefined : `${trigger} ${changeId ?? ""}`,
    text: ({ trigger = "" }) => trigger,
    Cell: TriggerCell,
  },
  textColumn("branch", "Branch", ({ branch }) => branch),
  {
    id: "commit",
    title: "Commit",
    numeric: false,
    sortKey: ({ commit }) => commit,
    text: ({ commit = "" }) => commit,
    Cell: ({ run }) =>
      run.commit === undefined ? NOTHING : (
        <>
          <code>{run.commit.slice(0, 8)}</code>
          {run.dirty === true
            ? <span class="pill pill-warn" title="Tracked files differed from the commit">changed</span>
            : null}
        </>
      ),
  },
  textColumn("actor", "Started by", ({ actor }) => actor),
  {
    id: "attempts",
    title: "Attempts",
    numeric: true,
    sortKey: ({ attempts }) => attempts,
    text: ({ attempts }) => String(attempts),
    Cell: ({ run }) => <>{run.attempts}</>,
  },
  textColumn("base", "Base branch", ({ baseBranch }) => baseBranch),
  textColumn("title", "Pull request", ({ changeTitle }) => changeTitle),
];

/** A catalogue knows tenths of milliseconds; what a division leaves beyond these means nothing. */
function inSeconds(ms: number): number {
  return Number((ms / 1000).toFixed(4));
}

function textColumn(id: string, title: string, valueOf: (run: RunEntry) => string | undefined): Column {
  return {
    id,
    title,
    numeric: false,
    sortKey: valueOf,
    text: (run) => valueOf(run) ?? "",
    Cell: ({ run }) => {
      const value = valueOf(run);
      return value === undefined ? NOTHING : <bdi title={value}>{value}</bdi>;
    },
  };
}

function taskCount({ counts }: RunEntry): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** An identifier as it stands in an address, between commas: names of metrics may hold some. */
export function columnInAddress(id: string): string {
  return id.replaceAll(/[\\,]/g, "\\$&");
}

/** The column of an identifier; `undefined` when it is none. Own columns are given with their titles. */
export function columnOf(id: string, ownTitles: ReadonlyMap<string, string> = new Map()): Column | undefined {
  const known = COLUMNS.find((column) => column.id === id);
  if (known !== undefined) return known;
  const point = id.indexOf(".");
  const [family, name] = [id.slice(0, point), id.slice(point + 1)];
  if (point === -1 || !isFamily(family) || name === "") return undefined;
  return valueColumn(id, family, name, family === "own" ? ownTitles.get(name) ?? name : name);
}

/** A project's own column with its cells at the right, where all that some runs have in it are numbers. */
export function alignedBy(runs: readonly RunEntry[], column: Column): Column {
  if (!column.id.startsWith("own.")) return column;
  const keys = runs.map(column.sortKey).filter((key) => key !== undefined);
  return { ...column, numeric: keys.length > 0 && keys.every((key) => typeof key === "number") };
}

function valueColumn(id: string, family: Family, name: string, title: string): Column {
  return {
    id,
    title,
    numeric: family === "metric",
    sortKey: (run) => {
      const values = valuesOf(run, family, name);
      if (values.length === 0) return undefined;
      const numbers = values.filter((value) => typeof value === "number" && !Number.isNaN(value)) as number[];
      if (numbers.length > 0) return numbers.reduce((a, b) => Math.max(a, b));
      return values[0] === null ? undefined : String(values[0]);
    },
    text: (run) => [...new Set(valuesOf(run, family, name).map(String))].join(" "),
    Cell: ({ run }) => <Values values={valuesOf(run, family, name)} shown={family === "param" ? String : shown} />,
  };
}

/** One value, the range of several numbers, or the first of several others. */
function Values({ values, shown }: {
  readonly values: readonly ParamValue[];
  readonly shown: (value: ParamValue) => string;
}): VNode {
  const different = [...new Set(values)];
  const [first] = different;
  if (first === undefined) return NOTHING;
  if (different.length === 1) return <bdi>{shown(first)}</bdi>;
  const numbers = different.filter((value) => typeof value === "number");
  const title = different.map(shown).join(", ");
  if (numbers.length < different.length) return <bdi title={title}>{`${shown(first)} +${different.length - 1}`}</bdi>;
  // Both ends have to fit into a cell; its tip has all digits.
  return <span title={title}>{formatApart(extentOf(numbers), 4).join(" – ")}</span>;
}

function shown(value: ParamValue): string {
  return typeof value === "number" ? formatNumber(value) : String(value);
}

/** An outcome as pages call it, for those who hear a row. */
export function outcomeWord({ outcome }: RunEntry): string {
  return OUTCOME_WORD[outcome];
}
