import type { AttributeValue } from "../../runner/otlp/span.ts";
import type { TablePreview } from "./placed_artifact.ts";

/** A page shows this much of a table; the rest is in the download. */
export const MAX_ROWS = 100;
export const MAX_COLUMNS = 40;

/**
 * The preview of a table in the form of a Data Resource, `{"schema":{"fields":[{"name"}]},"data":[…]}`, whose rows are
 * objects or arrays; `undefined` when the value is something else.
 */
export function readTable(value: unknown): TablePreview | undefined {
  if (!isObject(value) || !Array.isArray(value.data)) return undefined;
  const { data } = value;
  const names = fieldNames(value.schema) ?? columnNames(data);
  const shown = names.slice(0, MAX_COLUMNS);
  const rows = data.slice(0, MAX_ROWS).map((row: unknown) =>
    shown.map((name, i) => {
      const cell: unknown = Array.isArray(row) ? row[i] : isObject(row) && Object.hasOwn(row, name) ? row[name] : null;
      return (cell ?? null) as AttributeValue;
    })
  );
  return {
    kind: "table",
    columns: shown.map((name, i) => ({
      name,
      numeric: rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === "number"),
    })),
    rows,
    totalRows: data.length,
    totalColumns: names.length,
  };
}

function fieldNames(schema: unknown): string[] | undefined {
  if (!isObject(schema) || !Array.isArray(schema.fields)) return undefined;
  return schema.fields.map((field: unknown, i) =>
    isObject(field) && typeof field.name === "string" ? field.name : `column ${i + 1}`
  );
}

function columnNames(data: readonly unknown[]): string[] {
  const first = data[0];
  if (Array.isArray(first)) return first.map((_, i) => `column ${i + 1}`);
  return isObject(first) ? Object.keys(first) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
