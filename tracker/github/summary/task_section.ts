import { isFailed } from "../../model/outcome.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../../site/format/duration.ts";
import { code, table } from "./markdown.ts";

/** An outcome with a sign, so that a column of them can be read at a glance. */
const SIGNS: Readonly<Record<Outcome, string>> = {
  success: "✅ success",
  failure: "❌ failure",
  error: "❌ error",
  timeout: "⏱️ timeout",
  cancellation: "🛑 cancelled",
  skip: "⏭️ skipped",
  unknown: "❔ unknown",
  running: "▶️ running",
  waiting: "⏸️ waiting",
};

/** An outcome in words with a sign before it. */
export function signed(outcome: Outcome): string {
  return SIGNS[outcome];
}

/** The tasks as a table: what failed first where not all can be shown. */
export function taskSection(run: RunView, maxRows: number, linkTask: (task: TaskView) => string): string {
  const tasks = run.tasks.length <= maxRows ? run.tasks : run.tasks.toSorted((a, b) => weight(b) - weight(a));
  return table(
    ["task", "result", "attempts", "time", ""],
    tasks.map((task) => [
      linkTask(task),
      signed(task.outcome),
      String(task.attempts.length),
      task.attempts.length === 0 ? "" : formatDuration(durationBetween(task.startMs, task.endMs) ?? 0),
      code(task.attempts.at(-1)?.exception?.message ?? task.reason ?? "", 100),
    ]),
    maxRows,
  );
}

function weight({ outcome }: TaskView): number {
  return isFailed(outcome) ? 2 : outcome === "success" ? 0 : 1;
}
