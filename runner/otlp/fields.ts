/**
 * Reads the fields of an OTLP JSON document that nobody has checked yet.
 *
 * Each function takes a field's value and its place, such as `$.resourceSpans[0].resource`, and either gives the value
 * with its type or throws a {@linkcode RunFileError} that names the place. As in protobuf's JSON mapping, `null` counts
 * as absent.
 *
 * @module
 */

import { RunFileError } from "./run_file_error.ts";

/** A wire object whose fields nobody has checked yet. */
export type Fields<Wire> = { readonly [Key in keyof Wire]?: unknown };

/** Whether a field is absent. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** An object, such as a protobuf message. */
export function readObject(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return refuse(at, "an object", value);
}

/** An object that may be absent, which is the same as an empty one. */
export function readOptionalObject(value: unknown, at: string): Record<string, unknown> {
  return isAbsent(value) ? {} : readObject(value, at);
}

/** An array. */
export function readArray(value: unknown, at: string): unknown[] {
  return Array.isArray(value) ? value : refuse(at, "an array", value);
}

/** An array that may be absent, which is the same as an empty one. */
export function readOptionalArray(value: unknown, at: string): unknown[] {
  return isAbsent(value) ? [] : readArray(value, at);
}

/** A string; absent is the same as empty. */
export function readString(value: unknown, at: string): string {
  if (isAbsent(value)) return "";
  return typeof value === "string" ? value : refuse(at, "a string", value);
}

/** A boolean. */
export function readBoolean(value: unknown, at: string): boolean {
  return typeof value === "boolean" ? value : refuse(at, "a boolean", value);
}

/** A 64-bit signed integer. Beyond 53 bits it is a bigint, so that none is rounded in silence. */
export function readInteger(value: unknown, at: string): number | bigint {
  if (typeof value === "number" && Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return value;
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) {
    const exact = BigInt(value);
    if (exact === BigInt.asIntN(64, exact)) return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
  return refuse(at, "a 64-bit integer as a decimal string", value);
}

/** A double: a number, or a string that holds one, `NaN`, `Infinity` or `-Infinity`. */
export function readDouble(value: unknown, at: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(value)) return Number(value);
  return refuse(at, "a number", value);
}

/** Bytes in base64. */
export function readBytes(value: unknown, at: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(readString(value, at));
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    return refuse(at, "base64", value);
  }
}

/** Nanoseconds since the epoch; absent is 0, as OTLP says. */
export function readNanoseconds(value: unknown, at: string): bigint {
  if (isAbsent(value)) return 0n;
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) {
    const exact = BigInt(value);
    if (exact === BigInt.asUintN(64, exact)) return exact;
  }
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 64) return BigInt(value);
  return refuse(at, "nanoseconds since the epoch as a decimal string", value);
}

/** A trace's or span's identifier of so many hex digits, in lower case. */
export function readId(value: unknown, digits: number, at: string): string {
  if (typeof value === "string" && value.length === digits && /^[0-9a-fA-F]+$/.test(value)) return value.toLowerCase();
  return refuse(at, `${digits} hex digits`, value);
}

/** A member of an enumeration, by its number; absent is 0. */
export function readEnum<Name extends string>(value: unknown, names: Readonly<Record<Name, number>>, at: string): Name {
  const number = isAbsent(value) ? 0 : value;
  for (const name in names) if (names[name] === number) return name;
  return refuse(at, `one of the numbers 0 to ${Object.keys(names).length - 1}`, value);
}

/** Refuses the value at a place, saying what was wanted there. */
export function refuse(at: string, wanted: string, value: unknown): never {
  throw new RunFileError(`${at} must be ${wanted}, and is ${describe(value)}`);
}

// Arrays and objects are not quoted: they may be huge, or nested too deeply for JSON.stringify.
function describe(value: unknown): string {
  if (isAbsent(value)) return "absent";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
