// @ts-types="./table_layout.d.ts"
import Table from "table-layout";

/** How many spaces stand between two columns. */
const PADDING = 2;

/**
 * Rows of cells as aligned columns with a line under the head, no wider than `width`.
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
  const left = width - PADDING - widths.slice(0, last).reduce((sum, taken) => sum + taken + PADDING, 0);
  // What is wrapped takes no more than what the others leave, and neither does the line above it.
  widths[last] = Math.min(widths[last] ?? 0, Math.max(left, head[last]?.length ?? 0));
  const lines = widths.map((taken) => "─".repeat(taken));
  return new Table([head, lines, ...rows].map(asObject), {
    maxWidth: width,
    padding: { left: "", right: " ".repeat(PADDING) },
    columns: head.map((_, i) => ({ name: String(i), ...(i < head.length - 1 ? { noWrap: true } : {}) })),
  }).toString().replace(/ +$/gm, "").trimEnd();
}

function visibleLength(text: string): number {
  // deno-lint-ignore no-control-regex -- colours have no width
  return text.replace(/\x1b\[[0-9;]*m/g, "").length;
}
