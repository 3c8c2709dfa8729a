import type { RunResult, TaskResult } from "../words/run_result.ts";
import { formatDuration } from "../words/duration.ts";
import { shortReason } from "./short_reason.ts";
import { printable, resultText, type Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** The end of a run for a person: a row for each task, then how the run ended. */
export function runSummary(run: RunResult, style: Style, width: number): string {
  const rows = Object.entries(run.tasks).map(([id, task]) => [
    id,
    String(task.attempts),
    resultText(task.result, style),
    task.attempts === 0 ? "" : formatDuration(task.durationMs),
    printable(whyOf(task)),
  ]);
  const why = rows.some((row) => row[4] !== "");
  const columns = why ? 5 : 4;
  const table = textTable(
    ["task", "attempts", "result", "time", "why"].slice(0, columns),
    rows.map((row) => row.slice(0, columns)),
    width,
  );
  return `${table.trimEnd()}\n\n${resultText(run.result, style)}  ${run.run}  ${formatDuration(run.durationMs)}`;
}

function whyOf({ reason, exception, decision }: TaskResult): string {
  if (reason !== undefined) return reason;
  if (exception !== undefined) return `${exception.type}: ${exception.message}`;
  return decision?.run === undefined ? "" : shortReason(decision);
}
