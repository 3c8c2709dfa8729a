import type { Fields, RunEntry } from "../catalog/run_entry.ts";
import { isFailed, type Outcome, OUTCOMES } from "../model/outcome.ts";

/** What a field holds, which says what its values in a query look like. */
export type FieldKind = "text" | "number" | "duration" | "time" | "outcome" | "flag";

/** What a run says in a field. */
export type FieldValue = string | number | boolean | undefined;

/** A field that queries, columns and tables of values share. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** In a few words, for the help. */
  readonly about: string;
  readonly valueOf: (run: RunEntry, nowMs: number) => FieldValue;
}

/** The fields that every run has. */
export const FIELDS: readonly Field[] = [
  field(
    "status",
    "outcome",
    "how it ended: succeeded, failed, error, timeout, cancelled, incomplete, running",
    (run) => run.outcome,
  ),
  field("pipeline", "text", "the pipeline's name", (run) => run.pipeline),
  field("run", "text", "the run's identifier", (run) => run.id),
  field("branch", "text", "the branch that it ran", (run) => run.branch),
  field("base", "text", "the branch that its pull request would be merged into", (run) => run.baseBranch),
  field("commit", "text", "the commit, or its beginning", (run) => run.commit),
  field("actor", "text", "who started it", (run) => run.actor),
  field(
    "trigger",
    "text",
    "what started it: push, pull_request, schedule, workflow_dispatch, local",
    (run) => run.trigger,
  ),
  field("pr", "text", "the pull request's number", (run) => run.changeId),
  field("title", "text", "the pull request's title", (run) => run.changeTitle),
  field("started", "time", "when it started, in UTC: 2026-11-01, 2026-11, today", (run) => run.startMs),
  field("age", "duration", "how long ago that was: 7d, 12h", (run, nowMs) => {
    return run.startMs === undefined ? undefined : nowMs - run.startMs;
  }),
  field("duration", "duration", "how long it took: 90s, 5m, 250ms", (run) => run.durationMs),
  field("tasks", "number", "how many tasks it has", (run) => countOf(run, () => true)),
  field("failed", "number", "how many of its tasks failed", (run) => countOf(run, isFailed)),
  field("attempts", "number", "how many attempts there were in all", (run) => run.attempts),
  field("dirty", "flag", "whether files differed from the commit: yes, no", (run) => run.dirty),
  field("fork", "flag", "whether it ran the code of a fork: yes, no", (run) => run.fork ?? false),
];

function field(name: string, kind: FieldKind, about: string, valueOf: Field["valueOf"]): Field {
  return { name, kind, about, valueOf };
}

function countOf({ counts }: RunEntry, test: (outcome: Outcome) => boolean): number {
  return counts.reduce((sum, { outcome, count }) => test(outcome) ? sum + count : sum, 0);
}

/** The kinds of fields that have a name of their own after a point. */
export const FAMILIES = {
  param: "a parameter of the run or of one of its tasks",
  metric: "the last value of a metric",
  own: "a column that the project added",
} as const;

/** A kind of fields that have a name of their own. */
export type Family = keyof typeof FAMILIES;

/** Whether a word is a {@linkcode Family}. */
export function isFamily(word: string): word is Family {
  return Object.hasOwn(FAMILIES, word);
}

/** The field of a name, as long as it is no family. */
export function fieldOf(name: string): Field | undefined {
  return FIELDS.find((field) => field.name === name);
}

/**
 * The values that a run has under a name, such as `accuracy`, which several tasks may have logged, or
 * `benchmark[400]/accuracy`, which only one has.
 */
export function valuesOf(run: RunEntry, family: Family, name: string): readonly (string | number | boolean | null)[] {
  const { keys, values }: Fields<string | number | boolean | null> = run[FIELDS_OF[family]];
  const found: (string | number | boolean | null)[] = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key.name === name || (key.task !== "" && name === `${key.task}/${key.name}`)) found.push(values[i]!);
  }
  return found;
}

const FIELDS_OF = { param: "params", metric: "metrics", own: "own" } as const;

/** Words for outcomes, besides their own. */
const OUTCOME_WORDS: Readonly<Record<string, readonly Outcome[]>> = {
  succeeded: ["success"],
  ok: ["success"],
  passed: ["success"],
  failed: ["failure", "error", "timeout"],
  failing: ["failure", "error", "timeout"],
  timedout: ["timeout"],
  cancelled: ["cancellation"],
  canceled: ["cancellation"],
  skipped: ["skip"],
  incomplete: ["unknown"],
};

/** The outcomes that a word stands for; `undefined` when it stands for none. */
export function outcomesOf(word: string): readonly Outcome[] | undefined {
  const plain = word.toLowerCase();
  const exact = OUTCOMES.find((outcome) => outcome === plain);
  if (Object.hasOwn(OUTCOME_WORDS, plain)) return OUTCOME_WORDS[plain];
  return exact === undefined ? undefined : [exact];
}

/** The words for outcomes that a query is offered. */
export const OFFERED_OUTCOMES = [
  "succeeded",
  "failed",
  "failure",
  "error",
  "timeout",
  "cancelled",
  "incomplete",
  "running",
];
