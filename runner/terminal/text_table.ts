// @ts-types="./table_layout.d.ts"
import Table from "table-layout";

/** How many spaces stand between two columns. */
const PADDING = 2;

/** What is wrapped to less than this is a tower of single words, so that a line which is too long is the lesser evil. */
const LEAST_WRAPPED = 20;

/**
 * Rows of cells as aligned columns with a line under the head, no wider than `width` unless the columns before the last
 * one leave it next to nothing.
 *
 * All columns are aligned to the left; only the last one is wrapped.
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width = 100): string {
  const asObject = (cells: readonly string[]): Record<string, string> =>
    Object.fromEntries(cells.map((cell, i) => [String(i), cell]));
  const widths = head.map((name, i) =>
    rows.reduce((widest, row) => Math.max(widest, visibleLength(row[i] ?? "")), name.length)
  );
  const last = head.length - 1;
  const taken = widths.slice(0, last).reduce((sum, width) => sum + width + PADDING, PADDING);
  // What is wrapped takes no more than what the others leave, and neither does the line above it.
  widths[last] = Math.min(widths[last] ?? 0, Math.max(width - taken, LEAST_WRAPPED));
  const lines = widths.map((width) => "─".repeat(width));
  return new Table([head, lines, ...rows].map(asObject), {
    maxWidth: Math.max(width, taken + widths[last]),
    padding: { left: "", right: " ".repeat(PADDING) },
    columns: head.map((_, i) => ({ name: String(i), ...(i < head.length - 1 ? { noWrap: true } : {}) })),
  }).toString().replace(/ +$/gm, "").trimEnd();
}

function visibleLength(text: string): number {
  // deno-lint-ignore no-control-regex -- colours have no width
  return text.replace(/\x1b\[[0-9;]*m/g, "").length;
}
