/**
 * Whether a text is OTLP JSON, said by software and definitions that are not ours.
 *
 * Three readings, since no one of them sees everything: OTLP's own rules by a walk along the official descriptor (hex
 * ids, enumerations as integers, 64-bit integers as strings, lowerCamelCase names), a strict protobuf JSON reader, and
 * what OTLP's comments demand beyond types (unique keys and span ids, no end before its start).
 *
 * @module
 */

import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  ScalarType,
} from "@bufbuild/protobuf";
import { EXPORTED, OTLP_REGISTRY } from "./otlp_descriptor.ts";

/** Every violation of OTLP's JSON encoding in a run file's `text`, each with its place; none for a valid file. */
export function checkTracesData(text: string): string[] {
  const violations = checkExported("traces", text);
  if (/[\r\n]/.test(text.replace(/\n$/, "")) && !violations[0]?.startsWith("$: not JSON")) {
    violations.unshift("$: a JSON Lines file holds a document on one line");
  }
  return violations;
}

/** Every violation in the body of a request that exports a signal. */
export function checkExported(signal: keyof typeof EXPORTED, text: string): string[] {
  const type = EXPORTED[signal];
  let document: JsonValue;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return [`$: not JSON: ${error instanceof Error ? error.message : error}`];
  }
  const violations: string[] = [];
  const walk = new Walk(violations);
  const canonical = walk.message(type, document, "$");
  try {
    fromJson(type, canonical, { registry: OTLP_REGISTRY });
  } catch (error) {
    violations.push(`$: protobuf: ${error instanceof Error ? error.message : error}`);
  }
  return violations;
}

// OTLP writes these three in hex, where protobuf's JSON mapping has base64.
const HEX_DIGITS: Readonly<Record<string, number>> = { trace_id: 32, span_id: 16, parent_span_id: 16 };

type JsonObject = { [key: string]: JsonValue };

/** Walks a document along the descriptor; each step returns what protobuf's own JSON mapping would say instead. */
class Walk {
  readonly #violations: string[];
  readonly #spanIds = new Set<string>();

  constructor(violations: string[]) {
    this.#violations = violations;
  }

  message(type: DescMessage, value: JsonValue, at: string): JsonValue {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.#refuse(at, `must be an object (${type.name})`, value);
    }
    const canonical: JsonObject = {};
    for (const [name, member] of Object.entries(value)) {
      const field = type.fields.find((field) => field.jsonName === name);
      if (field === undefined) {
        const meant = type.fields.find((field) => field.name === name);
        const hint = meant === undefined ? "" : `; in lowerCamelCase it is ${meant.jsonName}`;
        this.#violations.push(`${at}.${name}: ${type.name} has no such field${hint}`);
      } else {
        canonical[name] = this.#field(field, member, `${at}.${name}`);
      }
    }
    this.#checkMeaning(type, value, at);
    return canonical;
  }

  #field(field: DescField, value: JsonValue, at: string): JsonValue {
    if (field.fieldKind === "list") {
      if (!Array.isArray(value)) return this.#refuse(at, "must be an array", value);
      return value.map((item, i) => this.#single(field, item, `${at}[${i}]`));
    }
    return this.#single(field, value, at);
  }

  #single(field: DescField, value: JsonValue, at: string): JsonValue {
    if (field.message !== undefined) return this.message(field.message, value, at);
    if (field.enum !== undefined) return this.#enum(field.enum, value, at);
    switch (field.scalar) {
      case ScalarType.STRING:
        if (typeof value !== "string") return this.#refuse(at, "must be a string", value);
        return value.isWellFormed() ? value : this.#refuse(at, "must have a UTF-8 form", value);
      case ScalarType.BOOL:
        return typeof value === "boolean" ? value : this.#refuse(at, "must be a boolean", value);
      case ScalarType.BYTES:
        // "If this is a root span, then this field must be empty", says OTLP's definition of it.
        if (field.name === "parent_span_id" && value === "") return value;
        return field.name in HEX_DIGITS ? this.#id(HEX_DIGITS[field.name]!, value, at) : this.#base64(value, at);
      case ScalarType.INT64:
        return this.#integer(value, /^-?(0|[1-9]\d*)$/, (n) => BigInt.asIntN(64, n), at);
      case ScalarType.FIXED64:
        return this.#integer(value, /^(0|[1-9]\d*)$/, (n) => BigInt.asUintN(64, n), at);
      case ScalarType.UINT32:
      case ScalarType.FIXED32:
        return Number.isInteger(value) ? value : this.#refuse(at, "must be a 32-bit integer as a number", value);
      case ScalarType.DOUBLE:
        // JSON's -0 is lost by most writers, and protobuf's mapping allows a number as a string.
        if (typeof value === "number" || ["NaN", "Infinity", "-Infinity", "-0"].includes(String(value))) return value;
        return this.#refuse(at, `must be a number, "NaN", "Infinity" or "-Infinity"`, value);
      default:
        throw new Error(`${at}: OTLP had no field of the type ${ScalarType[field.scalar!]} when this was written`);
    }
  }

  #enum(type: DescEnum, value: JsonValue, at: string): JsonValue {
    if (type.values.some(({ number }) => number === value)) return value;
    return this.#refuse(at, `must be the number of a ${type.name}`, value);
  }

  #id(digits: number, value: JsonValue, at: string): JsonValue {
    const valid = typeof value === "string" && value.length === digits && /^[0-9a-f]+$/.test(value);
    if (!valid || /^0+$/.test(value)) {
      return this.#refuse(at, `must be ${digits} lower-case hex digits, not all 0`, value);
    }
    return Uint8Array.fromHex(value).toBase64();
  }

  #base64(value: JsonValue, at: string): JsonValue {
    if (typeof value === "string" && /^([\w+/]{4})*([\w+/]{2}==|[\w+/]{3}=)?$/.test(value) && !value.includes("_")) {
      return value;
    }
    return this.#refuse(at, "must be base64 with its padding", value);
  }

  #integer(value: JsonValue, form: RegExp, wrap: (exact: bigint) => bigint, at: string): JsonValue {
    if (typeof value === "string" && form.test(value) && wrap(BigInt(value)) === BigInt(value)) return value;
    return this.#refuse(at, "must be a 64-bit integer as a decimal string", value);
  }

  #checkMeaning(type: DescMessage, value: JsonObject, at: string): void {
    for (const field of type.fields) {
      if (field.fieldKind === "list" && field.message?.name === "KeyValue") this.#checkKeys(value[field.jsonName], at);
    }
    if (type.name !== "Span") return;
    for (const required of ["traceId", "spanId", "name", "startTimeUnixNano", "endTimeUnixNano"]) {
      if (!value[required]) this.#violations.push(`${at}.${required}: is missing`);
    }
    const { spanId, startTimeUnixNano: start, endTimeUnixNano: end } = value;
    if (this.#spanIds.has(String(spanId))) this.#violations.push(`${at}.spanId: ${spanId} is another span's too`);
    this.#spanIds.add(String(spanId));
    if (/^\d+$/.test(String(start)) && /^\d+$/.test(String(end)) && BigInt(String(end)) < BigInt(String(start))) {
      this.#violations.push(`${at}.endTimeUnixNano: ${end} is before the start, ${start}`);
    }
  }

  #checkKeys(pairs: JsonValue | undefined, at: string): void {
    const keys = new Set<unknown>();
    for (const pair of Array.isArray(pairs) ? pairs : []) {
      const key = typeof pair === "object" && pair !== null && !Array.isArray(pair) ? pair.key : undefined;
      if (keys.has(key)) this.#violations.push(`${at}: the key ${JSON.stringify(key)} comes twice`);
      keys.add(key);
    }
  }

  // An absent field instead, so that the strict reader goes on and finds what else is wrong.
  #refuse(at: string, wanted: string, value: JsonValue): JsonValue {
    const text = JSON.stringify(value);
    this.#violations.push(`${at}: ${wanted}, and is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
    return null;
  }
}
