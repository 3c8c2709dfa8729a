import { type JsonValue, WrittenNumber } from "./json_value.ts";
import type { TablePreview } from "./placed_artifact.ts";

/** A page shows this much of a table; the rest is in the download. */
export const MAX_ROWS = 100;
export const MAX_COLUMNS = 40;

/**
 * The preview of a table in the form of a Data Resource, `{"schema":{"fields":[{"name"}]},"data":[…]}`, whose rows are
 * objects or arrays; `undefined` when the value is something else.
 */
export function readTable(value: JsonValue): TablePreview | undefined {
  const [schema, data] = [memberOf(value, "schema"), memberOf(value, "data")];
  if (!Array.isArray(data)) return undefined;
  const names = fieldNames(schema) ?? columnNames(data);
  const shown = names.slice(0, MAX_COLUMNS);
  const rows = data.slice(0, MAX_ROWS).map((row: JsonValue) =>
    shown.map((name, i): JsonValue => (Array.isArray(row) ? row[i] : memberOf(row, name)) ?? null)
  );
  return {
    kind: "table",
    columns: shown.map((name, i) => ({
      name,
      numeric: rows.length > 0 && rows.every((row) => row[i] === null || isNumber(row[i]!)),
    })),
    rows,
    totalRows: data.length,
    totalColumns: names.length,
  };
}

function fieldNames(schema: JsonValue | undefined): string[] | undefined {
  const fields = memberOf(schema, "fields");
  if (!Array.isArray(fields)) return undefined;
  return fields.map((field: JsonValue, i) => {
    const name = memberOf(field, "name");
    return typeof name === "string" ? name : `column ${i + 1}`;
  });
}

function columnNames(data: readonly JsonValue[]): string[] {
  const [first] = data;
  if (Array.isArray(first)) return first.map((_, i) => `column ${i + 1}`);
  return first instanceof Map ? [...first.keys()] : isObject(first) ? Object.keys(first) : [];
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (value instanceof Map) return value.get(name);
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: JsonValue): boolean {
  return typeof value === "number" || value instanceof WrittenNumber;
}
