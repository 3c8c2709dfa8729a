import { criticalPathOf } from "./critical_path.ts";
import { type FanNode, foldTasks } from "./fold_tasks.ts";
import type { Outcome } from "./outcome.ts";
import type { AttemptView, OwnSpan, RunView, TaskView } from "./run_view.ts";

/** A run on a time axis: a row for each task that ever started, and on it a bar for each attempt. */
export interface Timeline {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly rows: readonly TimelineRow[];
}

/** A row of the timeline. */
export type TimelineRow = TaskRow | FanRow;

/** The bars of one task. */
export interface TaskRow {
  readonly kind: "task";
  readonly task: TaskView;
  readonly bars: readonly TimelineBar[];
  /** The spans that the task opened itself, as far as a row has room for them. */
  readonly spans: readonly SpanBar[];
  /** Whether the run's end waited for it. */
  readonly critical: boolean;
}

/** The bars of a fan's tasks, packed into as few lanes as ran side by side. */
export interface FanRow {
  readonly kind: "fan";
  readonly fan: FanNode;
  readonly bars: readonly PackedBar[];
  readonly lanes: number;
  readonly critical: boolean;
}

/** A stretch of time, in fractions of the whole axis. */
export interface Stretch {
  readonly from: number;
  readonly width: number;
  readonly ms: number;
}

/** A bar in a task's row. */
export type TimelineBar =
  /** Ready, but without a free place. */
  | Stretch & { readonly kind: "queue" }
  | AttemptBar;

/** One attempt. */
export interface AttemptBar extends Stretch {
  readonly kind: "attempt";
  readonly number: number;
  readonly outcome: Outcome;
  /** Whether nothing was carried out, and its result is from an earlier run. */
  readonly cached: boolean;
}

/** One attempt in a fan's row. */
export interface PackedBar extends AttemptBar {
  readonly task: TaskView;
  readonly lane: number;
}

/** A span of a task's own, under its attempt's bar. */
export interface SpanBar extends Stretch {
  readonly name: string;
  readonly depth: number;
  readonly failed: boolean;
}

/** A run of more tasks has one row for a fan. */
const MAX_TASK_ROWS = 60;

/** A row has room for so many spans, and so many levels of them. */
const MAX_SPANS = 60;
const MAX_SPAN_DEPTH = 3;

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
  const place = (fromMs: number, endMs: number): Stretch => {
    const toMs = Math.min(endMs, most);
    const from = clamp((fromMs - least) / lengthMs);
    return { from, width: Math.max(0, clamp((toMs - least) / lengthMs) - from), ms: Math.max(0, toMs - fromMs) };
  };
  const critical = new Set(criticalPathOf(run)?.tasks);
  const started = run.tasks.filter(({ attempts }) => attempts.some(({ startMs }) => startMs !== undefined));
  const nodes = started.length > MAX_TASK_ROWS
    ? foldTasks(run.tasks).nodes
    : started.map((task) => ({ kind: "task" as const, task }));
  const rows = nodes.map((node) =>
    node.kind === "task" ? taskRow(node.task, place, critical) : fanRow(node, place, critical)
  );
  return {
    startMs: least,
    lengthMs,
    rows: rows.filter(({ bars }) => bars.length > 0).sort((a, b) => a.bars[0]!.from - b.bars[0]!.from),
  };
}

type Place = (fromMs: number, toMs: number) => Stretch;

function taskRow(task: TaskView, place: Place, critical: ReadonlySet<TaskView>): TaskRow {
  return {
    kind: "task",
    task,
    bars: task.attempts.flatMap((attempt): readonly TimelineBar[] => {
      const { startMs, queuedMs } = attempt;
      if (startMs === undefined) return [];
      const bar = attemptBar(attempt, startMs, place);
      return queuedMs === 0 ? [bar] : [{ kind: "queue", ...place(startMs - queuedMs, startMs) }, bar];
    }),
    spans: task.attempts.flatMap(({ spans }) => spans)
      .filter(({ depth, startMs }) => depth < MAX_SPAN_DEPTH && startMs !== undefined)
      .slice(0, MAX_SPANS)
      .map((span) => spanBar(span, place)),
    critical: critical.has(task),
  };
}

function fanRow(fan: FanNode, place: Place, critical: ReadonlySet<TaskView>): FanRow {
  const bars = fan.tasks
    .flatMap((task) =>
      task.attempts.flatMap((attempt) =>
        attempt.startMs === undefined ? [] : [{ ...attemptBar(attempt, attempt.startMs, place), task }]
      )
    )
    .sort((a, b) => a.from - b.from);
  /** Where each lane is free again. */
  const free: number[] = [];
  const packed = bars.map((bar) => {
    const found = free.findIndex((from) => from <= bar.from + 1e-9);
    const lane = found === -1 ? free.length : found;
    free[lane] = bar.from + bar.width;
    return { ...bar, lane };
  });
  return { kind: "fan", fan, bars: packed, lanes: free.length, critical: fan.tasks.some((task) => critical.has(task)) };
}

function attemptBar(attempt: AttemptView, startMs: number, place: Place): AttemptBar {
  const { endMs, number, outcome, origin } = attempt;
  // What is still running has come as far as its run.
  const until = endMs ?? (outcome === "running" ? Infinity : startMs);
  return { kind: "attempt", ...place(startMs, until), number, outcome, cached: origin !== undefined };
}

function spanBar({ name, startMs = 0, endMs, depth, failed }: OwnSpan, place: Place): SpanBar {
  return { name, depth, failed, ...place(startMs, endMs ?? startMs) };
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
