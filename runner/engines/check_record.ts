import { checkName } from "../sdk/names.ts";
import { isDeeper, MAX_NESTING, whyNotJson } from "../words/json.ts";
import { nowNs } from "../words/now.ts";
import type { AttemptRecord } from "../words/record.ts";
import { checkCellRecord } from "./check_cell_record.ts";

/** A record, or why a value is none. */
export type CheckedRecord = { readonly record: AttemptRecord } | { readonly fault: string };

/**
 * Checks a value that a task's process wrote as a record. The process may have written anything, so every field is
 * looked at, and nothing but the known fields is taken over.
 */
export function checkRecord(value: unknown): CheckedRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { fault: "it is not an object" };
  // The record itself is a level, too.
  if (isDeeper(value, MAX_NESTING + 1)) return { fault: `it is nested deeper than ${MAX_NESTING + 1} levels` };
  const fields = value as Record<string, unknown>;
  const { kind, name } = fields;
  // Programs that are no tasks of Deno's need not know the time in nanoseconds.
  const time = fields.time === undefined ? String(nowNs()) : fields.time;
  if (typeof time !== "string" || !/^\d{1,19}$/.test(time)) return { fault: "its time is not a string of digits" };
  switch (kind) {
    case "param":
    case "value":
      if (!isName(name)) return { fault: `a ${kind} without a name that it could have` };
      if (fields.value === undefined || fields.value === null || whyNotJson(fields.value) !== undefined) {
        return { fault: `a ${kind} without a value` };
      }
      return { record: { kind, time, name, value: fields.value } as AttemptRecord };
    case "metric": {
      if (!isName(name)) return { fault: "a metric without a name that it could have" };
      const number = metricValue(fields.value);
      if (number === undefined) return { fault: "a metric whose value is not a number" };
      const step = fields.step;
      if (step !== undefined && typeof step !== "number") return { fault: "a metric whose step is not a number" };
      return { record: { kind, time, name, value: number, ...(step === undefined ? {} : { step }) } };
    }
    case "artifact":
      if (!isName(name)) return { fault: "an artifact without a name that it could have" };
      if (typeof fields.mediaType !== "string") return { fault: "an artifact without a media type" };
      // The file is opened by the runner, which may read everything: only a plain name will do.
      if (typeof fields.file !== "string" || !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(fields.file)) {
        return { fault: "an artifact without a file" };
      }
      return { record: { kind, time, name, mediaType: fields.mediaType, file: fields.file } };
    case "progress": {
      const { fraction, message } = fields;
      if (typeof fraction !== "number" || !(fraction >= 0 && fraction <= 1)) {
        return { fault: "progress that is not 0 to 1" };
      }
      return { record: { kind, time, fraction, ...(typeof message === "string" ? { message } : {}) } };
    }
    case "exception": {
      const { type, message, stacktrace } = fields;
      if (typeof type !== "string" || typeof message !== "string") {
        return { fault: "an exception without type or message" };
      }
      return { record: { kind, time, type, message, ...(typeof stacktrace === "string" ? { stacktrace } : {}) } };
    }
    case "return": {
      if (fields.value === undefined) return { record: { kind, time } };
      if (whyNotJson(fields.value) !== undefined) return { fault: "a return value that is not JSON" };
      return { record: { kind, time, value: fields.value } as AttemptRecord };
    }
    case "cell-start":
    case "cell-output":
    case "cell-end":
      return checkCellRecord({ ...fields, kind, time });
    default:
      return { fault: `its kind is ${JSON.stringify(kind)}` };
  }
}

// The SDK refuses a name that climbs or has control characters at the call, and the process may have gone around it.
function isName(name: unknown): name is string {
  try {
    return checkName("a record", name) === name;
  } catch {
    return false;
  }
}

// The SDK writes NaN and the infinities by name, since JSON has no numbers for them.
function metricValue(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}
