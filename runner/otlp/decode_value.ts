import {
  type Fields,
  isAbsent,
  readBoolean,
  readBytes,
  readDouble,
  readInteger,
  readObject,
  readOptionalArray,
  readString,
  refuse,
} from "./fields.ts";
import type { AttributeValue } from "./span.ts";
import type { WireAnyValue, WireKeyValue } from "./wire.ts";

/** How deep a value may be nested; deeper than any protobuf reader goes, and far from the end of the stack. */
const MAX_NESTING = 100;

/**
 * OTLP's key-value pairs as an object, the last one winning where a key comes twice.
 *
 * The object has no prototype, since a hostile file may well call an attribute `__proto__` or `constructor`.
 *
 * @throws {RunFileError} When they are not key-value pairs.
 */
export function decodeAttributes(value: unknown, at: string, depth = 0): { [name: string]: AttributeValue } {
  const attributes: { [name: string]: AttributeValue } = Object.create(null);
  for (const [i, pair] of readOptionalArray(value, at).entries()) {
    const wire: Fields<WireKeyValue> = readObject(pair, `${at}[${i}]`);
    const key = readString(wire.key, `${at}[${i}].key`);
    attributes[key] = isAbsent(wire.value) ? null : decodeValue(wire.value, `${at}[${i}].value`, depth);
  }
  return attributes;
}

function decodeValue(value: unknown, at: string, depth: number): AttributeValue {
  if (depth > MAX_NESTING) return refuse(abridged(at), `nested at most ${MAX_NESTING} levels deep`, value);
  const wire: Fields<WireAnyValue> = readObject(value, at);
  if (!isAbsent(wire.stringValue)) return readString(wire.stringValue, `${at}.stringValue`);
  if (!isAbsent(wire.boolValue)) return readBoolean(wire.boolValue, `${at}.boolValue`);
  if (!isAbsent(wire.intValue)) return readInteger(wire.intValue, `${at}.intValue`);
  if (!isAbsent(wire.doubleValue)) return readDouble(wire.doubleValue, `${at}.doubleValue`);
  if (!isAbsent(wire.bytesValue)) return readBytes(wire.bytesValue, `${at}.bytesValue`);
  if (!isAbsent(wire.arrayValue)) {
    const place = `${at}.arrayValue.values`;
    const { values } = readObject(wire.arrayValue, `${at}.arrayValue`);
    return readOptionalArray(values, place).map((item, i) => decodeValue(item, `${place}[${i}]`, depth + 1));
  }
  if (!isAbsent(wire.kvlistValue)) {
    const { values } = readObject(wire.kvlistValue, `${at}.kvlistValue`);
    return decodeAttributes(values, `${at}.kvlistValue.values`, depth + 1);
  }
  return null;
}

function abridged(at: string): string {
  return at.length > 200 ? `${at.slice(0, 200)}…` : at;
}
