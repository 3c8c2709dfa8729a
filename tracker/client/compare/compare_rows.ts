import { paramValue } from "../../catalog/run_entry.ts";
import type { Subject } from "./subject.ts";

/** One name over all subjects. */
export interface CompareRow<Value> {
  readonly name: string;
  /** By subject; `undefined` where it has none. */
  readonly values: readonly (Value | undefined)[];
  /** Whether they are not all the same. */
  readonly differ: boolean;
}

/** All names that any subject has, in the order in which they first come. */
export function compareRows<Value>(
  subjects: readonly Subject[],
  pick: (subject: Subject) => ReadonlyMap<string, Value>,
): readonly CompareRow<Value>[] {
  const maps = subjects.map(pick);
  const names = new Set(maps.flatMap((map) => [...map.keys()]));
  return [...names].map((name) => {
    const values = maps.map((map) => map.get(name));
    return { name, values, differ: values.some((value) => !Object.is(value, values[0])) };
  });
}

/** Rows that tell subjects apart by values rather than by having none, those that most subjects have first. */
export function telling<Value>(rows: readonly CompareRow<Value>[]): readonly CompareRow<Value>[] {
  const known = rows.map((row) => ({ row, values: row.values.filter((value) => value !== undefined) }));
  return known
    .filter(({ values }) => values.some((value) => !Object.is(value, values[0])))
    .sort((a, b) => b.values.length - a.values.length)
    .map(({ row }) => row);
}

/** How long a task took, in milliseconds, unless it was taken from an earlier run. */
export type TaskDuration = number | "cached";

/** How long each task took, by name. */
export function durationRows(subjects: readonly Subject[]): readonly CompareRow<TaskDuration>[] {
  return compareRows(
    subjects,
    ({ tasks }) =>
      new Map(tasks.flatMap(({ name, durationMs, cached }): [string, TaskDuration][] => {
        if (cached === true) return [[name, "cached"]];
        return durationMs === undefined ? [] : [[name, durationMs]];
      })),
  );
}

/** Whether one duration is to be told from another: with what was not carried out there is nothing to compare. */
export function durationsDiffer(one: TaskDuration | undefined, other: TaskDuration | undefined): boolean {
  return one !== other && one !== "cached" && other !== "cached";
}

/** Subjects of one pipeline with equal parameters. */
export interface Repeats {
  /** The pipeline and the parameters in which these differ from other subjects. */
  readonly label: string;
  readonly subjects: readonly Subject[];
  readonly metrics: readonly Spread[];
}

/** A metric over repeats. */
export interface Spread {
  readonly name: string;
  /** Of how many repeats it is: those in which it is a finite number. */
  readonly count: number;
  readonly mean: number;
  /** The standard deviation of a sample (n - 1); NaN of a single value. */
  readonly deviation: number;
}

/** Of a longer value, a label has the beginning and the end. */
const MAX_LABEL = 60;

/** Groups subjects of one pipeline that have the same parameters; those without a twin are groups of one. */
export function repeatsOf(subjects: readonly Subject[]): readonly Repeats[] {
  const varying = compareRows(subjects, ({ params }) => params).filter(({ differ }) => differ);
  const severalPipelines = new Set(subjects.map(({ run }) => run.pipeline)).size > 1;
  const groups = Map.groupBy(subjects, ({ run, params }) => {
    // A text is not the number that it looks like, and a parameter that is missing is none that is null.
    const values = varying.map(({ name }) =>
      params.has(name) ? [typeof params.get(name), String(params.get(name))] : []
    );
    return JSON.stringify([run.pipeline, values]);
  });
  return [...groups.values()].map((members) => ({
    label: [
      ...(severalPipelines ? [members[0]!.run.pipeline] : []),
      ...varying.map(({ name }) => `${name} ${paramValue(members[0]!.params.get(name) ?? "–", MAX_LABEL)}`),
    ].join(", "),
    subjects: members,
    metrics: compareRows(members, ({ metrics }) => metrics).map(({ name, values }) => {
      return { name, ...spreadOf(values.filter((value) => value !== undefined && Number.isFinite(value)) as number[]) };
    }),
  }));
}

/** The mean and the standard deviation of some values. */
export function spreadOf(values: readonly number[]): Pick<Spread, "count" | "mean" | "deviation"> {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, deviation: count < 2 ? NaN : Math.sqrt(squares / (count - 1)) };
}

/** What is in some graphs and not in others. */
export interface GraphDifference {
  readonly what: "task" | "dependency" | "outcome";
  readonly name: string;
  /** By subject: what it has there, in a word; empty where it has nothing. */
  readonly values: readonly string[];
}

/** How the graphs of runs differ: tasks, dependencies, and how tasks ended. */
export function graphDifferences(subjects: readonly Subject[]): readonly GraphDifference[] {
  const outcomes = compareRows(
    subjects,
    ({ tasks }) => new Map(tasks.map(({ name, outcome }) => [name, outcome as string])),
  );
  const edges = compareRows(
    subjects,
    ({ tasks }) =>
      new Map(tasks.flatMap(({ name, upstream }) => upstream.map((from) => [`${from} to ${name}`, "yes"] as const))),
  );
  return [
    ...outcomes.filter(({ differ }) => differ).map(({ name, values }) => ({
      what: values.includes(undefined) ? "task" as const : "outcome" as const,
      name,
      values: values.map((value) => value ?? ""),
    })),
    ...edges.filter(({ differ }) => differ).map(({ name, values }) => ({
      what: "dependency" as const,
      name,
      values: values.map((value) => value ?? ""),
    })),
  ];
}
