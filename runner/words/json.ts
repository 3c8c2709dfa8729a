/** A value that JSON can carry without loss. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object whose values JSON can carry. */
export interface JsonObject {
  /** A member by its name. */
  readonly [key: string]: Json;
}

/** How deep a value may be nested: what reads it goes down into it level by level. */
export const MAX_NESTING = 199;

/**
 * Where `value` stops being JSON, as a path such as `$.rows[3].score`, with the reason; `undefined` when it is JSON.
 *
 * NaN, the infinities, `undefined` inside an array, functions, symbols, bigints, cycles, and objects that are neither
 * plain nor arrays (a `Map`, a `Date`) would all be lost or changed by `JSON.stringify`, so they are refused, and so is
 * what is nested deeper than {@linkcode MAX_NESTING}. An
 * object's `undefined` member counts as absent, as it does for `JSON.stringify`.
 */
export function whyNotJson(value: unknown, path = "$", parents: readonly object[] = []): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : `${path} is ${value}`;
    case "object":
      break;
    default:
      return `${path} is ${value === undefined ? "undefined" : `a ${typeof value}`}`;
  }
  if (value === null) return undefined;
  if (parents.includes(value)) return `${path} refers back to one of its own parents`;
  if (parents.length >= MAX_NESTING) return `$ is nested deeper than ${MAX_NESTING} levels`;
  const ancestry = [...parents, value];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const reason = whyNotJson(value[i], `${path}[${i}]`, ancestry);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return `${path} is a ${value.constructor?.name || "class instance"}, not a plain object`;
  }
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const reason = whyNotJson(member, `${path}.${key}`, ancestry);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Whether `value` is nested deeper than so many levels: what reads it goes down into it level by level. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
