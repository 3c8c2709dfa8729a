import type { OutcomeCount } from "../model/count_outcomes.ts";
import { OUTCOMES } from "../model/outcome.ts";
import type { FieldKey, Fields, ParamValue, RunEntry, TaskEntry } from "./run_entry.ts";

/**
 * A part of the catalogue: many runs as two JSON values, which say each text and each set of keys once. Lists of runs
 * need the first; the second, which is as long again, only the history of a pipeline.
 */
export interface CatalogPart {
  readonly runs: RunsPart;
  readonly tasks: TasksPart;
}

/** The entries without their tasks. */
export interface RunsPart {
  /** Every text that is not unique to a run. */
  readonly texts: readonly string[];
  /** Sets of keys: the texts of task and name in turn. */
  readonly keys: readonly (readonly number[])[];
  /** Sets of parameters: a set of keys, and the values. */
  readonly params: readonly (readonly [keys: number, ...values: ParamValue[]])[];
  readonly runs: readonly RunRow[];
}

/** One run. A text is the number of one; what is not known is `null`. */
export type RunRow = readonly [
  slug: string,
  id: string,
  pipeline: number,
  outcome: number,
  flags: number,
  startMs: number | null,
  durationMs: number | null,
  trigger: number | null,
  actor: number | null,
  branch: number | null,
  baseBranch: number | null,
  commit: string | null,
  repositoryUrl: number | null,
  changeId: number | null,
  changeTitle: number | null,
  /** Outcomes and how many tasks ended so, in turn. */
  counts: readonly number[],
  attempts: number,
  params: number,
  own: number,
  /** A set of keys, and the values; what JSON cannot say is a text. */
  metrics: readonly [keys: number, ...values: (number | string)[]],
];

/** The tasks of each run, in the order of the runs. */
export interface TasksPart {
  readonly texts: readonly string[];
  /** Lists of the names of tasks, as numbers of texts. */
  readonly names: readonly (readonly number[])[];
  /** A list of names, and of each task its outcome, its attempts and its duration in milliseconds. */
  readonly runs: readonly (readonly [names: number, ...tasks: TaskCell[]])[];
}

/** A duration that says nothing is {@linkcode CACHED}, one that is not known `null`. */
type TaskCell = number | null | typeof CACHED;

const CACHED = "cached";

const FLAG = { complete: 1, dirtyKnown: 2, dirty: 4, fork: 8, cut: 16 } as const;

/** Entries as a part. */
export function encodePart(entries: readonly RunEntry[]): CatalogPart {
  const texts = new Numbered<string>();
  const keys = new Numbered<readonly number[]>();
  const params = new Numbered<readonly [number, ...ParamValue[]]>();
  const text = (value: string | undefined): number | null => value === undefined ? null : texts.of(value);
  const keysOf = (list: readonly FieldKey[]): number =>
    keys.of(list.flatMap(({ task, name }) => [texts.of(task), texts.of(name)]));
  const paramsOf = (fields: Fields<ParamValue>): number =>
    params.of([keysOf(fields.keys), ...fields.values.map((value) => typeof value === "number" ? plain(value) : value)]);
  const runs = entries.map((entry): RunRow => [
    entry.slug,
    entry.id,
    texts.of(entry.pipeline),
    OUTCOMES.indexOf(entry.outcome),
    flagsOf(entry),
    entry.startMs === undefined ? null : Math.round(entry.startMs),
    rounded(entry.durationMs),
    text(entry.trigger),
    text(entry.actor),
    text(entry.branch),
    text(entry.baseBranch),
    entry.commit ?? null,
    text(entry.repositoryUrl),
    text(entry.changeId),
    text(entry.changeTitle),
    entry.counts.flatMap(({ outcome, count }) => [OUTCOMES.indexOf(outcome), count]),
    entry.attempts,
    paramsOf(entry.params),
    paramsOf(entry.own),
    [keysOf(entry.metrics.keys), ...entry.metrics.values.map(plain)],
  ]);
  return { runs: { texts: texts.all, keys: keys.all, params: params.all, runs }, tasks: encodeTasks(entries) };
}

function flagsOf({ complete, dirty, fork, cut }: RunEntry): number {
  return (complete ? FLAG.complete : 0) + (dirty === undefined ? 0 : FLAG.dirtyKnown) +
    (dirty === true ? FLAG.dirty : 0) + (fork === true ? FLAG.fork : 0) + (cut === true ? FLAG.cut : 0);
}

function encodeTasks(entries: readonly RunEntry[]): TasksPart {
  const texts = new Numbered<string>();
  const names = new Numbered<readonly number[]>();
  const runs = entries.map(({ tasks }): TasksPart["runs"][number] => [
    names.of(tasks.map(({ name }) => texts.of(name))),
    ...tasks.flatMap(({ outcome, attempts, durationMs, cached }): TaskCell[] => [
      OUTCOMES.indexOf(outcome),
      attempts,
      cached === true ? CACHED : rounded(durationMs),
    ]),
  ]);
  return { texts: texts.all, names: names.all, runs };
}

/** The entries of a part; without its tasks, each has none. */
export function decodePart({ texts, keys, params, runs }: RunsPart, tasks?: TasksPart): readonly RunEntry[] {
  const text = (number: number | null): string | undefined => number === null ? undefined : texts[number];
  const keySets = keys.map((numbers): FieldKey[] =>
    Array.from({ length: numbers.length / 2 }, (_, i) => ({
      task: texts[numbers[2 * i]!]!,
      name: texts[numbers[2 * i + 1]!]!,
    }))
  );
  const paramSets = params.map(([keys, ...values]): Fields<ParamValue> => ({
    keys: keySets[keys]!,
    values: values.map((value) => value),
  }));
  const taskLists = tasks === undefined ? undefined : decodeTasks(tasks);
  return runs.map((row, i) => {
    const [slug, id, pipeline, outcome, flags, startMs, durationMs, trigger, actor, branch, baseBranch, commit] = row;
    const [, , , , , , , , , , , , repositoryUrl, changeId, changeTitle, counts, attempts, param, own, metrics] = row;
    return {
      slug,
      id,
      pipeline: texts[pipeline]!,
      outcome: OUTCOMES[outcome]!,
      complete: (flags & FLAG.complete) !== 0,
      startMs: startMs ?? undefined,
      durationMs: durationMs ?? undefined,
      trigger: text(trigger),
      actor: text(actor),
      branch: text(branch),
      baseBranch: text(baseBranch),
      commit: commit ?? undefined,
      dirty: (flags & FLAG.dirtyKnown) === 0 ? undefined : (flags & FLAG.dirty) !== 0,
      repositoryUrl: text(repositoryUrl),
      changeId: text(changeId),
      changeTitle: text(changeTitle),
      fork: (flags & FLAG.fork) !== 0 || undefined,
      ...((flags & FLAG.cut) === 0 ? {} : { cut: true }),
      counts: decodeCounts(counts),
      attempts,
      params: paramSets[param]!,
      own: paramSets[own]!,
      metrics: { keys: keySets[metrics[0]]!, values: metrics.slice(1).map(Number) },
      tasks: taskLists?.[i] ?? [],
    };
  });
}

function decodeTasks({ texts, names, runs }: TasksPart): readonly (readonly TaskEntry[])[] {
  return runs.map(([list, ...cells]) =>
    names[list]!.map((name, i): TaskEntry => {
      const duration = cells[3 * i + 2];
      return {
        name: texts[name]!,
        outcome: OUTCOMES[Number(cells[3 * i])]!,
        attempts: Number(cells[3 * i + 1]),
        ...(duration === CACHED ? { cached: true } : { durationMs: duration ?? undefined }),
      };
    })
  );
}

function decodeCounts(numbers: readonly number[]): readonly OutcomeCount[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    outcome: OUTCOMES[numbers[2 * i]!]!,
    count: numbers[2 * i + 1]!,
  }));
}

/** A tenth of a millisecond is more than a clock knows of an attempt. */
function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 10) / 10;
}

function plain(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Values by the order in which they first came. */
class Numbered<Value> {
  readonly all: Value[] = [];
  readonly #numbers = new Map<string, number>();

  of(value: Value): number {
    const key = typeof value === "string" ? value : JSON.stringify(value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(value) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
