import type { Fields, ParamValue, RunEntry } from "../../catalog/run_entry.ts";

/** Columns that are shown unless a reader or the project chose others, before parameters and metrics. */
const FIRST = ["status", "started", "duration", "tasks", "trigger", "branch"];

/** So many parameters and metrics are shown. */
const MAX_PARAMS = 1;
const MAX_METRICS = 2;

/**
 * The columns that tell most about some runs: parameters that differ among them, and the metrics that most of them have.
 */
export function defaultColumns(runs: readonly RunEntry[]): readonly string[] {
  return [
    ...FIRST,
    ...namesOf(runs, "params").filter(({ differ, own }) => differ && own).slice(0, MAX_PARAMS).map(({ name }) =>
      `param.${name}`
    ),
    ...lastTasksFirst(namesOf(runs, "metrics")).slice(0, MAX_METRICS).reverse().map(({ name }) => `metric.${name}`),
  ];
}

/** What a pipeline is about is measured at its end. */
function lastTasksFirst<Named extends { readonly runs: number }>(names: readonly Named[]): readonly Named[] {
  const most = names.reduce((most, { runs }) => Math.max(most, runs), 0);
  return names.filter(({ runs }) => runs > most / 2).reverse();
}

/** A name that runs have. */
export interface FoundName {
  readonly name: string;
  /** How many runs have it. */
  readonly runs: number;
  /** Whether its values differ. */
  readonly differ: boolean;
  /** Whether it is a run's own, rather than one of its tasks'. */
  readonly own: boolean;
}

/** The names of parameters or metrics, those of most runs first. */
export function namesOf(
  runs: readonly RunEntry[],
  what: "params" | "metrics" | "own",
): readonly FoundName[] {
  const found = new Map<string, { runs: number; differ: boolean; first: unknown; own: boolean }>();
  for (const run of runs) {
    const fields: Fields<ParamValue> = run[what];
    const seen = new Set<string>();
    for (const [i, { name, task }] of fields.keys.entries()) {
      const known = found.get(name);
      if (known === undefined) found.set(name, { runs: 1, differ: false, first: fields.values[i], own: task === "" });
      else {
        if (!seen.has(name)) known.runs++;
        if (known.first !== fields.values[i] && known.own === (task === "")) known.differ = true;
      }
      seen.add(name);
    }
  }
  return [...found]
    .map(([name, { runs, differ, own }]) => ({ name, runs, differ, own }))
    // The run's own parameters say more than those of one of its tasks.
    .sort((a, b) => Number(b.own) - Number(a.own) || b.runs - a.runs);
}
