/**
 * Reads attributes by their names in the contract. A value of another type than the contract's counts as absent: a run
 * file may come from another version, another tool or a hostile task, and its pages must still be made.
 *
 * @module
 */

import type { AttributeName } from "./attributes.ts";
import type { Attributes, AttributeValue } from "./span.ts";

/** A value under a name, such as a parameter. */
export interface NamedValue {
  readonly name: string;
  readonly value: AttributeValue;
}

/** A string. */
export function readText(attributes: Attributes, name: AttributeName): string | undefined {
  const value = attributes[name];
  return typeof value === "string" ? value : undefined;
}

/** A finite number, whether it was written as an integer or as a double. */
export function readNumber(attributes: Attributes, name: AttributeName): number | undefined {
  const value = readAnyNumber(attributes, name);
  return Number.isFinite(value) ? value : undefined;
}

/** A number; NaN and the infinities, which a metric may well be, included. */
export function readAnyNumber(attributes: Attributes, name: AttributeName): number | undefined {
  const value = attributes[name];
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? value : undefined;
}

/** A boolean. */
export function readFlag(attributes: Attributes, name: AttributeName): boolean | undefined {
  const value = attributes[name];
  return typeof value === "boolean" ? value : undefined;
}

/** Bytes. */
export function readBytes(attributes: Attributes, name: AttributeName): Uint8Array | undefined {
  const value = attributes[name];
  return value instanceof Uint8Array ? value : undefined;
}

/** The strings of an array; what else is in it is left out. */
export function readTexts(attributes: Attributes, name: AttributeName): readonly string[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The members of a map, sorted by name. */
export function readMembers(attributes: Attributes, name: AttributeName): readonly NamedValue[] {
  const value = attributes[name];
  if (!isMap(value)) return [];
  return Object.entries(value)
    .map(([member, value]) => ({ name: member, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a value is a key-value list. */
export function isMap(value: AttributeValue | undefined): value is { readonly [key: string]: AttributeValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Nanoseconds since the epoch in milliseconds; OTLP's 0 means that the time is not known. */
export function readTime(ns: bigint): number | undefined {
  return ns === 0n ? undefined : Number(ns) / 1e6;
}
