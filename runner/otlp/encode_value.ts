import { ATTRIBUTES, EVENT } from "./attributes.ts";
import type { Attributes, AttributeValue } from "./span.ts";
import type { WireAnyValue, WireKeyValue } from "./wire.ts";

/**
 * How deep a value may be nested before the rest is written as text. Protobuf's readers stop at 100 messages, an event's
 * value is the seventh, and each level of a key-value list takes three.
 */
const MAX_NESTING = 30;

/** The attributes that `attributes.ts` declares as doubles. */
const DOUBLES: ReadonlySet<string> = new Set(
  Object.entries(ATTRIBUTES).filter(([, { type }]) => type === "double").map(([name]) => name),
);

/** On a metric's event, its value is one more. */
const METRIC_DOUBLES: ReadonlySet<string> = new Set([...DOUBLES, "dagtrail.value"]);

/**
 * Attributes as OTLP's key-value pairs, in the given order; `undefined` values are left out.
 *
 * An attribute that is declared as a double is one on the wire even when its value is whole, so that a backend's column
 * has one type; `event` is the name of the event whose attributes they are, if any.
 */
export function encodeAttributes(attributes: Attributes, event?: string): WireKeyValue[] {
  const doubles = event === EVENT.metric ? METRIC_DOUBLES : DOUBLES;
  return encodePairs(attributes, (name, value) => {
    if (typeof value === "number" && doubles.has(name)) return { doubleValue: encodeDouble(value) };
    return encodeNested(value, 0);
  });
}

/**
 * A value as OTLP's `AnyValue`.
 *
 * A number is an integer on the wire when it is one that 53 bits hold exactly. A bigint beyond 64 bits becomes a string
 * of its digits, as OpenTelemetry's mapping of arbitrary data says. What is nested deeper than 30 levels becomes its
 * JSON text. A lone surrogate becomes U+FFFD.
 */
export function encodeValue(value: AttributeValue): WireAnyValue {
  return encodeNested(value, 0);
}

function encodeNested(value: AttributeValue, depth: number): WireAnyValue {
  switch (typeof value) {
    case "string":
      return { stringValue: wellFormed(value) };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return BigInt.asIntN(64, value) === value ? { intValue: String(value) } : { stringValue: String(value) };
    case "number":
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { intValue: String(value) };
      return { doubleValue: encodeDouble(value) };
    default:
      if (value === null) return {};
      if (value instanceof Uint8Array) return { bytesValue: value.toBase64() };
      if (depth === MAX_NESTING) return { stringValue: jsonText(value) };
      if (isArray(value)) return { arrayValue: { values: value.map((item) => encodeNested(item, depth + 1)) } };
      return { kvlistValue: { values: encodePairs(value, (_, member) => encodeNested(member, depth + 1)) } };
  }
}

// A map, because two keys that differ only in lone surrogates become one, and OTLP's keys are unique.
function encodePairs(
  attributes: Attributes,
  encode: (name: string, value: AttributeValue) => WireAnyValue,
): WireKeyValue[] {
  const pairs = new Map<string, WireKeyValue>();
  for (const [name, value] of Object.entries(attributes)) {
    const key = wellFormed(name);
    if (value !== undefined) pairs.set(key, { key, value: encode(name, value) });
  }
  return [...pairs.values()];
}

// Array.isArray does not narrow a readonly array out of a union.
function isArray(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

// JSON.stringify writes -0 as 0, and JSON has no NaN and no infinities; protobuf's JSON mapping reads all four as strings.
function encodeDouble(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

function jsonText(value: AttributeValue): string {
  try {
    return wellFormed(JSON.stringify(value, (_, member) => {
      if (typeof member === "bigint") return String(member);
      return member instanceof Uint8Array ? member.toBase64() : member;
    }));
  } catch (error) {
    // The stack ended first: a task may log what it likes, and its run file must still be written.
    if (error instanceof RangeError) return "(nested too deeply to be written)";
    throw error;
  }
}

/** `text` with each lone surrogate replaced: it has no UTF-8 form, and protobuf's strings are UTF-8. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
