import type { Outcome } from "./outcome.ts";
import type { RunView, TaskView } from "./run_view.ts";

/** A run on a time axis: a row for each task that ever started, and on it a bar for each attempt. */
export interface Timeline {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly rows: readonly TimelineRow[];
}

/** The bars of one task. */
export interface TimelineRow {
  readonly task: TaskView;
  readonly bars: readonly TimelineBar[];
}

/** A stretch of time, in fractions of the whole axis. */
export type TimelineBar =
  /** Ready, but without a free place. */
  | { readonly kind: "queue"; readonly from: number; readonly width: number; readonly ms: number }
  | AttemptBar;

/** One attempt. */
export interface AttemptBar {
  readonly kind: "attempt";
  readonly from: number;
  readonly width: number;
  readonly ms: number;
  readonly number: number;
  readonly outcome: Outcome;
}

/** The timeline of a run; `undefined` when no attempt says when it was. */
export function timelineOf(run: RunView): Timeline | undefined {
  const times = run.tasks.flatMap(({ attempts }) =>
    attempts.flatMap(({ startMs, endMs }) => [startMs, endMs].filter((time) => time !== undefined))
  );
  if (times.length === 0) return undefined;
  // Not Math.min(...times): a spread of a large array would overflow the stack.
  const least = times.reduce((a, b) => Math.min(a, b), run.startMs ?? Infinity);
  const most = times.reduce((a, b) => Math.max(a, b), run.endMs ?? -Infinity);
  const lengthMs = Math.max(most - least, 1);
  const rows = run.tasks
    .map((task) => ({ task, bars: barsOf(task, least, lengthMs) }))
    .filter(({ bars }) => bars.length > 0)
    .sort((a, b) => a.bars[0]!.from - b.bars[0]!.from);
  return { startMs: least, lengthMs, rows };
}

function barsOf(task: TaskView, originMs: number, lengthMs: number): readonly TimelineBar[] {
  const place = (fromMs: number, toMs: number): { from: number; width: number; ms: number } => {
    const from = clamp((fromMs - originMs) / lengthMs);
    return { from, width: Math.max(0, clamp((toMs - originMs) / lengthMs) - from), ms: Math.max(0, toMs - fromMs) };
  };
  return task.attempts.flatMap(({ startMs, endMs, queuedMs, number, outcome }) => {
    if (startMs === undefined) return [];
    const attempt = { kind: "attempt" as const, ...place(startMs, endMs ?? startMs), number, outcome };
    if (queuedMs === 0) return [attempt];
    return [{ kind: "queue" as const, ...place(startMs - queuedMs, startMs) }, attempt];
  });
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
