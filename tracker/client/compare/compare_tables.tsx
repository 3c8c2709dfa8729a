import type { ComponentChildren, VNode } from "preact";
import { type ParamValue, paramValue } from "../../catalog/run_entry.ts";
import { CachedMark, OUTCOME_WORD, OutcomeIcon } from "../../site/components/outcome.tsx";
import type { Outcome } from "../../model/outcome.ts";
import { formatDuration } from "../../site/format/duration.ts";
import { formatChange, formatNumber } from "../../site/format/number.ts";
import { siteUrl } from "../load_data.ts";
import { colourClass } from "./colour.ts";
import type { CompareRow, GraphDifference, Repeats, Spread, TaskDuration } from "./compare_rows.ts";
import type { Subject } from "./subject.ts";

const NONE = <span class="muted">–</span>;

/** Rows of names, columns of subjects; what differs from the first subject is marked. */
export function CompareTable<Value>({ label, subjects, rows, cell, onlyDifferent, differs = isOther }: {
  readonly label: string;
  readonly subjects: readonly Subject[];
  readonly rows: readonly CompareRow<Value>[];
  readonly cell: (value: Value, first: Value | undefined) => ComponentChildren;
  readonly onlyDifferent: boolean;
  /** Whether a value is marked against the first one. */
  readonly differs?: (value: Value | undefined, first: Value | undefined) => boolean;
}): VNode {
  const shown = onlyDifferent ? rows.filter(({ differ }) => differ) : rows;
  if (shown.length === 0) return <p class="empty">{rows.length === 0 ? "None." : "All are the same."}</p>;
  return (
    <div class="scroller compare-table" role="group" tabIndex={0} aria-label={label}>
      <table class="table">
        <SubjectHead subjects={subjects} />
        <tbody>
          {shown.map(({ name, values, differ }) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              {values.map((value, i) => (
                <td key={i} class={differ && i > 0 && differs(value, values[0]) ? "differs" : undefined}>
                  {value === undefined ? NONE : cell(value, i === 0 ? undefined : values[0])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isOther(value: unknown, first: unknown): boolean {
  return !Object.is(value, first);
}

function SubjectHead({ subjects }: { readonly subjects: readonly Subject[] }): VNode {
  return (
    <thead>
      <tr>
        <td></td>
        {subjects.map(({ key, title, path }, i) => (
          <th key={key} scope="col">
            <span class={`swatch ${colourClass(i)}`} />
            <a href={siteUrl(path)}>
              <bdi>{title}</bdi>
            </a>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A longer value is told by its beginning and its end. */
const MAX_SHOWN = 1000;

/** A parameter, as it was given. */
export function paramCell(value: ParamValue): ComponentChildren {
  return <bdi>{String(paramValue(value, MAX_SHOWN))}</bdi>;
}

/** A number, and how far it is from the first one. */
export function numberCell(value: number, first: number | undefined): ComponentChildren {
  return (
    <>
      {formatNumber(value)}
      {first === undefined || !Number.isFinite(first) || !Number.isFinite(value) || value === first
        ? null
        : <span class="change">{formatChange(value - first, first)}</span>}
    </>
  );
}

/** A duration, and how many times as long as the first one it is. */
export function durationCell(value: TaskDuration, first: TaskDuration | undefined): ComponentChildren {
  if (value === "cached") return <CachedMark />;
  const factor = typeof first !== "number" || first === 0 ? 1 : value / first;
  return (
    <>
      {formatDuration(value)}
      {Math.abs(factor - 1) < 0.01
        ? null
        : <span class="change">{`× ${formatNumber(Number(factor.toPrecision(3)))}`}</span>}
    </>
  );
}

/** Means and deviations of subjects with equal parameters. */
export function RepeatsTable({ repeats }: { readonly repeats: readonly Repeats[] }): VNode {
  const names = [...new Set(repeats.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  return (
    <div class="scroller compare-table" role="group" tabIndex={0} aria-label="Repeats">
      <table class="table">
        <thead>
          <tr>
            <td></td>
            {repeats.map(({ label, subjects }, i) => (
              <th key={i} scope="col">
                <bdi>{label === "" ? "all alike" : label}</bdi>
                <span class="change">{`n = ${subjects.length}`}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              {repeats.map(({ subjects, metrics }, i) => {
                const spread = metrics.find((metric) => metric.name === name);
                return (
                  <td key={i}>{spread === undefined ? NONE : <SpreadCell spread={spread} of={subjects.length} />}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A mean and its deviation, and of how many values it is, where not all repeats have one that is finite. */
function SpreadCell({ spread, of }: { readonly spread: Spread; readonly of: number }): VNode {
  const { count, mean, deviation } = spread;
  return (
    <>
      {count === 0 ? NONE : formatNumber(mean)}
      {count < 2 ? null : <span class="change">{`± ${formatNumber(Number(deviation.toPrecision(3)))}`}</span>}
      {count === of ? null : <span class="change">{`n = ${count}`}</span>}
    </>
  );
}

const WHAT: Readonly<Record<GraphDifference["what"], string>> = {
  task: "task",
  outcome: "outcome",
  dependency: "dependency",
};

/** Tasks and dependencies that only some have, and tasks that ended otherwise. */
export function GraphTable({ subjects, differences }: {
  readonly subjects: readonly Subject[];
  readonly differences: readonly GraphDifference[];
}): VNode {
  if (differences.length === 0) {
    return <p class="empty">The graphs are the same, and every task ended alike.</p>;
  }
  return (
    <div class="scroller compare-table" role="group" tabIndex={0} aria-label="Graph">
      <table class="table">
        <SubjectHead subjects={subjects} />
        <tbody>
          {differences.map(({ what, name, values }) => (
            <tr key={`${what} ${name}`}>
              <th scope="row">
                <span class="muted">{WHAT[what]}</span> <bdi>{name}</bdi>
              </th>
              {values.map((value, i) => (
                <td key={i} class={value === "" ? "absent" : undefined}>
                  {value === "" ? "not there" : value === "yes" ? "there" : (
                    <span class={`task-link tone-${value}`}>
                      <OutcomeIcon outcome={value as Outcome} />
                      {OUTCOME_WORD[value as Outcome]}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
