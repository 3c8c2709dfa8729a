import { countOutcomes, type OutcomeCount } from "../model/count_outcomes.ts";
import type { Outcome } from "../model/outcome.ts";
import type { NamedValue } from "../model/read_attributes.ts";
import type { RunView, TaskView } from "../model/run_view.ts";

/** What pages about many runs know of one run: plain JSON, so that a site keeps it without keeping the run in memory. */
export interface RunEntry {
  /** The name of the run's folder, unique in its site. */
  readonly slug: string;
  readonly id: string;
  readonly pipeline: string;
  readonly outcome: Outcome;
  readonly complete: boolean;
  /** Milliseconds since the epoch. */
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly trigger?: string;
  readonly actor?: string;
  readonly branch?: string;
  /** The branch that a pull request would be merged into. */
  readonly baseBranch?: string;
  readonly commit?: string;
  readonly dirty?: boolean;
  readonly repositoryUrl?: string;
  /** The pull request's number. */
  readonly changeId?: string;
  readonly changeTitle?: string;
  /** Whether it ran another repository's code, so that nothing that it says need be true. */
  readonly fork?: boolean;
  /** Whether it has more parameters or more metrics than stand here: of each name there are some. */
  readonly cut?: true;
  /** How many tasks ended how. */
  readonly counts: readonly OutcomeCount[];
  /** How many attempts there were in all. */
  readonly attempts: number;
  /** The run's parameters, its tasks' parameters, and those that tasks logged. */
  readonly params: Fields<ParamValue>;
  /** The last value of each metric, of each task's last attempt. */
  readonly metrics: Fields<number>;
  /** What the project's own columns say of the run, by the columns' names. */
  readonly own: Fields<ParamValue>;
  readonly tasks: readonly TaskEntry[];
}

/** Values by keys, in one order. Runs of one pipeline share the keys. */
export interface Fields<Value> {
  readonly keys: readonly FieldKey[];
  readonly values: readonly Value[];
}

/** Where a value comes from. */
export interface FieldKey {
  /** The task's full name; empty for the run's own. */
  readonly task: string;
  readonly name: string;
}

/** A parameter as lists show it; what is neither a number, a truth value nor a word is JSON text. */
export type ParamValue = string | number | boolean | null;

/** What is known of one task of a run. */
export interface TaskEntry {
  readonly name: string;
  readonly outcome: Outcome;
  readonly attempts: number;
  /** How long the last attempt took, in milliseconds; absent when there was none, and when it was cached. */
  readonly durationMs?: number;
  /** Whether the last attempt was taken from an earlier run: the moment that this took says nothing of the task. */
  readonly cached?: true;
}

/** Lists have this much of a parameter's value: its beginning and its end. */
const MAX_TEXT_LENGTH = 300;

/** An enormous run shall not fill the lists: so many parameters, metrics and tasks are kept. */
export const MAX_FIELDS = 1000;
const MAX_TASKS = 2000;

/** The entry of a run, under the identifier and the folder that its pages have. */
export function runEntry(
  run: RunView,
  { id, slug, fork, own = [] }: {
    readonly id: string;
    readonly slug: string;
    readonly fork?: boolean;
    readonly own?: readonly NamedValue[];
  },
): RunEntry {
  const { startMs, endMs, context, tasks } = run;
  const { trigger, actor, branch, baseBranch, commit, dirty, repositoryUrl, changeId, changeTitle } = context;
  const [params, metrics] = [paramsOf(run), metricsOf(tasks)];
  return {
    slug,
    id,
    pipeline: run.pipeline,
    outcome: run.outcome,
    complete: run.complete,
    startMs,
    durationMs: between(startMs, endMs),
    ...{ trigger, actor, branch, baseBranch, commit, dirty, repositoryUrl, changeId, changeTitle, fork },
    counts: countOutcomes(tasks),
    attempts: tasks.reduce((sum, { attempts }) => sum + attempts.length, 0),
    ...(params.length > MAX_FIELDS || metrics.length > MAX_FIELDS ? { cut: true } : {}),
    params: fields(params),
    metrics: fields(metrics),
    own: fields(own.map(({ name, value }) => [{ task: "", name }, paramValue(value, MAX_TEXT_LENGTH)])),
    tasks: tasks.slice(0, MAX_TASKS).map(taskEntry),
  };
}

function taskEntry({ name, outcome, attempts }: TaskView): TaskEntry {
  const last = attempts.at(-1);
  const told = { name, outcome, attempts: attempts.length };
  if (last?.origin !== undefined) return { ...told, cached: true };
  return { ...told, durationMs: between(last?.startMs, last?.endMs) };
}

function paramsOf({ params, tasks }: RunView): readonly [FieldKey, ParamValue][] {
  const named = (task: string, values: readonly NamedValue[]): [FieldKey, ParamValue][] =>
    values.map(({ name, value }) => [{ task, name }, paramValue(value, MAX_TEXT_LENGTH)]);
  return [
    ...named("", params),
    ...tasks.flatMap(({ name, params, attempts }) => [
      ...named(name, params),
      ...named(name, attempts.at(-1)?.params ?? []),
    ]),
  ];
}

function metricsOf(tasks: readonly TaskView[]): readonly [FieldKey, number][] {
  return tasks.flatMap(({ name: task, attempts }) =>
    (attempts.at(-1)?.metrics ?? []).map(({ name, points }): [FieldKey, number] => [
      { task, name },
      points.at(-1)!.value,
    ])
  );
}

function fields<Value>(pairs: readonly [FieldKey, Value][]): Fields<Value> {
  const kept = someOfEachName(pairs);
  return { keys: kept.map(([key]) => key), values: kept.map(([, value]) => value) };
}

/** All, or as many as lists hold: first one of each name, then a second one, and so on. */
function someOfEachName<Value>(pairs: readonly [FieldKey, Value][]): readonly [FieldKey, Value][] {
  if (pairs.length <= MAX_FIELDS) return pairs;
  const counts = new Map<string, number>();
  const ranked = pairs.map((pair, place) => {
    const [{ name }] = pair;
    const rank = counts.get(name) ?? 0;
    counts.set(name, rank + 1);
    return { pair, place, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.place - b.place).slice(0, MAX_FIELDS)
    .sort((a, b) => a.place - b.place).map(({ pair }) => pair);
}

/** A parameter's value; of a text that is longer than `maxLength`, the beginning and the end. */
export function paramValue(value: NamedValue["value"], maxLength: number): ParamValue {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value, (_, member) => {
    return typeof member === "bigint" ? String(member) : member;
  });
  const half = Math.floor(maxLength / 2);
  return text.length > maxLength ? `${text.slice(0, half)}…${text.slice(1 - half)}` : text;
}

function between(startMs: number | undefined, endMs: number | undefined): number | undefined {
  return startMs === undefined || endMs === undefined ? undefined : Math.max(0, endMs - startMs);
}
