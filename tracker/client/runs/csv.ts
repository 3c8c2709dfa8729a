import type { RunEntry } from "../../catalog/run_entry.ts";
import type { Column } from "../../site/runs/column.tsx";

/** A table of runs as comma-separated values (RFC 4180), with numbers in full and times in ISO 8601. */
export function csvOf(runs: readonly RunEntry[], columns: readonly Column[]): string {
  const head = ["run", "pipeline", ...columns.map(({ id }) => id === "duration" ? "duration_seconds" : id)];
  const rows = runs.map((run) => [run.id, run.pipeline, ...columns.map(({ text }) => text(run))]);
  return [head, ...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** As JavaScript writes one. */
const NUMBER = /^-?(\d+(\.\d+)?(e[+-]?\d+)?|Infinity)$/;

function csvCell(text: string): string {
  // A spreadsheet takes what begins so for a formula, and what a run file says is nobody's formula.
  const safe = /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
