import { whyNotJson } from "../words/json.ts";
import { isJsonMediaType } from "../words/json_media_type.ts";
import type { CellEndRecord, CellOutput, CellOutputRecord, CellStartRecord, MimeBundle } from "../words/record.ts";

/** A record of a notebook's cell, or why a value is none. */
export type CheckedCellRecord =
  | { readonly record: CellStartRecord | CellOutputRecord | CellEndRecord }
  | { readonly fault: string };

/** The kinds of records that a notebook's cells leave, as far as they were looked at. */
interface CellFields {
  readonly kind: "cell-start" | "cell-output" | "cell-end";
  readonly time: string;
  readonly [name: string]: unknown;
}

/** Checks a record of a notebook's cell; as everything that a task's process writes, it may be anything. */
export function checkCellRecord({ kind, time, cell, result, output }: CellFields): CheckedCellRecord {
  if (!Number.isInteger(cell) || Number(cell) < 1) return { fault: `a ${kind} without a cell's number` };
  const of = { time, cell: Number(cell) };
  switch (kind) {
    case "cell-start":
      return { record: { kind, ...of } };
    case "cell-end":
      if (result !== "success" && result !== "failure") return { fault: "a cell-end without a result" };
      return { record: { kind, ...of, result } };
    case "cell-output": {
      const checked = checkOutput(output);
      return checked === undefined
        ? { fault: "a cell-output that is none" }
        : { record: { kind, ...of, output: checked } };
    }
  }
}

function checkOutput(value: unknown): CellOutput | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, name, text, data, id, update, message, stack } = value as Record<string, unknown>;
  switch (type) {
    case "stream":
      if ((name !== "stdout" && name !== "stderr") || typeof text !== "string") return undefined;
      return { type, name, text };
    case "display": {
      const bundle = checkBundle(data);
      if (bundle === undefined) return undefined;
      return {
        type,
        data: bundle,
        ...(typeof id === "string" ? { id } : {}),
        ...(update === true ? { update } : {}),
      };
    }
    case "result": {
      const bundle = checkBundle(data);
      return bundle === undefined ? undefined : { type, data: bundle };
    }
    case "error":
      if (typeof name !== "string" || typeof message !== "string" || !Array.isArray(stack)) return undefined;
      return { type, name, message, stack: stack.filter((line) => typeof line === "string") };
    case "clear":
    case "cut":
      return { type };
    default:
      return undefined;
  }
}

/**
 * A MIME bundle, without the members whose values Jupyter's format has no place for: it knows texts, lists of texts,
 * and JSON for the media types that are JSON.
 */
function checkBundle(value: unknown): MimeBundle | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (whyNotJson(value) !== undefined) return undefined;
  return Object.fromEntries(
    Object.entries(value as MimeBundle).filter(([type, member]) => isJsonMediaType(type) || typeof member === "string"),
  );
}
