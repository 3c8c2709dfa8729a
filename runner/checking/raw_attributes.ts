import type { WireSpanPart } from "../otlp/wire_parts.ts";
import type { FaultySpan } from "./fault.ts";

/** The values of a list of key-value pairs by key, as they stand there; what is no such pair is left out. */
export function rawAttributes(pairs: unknown): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const values = new Map<string, Readonly<Record<string, unknown>>>();
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    if (!isObject(pair) || typeof pair.key !== "string") continue;
    values.set(pair.key, isObject(pair.value) ? pair.value : {});
  }
  return values;
}

/** A span as faults name it, whatever it may be. */
export function nameOfPart({ wire }: WireSpanPart): FaultySpan {
  const { name, spanId, attributes } = isObject(wire) ? wire : {};
  const values = rawAttributes(attributes);
  const task = values.get("cicd.pipeline.task.name")?.stringValue;
  const attempt = Number(values.get("dagtrail.attempt.number")?.intValue);
  return {
    name: typeof name === "string" ? name : "",
    spanId: typeof spanId === "string" ? spanId : "",
    ...(typeof task === "string" ? { task } : {}),
    ...(Number.isInteger(attempt) ? { attempt } : {}),
  };
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
