import { dsvFormat } from "d3-dsv";
import { MAX_COLUMNS, MAX_ROWS } from "./read_table.ts";
import type { TablePreview } from "./placed_artifact.ts";

/** Rows are read from this much of a text: no page shows more. */
const MAX_LENGTH = 400_000;

/** The part of the package that is used; it has no types of its own. */
const rowsOf = (text: string, delimiter: string): string[][] =>
  (dsvFormat as unknown as (delimiter: string) => { parseRows(text: string): string[][] })(delimiter).parseRows(text);

/**
 * The preview of values separated by commas, semicolons or tabs, as RFC 4180 has it; `undefined` when there is no row.
 *
 * @param whole Whether `text` is all of it.
 */
export function readDelimited(text: string, whole: boolean): TablePreview | undefined {
  const part = text.slice(0, MAX_LENGTH);
  const cut = !whole || part.length < text.length;
  const rows = rowsOf(part, delimiterOf(part)).filter((row) => row.length > 1 || row[0] !== "");
  // The last row may be half a one.
  if (cut) rows.pop();
  const [first] = rows;
  if (first === undefined) return undefined;
  const headed = first.some((cell) => cell.trim() !== "" && !isNumber(cell));
  const body = headed ? rows.slice(1) : rows;
  // A row may have more cells than the head.
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const names = Array.from({ length: width }, (_, i) => (headed ? first[i] : undefined) ?? `column ${i + 1}`);
  const shown = body.slice(0, MAX_ROWS).map((row) => names.slice(0, MAX_COLUMNS).map((_, i) => row[i] ?? null));
  return {
    kind: "table",
    columns: names.slice(0, MAX_COLUMNS).map((name, i) => ({
      name,
      numeric: shown.length > 0 && shown.every((row) => row[i] === null || row[i] === "" || isNumber(row[i]!)),
    })),
    rows: shown,
    totalRows: body.length,
    totalColumns: names.length,
    ...(cut ? { more: true } : {}),
  };
}

/** What occurs most in the first line. */
function delimiterOf(text: string): string {
  const line = text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1);
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [",", ";", "\t"].reduce((most, delimiter) => count(delimiter) > count(most) ? delimiter : most);
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}
