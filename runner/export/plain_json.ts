import type { Attributes, AttributeValue } from "../otlp/span.ts";
import type { Json } from "../words/json.ts";

/**
 * A value as JSON: what JSON has no word for is a string, 64-bit integers, NaN and the infinities by their digits or
 * names and bytes in base64.
 */
export function plainJson(value: AttributeValue | undefined): Json {
  switch (typeof value) {
    case "undefined":
      return null;
    case "bigint":
      return String(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "string":
    case "boolean":
      return value;
  }
  if (value === null) return null;
  if (value instanceof Uint8Array) return value.toBase64();
  if (Array.isArray(value)) return value.map((item) => plainJson(item));
  return plainAttributes(value as Attributes);
}

/** Attributes as a JSON object; a name is one like any other, also `__proto__`. */
export function plainAttributes(attributes: Attributes): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => value === undefined ? [] : [[name, plainJson(value)]]),
  );
}

/** A value as a line of text: a string as it is, anything else as JSON. */
export function plainText(value: AttributeValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(plainJson(value));
}

/** A JSON document for people: indented, with a line break at its end. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
