import type { ParamValue } from "../../catalog/run_entry.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { CurveData, PictureData, RunData, TaskData } from "../../site/compare/run_data.ts";
import { runPath, taskPath } from "../../site/paths.ts";

/** What is compared: a run, or one task of a run. */
export interface Subject {
  /** As it stands in the page's address. */
  readonly key: string;
  readonly title: string;
  /** A few words that tell it from others. */
  readonly about: string;
  /** The path of its page from the site's root. */
  readonly path: string;
  readonly outcome: Outcome;
  readonly durationMs?: number;
  readonly params: ReadonlyMap<string, ParamValue>;
  /** Last values. */
  readonly metrics: ReadonlyMap<string, number>;
  readonly curves: ReadonlyMap<string, CurveData>;
  readonly pictures: ReadonlyMap<string, PictureData>;
  /** All tasks of a run; the one task of a task. */
  readonly tasks: readonly TaskData[];
  readonly run: RunData;
}

/** What an address asks to compare: runs by their folders, and tasks by their run's folder and their name. */
export interface Wanted {
  readonly run: string;
  /** The task's full name; absent for the run as a whole. */
  readonly task?: string;
}

/** What an address asks for. */
export function readWanted(search: string): readonly Wanted[] {
  const params = new URLSearchParams(search);
  const list = (name: string): string[] => (params.get(name) ?? "").split(",").filter((part) => part !== "");
  return [
    ...list("runs").map((run) => ({ run })),
    ...list("tasks").map((part) => {
      const slash = part.indexOf("/");
      return { run: part.slice(0, slash), task: part.slice(slash + 1).replaceAll("%2C", ",") };
    }),
    // A name that could lead out of the folder of runs is nobody's.
  ].filter(({ run }) => /^[a-z0-9][a-z0-9._-]*$/.test(run));
}

/** The part of an address that asks for runs and tasks. */
export function formatWanted(wanted: readonly Wanted[]): string {
  const runs = wanted.filter(({ task }) => task === undefined).map(({ run }) => run);
  const tasks = wanted.filter(({ task }) => task !== undefined).map(({ run, task }) =>
    encodeURIComponent(`${run}/${task!.replaceAll(",", "%2C")}`)
  );
  const parts = [
    ...(runs.length === 0 ? [] : [`runs=${runs.join(",")}`]),
    ...(tasks.length === 0 ? [] : [`tasks=${tasks.join(",")}`]),
  ];
  return `?${parts.join("&")}`;
}

/** What an address asks for as one text: equal for equals. */
export function wantedKey({ run, task }: Wanted): string {
  return task === undefined ? run : `${run}/${task}`;
}

/** A subject, from its run's data; `undefined` when the run has no such task. */
export function subjectOf(wanted: Wanted, run: RunData): Subject | undefined {
  const key = wantedKey(wanted);
  if (wanted.task === undefined) return runSubject(key, run);
  const task = run.tasks.find(({ name }) => name === wanted.task);
  return task === undefined ? undefined : taskSubject(key, run, task);
}

function runSubject(key: string, run: RunData): Subject {
  const within = <Value>(pick: (task: TaskData) => readonly (readonly [string, Value])[]): [string, Value][] =>
    run.tasks.flatMap((task) => pick(task).map(([name, value]): [string, Value] => [`${task.name}/${name}`, value]));
  return {
    key,
    title: run.id,
    about: [run.branch, run.commit?.slice(0, 8)].filter((part) => part !== undefined).join(" · "),
    path: runPath(run.slug),
    outcome: run.outcome,
    durationMs: run.durationMs,
    params: new Map([...run.params, ...within(({ params }) => params)]),
    metrics: new Map(within(({ metrics }) => metrics.map(({ name, last }) => [name, Number(last)]))),
    curves: new Map(within(curvesOf)),
    pictures: new Map(within(({ pictures }) => pictures.map((picture) => [picture.name, picture]))),
    tasks: run.tasks,
    run,
  };
}

function taskSubject(key: string, run: RunData, task: TaskData): Subject {
  return {
    key,
    title: task.name,
    about: run.id,
    path: taskPath(run.slug, task.slug),
    outcome: task.outcome,
    durationMs: task.durationMs,
    params: new Map([...run.params, ...task.params]),
    metrics: new Map(task.metrics.map(({ name, last }) => [name, Number(last)])),
    curves: new Map(curvesOf(task)),
    pictures: new Map(task.pictures.map((picture) => [picture.name, picture])),
    tasks: [task],
    run,
  };
}

function curvesOf({ metrics }: TaskData): [string, CurveData][] {
  return metrics.filter(({ values }) => values.length > 1).map((curve) => [curve.name, curve]);
}
