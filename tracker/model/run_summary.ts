import { countOutcomes, type OutcomeCount } from "./count_outcomes.ts";
import type { Outcome } from "./outcome.ts";
import type { RunView } from "./run_view.ts";

/** What lists of runs show of one run: plain JSON, so that a site can keep it without keeping the run file. */
export interface RunSummary {
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
  readonly commit?: string;
  readonly dirty?: boolean;
  readonly repositoryUrl?: string;
  readonly changeId?: string;
  readonly tasks: readonly OutcomeCount[];
  /** How many attempts there were in all. */
  readonly attempts: number;
  /** Parameters as text. */
  readonly params: readonly { readonly name: string; readonly value: string }[];
}

/** A list shows this much of a parameter's value, and this many parameters. */
const MAX_VALUE_LENGTH = 60;
const MAX_PARAMS = 12;

/** The summary of a run, under the identifier that its pages have. */
export function summarizeRun(run: RunView, id: string): RunSummary {
  const { startMs, endMs, context } = run;
  return {
    id,
    pipeline: run.pipeline,
    outcome: run.outcome,
    complete: run.complete,
    startMs,
    durationMs: startMs === undefined || endMs === undefined ? undefined : Math.max(0, endMs - startMs),
    trigger: context.trigger,
    actor: context.actor,
    branch: context.branch,
    commit: context.commit,
    dirty: context.dirty,
    repositoryUrl: context.repositoryUrl,
    changeId: context.changeId,
    tasks: countOutcomes(run.tasks),
    attempts: run.tasks.reduce((sum, { attempts }) => sum + attempts.length, 0),
    params: run.params.slice(0, MAX_PARAMS).map(({ name, value }) => ({ name, value: shortText(value) })),
  };
}

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, (_, member) => {
    return typeof member === "bigint" ? String(member) : member;
  });
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
