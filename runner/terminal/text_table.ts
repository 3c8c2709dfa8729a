// @ts-types="./table_layout.d.ts"
import Table from "table-layout";

/**
 * Rows of cells as aligned columns with a line under the head, no wider than `width`.
 *
 * All columns are aligned to the left; only the last one is wrapped.
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width = 100): string {
  const asObject = (cells: readonly string[]): Record<string, string> =>
    Object.fromEntries(cells.map((cell, i) => [String(i), cell]));
  const lines = head.map((name, i) =>
    "─".repeat(Math.max(name.length, ...rows.map((row) => visibleLength(row[i] ?? ""))))
  );
  return new Table([head, lines, ...rows].map(asObject), {
    maxWidth: width,
    padding: { left: "", right: "  " },
    columns: head.map((_, i) => ({ name: String(i), ...(i < head.length - 1 ? { noWrap: true } : {}) })),
  }).toString().replace(/ +$/gm, "").trimEnd();
}

function visibleLength(text: string): number {
  // deno-lint-ignore no-control-regex -- colours have no width
  return text.replace(/\x1b\[[0-9;]*m/g, "").length;
}
