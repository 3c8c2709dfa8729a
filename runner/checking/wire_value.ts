import { checkFieldNames, checkText, listAt, objectAt, quoted, type TellPlace } from "./wire_object.ts";

/** Protobuf's readers give up on deeper messages. */
const MAX_NESTING = 100;

const KEY_VALUE: ReadonlySet<string> = new Set(["key", "value"]);

const ANY_VALUE: ReadonlySet<string> = new Set([
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "arrayValue",
  "kvlistValue",
  "bytesValue",
]);

/** Tells what is wrong with a list of key-value pairs; gives the values by key, as far as they have one. */
export function checkAttributes(
  value: unknown,
  at: string,
  tell: TellPlace,
  depth = 0,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const values = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [i, item] of listAt(value, at, tell).entries()) {
    const place = `${at}[${i}]`;
    const pair = objectAt(item, place, tell);
    if (pair === undefined) continue;
    checkFieldNames(pair, KEY_VALUE, place, tell);
    if (!checkText(pair.key, `${place}.key`, tell)) continue;
    const key = String(pair.key ?? "");
    if (values.has(key)) tell(place, `the key ${JSON.stringify(key)} comes twice`);
    values.set(key, checkAnyValue(pair.value ?? {}, `${place}.value`, tell, depth) ?? {});
  }
  return values;
}

function checkAnyValue(
  value: unknown,
  at: string,
  tell: TellPlace,
  depth: number,
): Readonly<Record<string, unknown>> | undefined {
  const any = objectAt(value, at, tell);
  if (any === undefined) return undefined;
  checkFieldNames(any, ANY_VALUE, at, tell);
  const members = Object.keys(any).filter((name) => ANY_VALUE.has(name));
  if (members.length > 1) tell(at, `must have one value, and has ${members.join(" and ")}`);
  for (const member of members) checkMember(member, any[member], `${at}.${member}`, tell, depth);
  return any;
}

function checkMember(name: string, value: unknown, at: string, tell: TellPlace, depth: number): void {
  // A null was told of with the names.
  if (value === null) return;
  switch (name) {
    case "stringValue":
      checkText(value, at, tell);
      return;
    case "boolValue":
      if (typeof value !== "boolean") tell(at, `must be a boolean, and is ${quoted(value)}`);
      return;
    case "intValue":
      if (!isInt64(value)) tell(at, `must be a 64-bit integer as a decimal string, and is ${quoted(value)}`);
      return;
    case "doubleValue":
      if (typeof value === "number" || ["NaN", "Infinity", "-Infinity", "-0"].includes(String(value))) return;
      tell(at, `must be a number, "NaN", "Infinity" or "-Infinity", and is ${quoted(value)}`);
      return;
    case "bytesValue":
      if (!isBase64(value)) tell(at, `must be base64 with its padding, and is ${quoted(value)}`);
      return;
  }
  const list = objectAt(value, at, tell);
  if (list === undefined) return;
  checkFieldNames(list, VALUES, at, tell);
  if (depth >= MAX_NESTING) return tell(at, `is nested more than ${MAX_NESTING} levels deep`);
  const place = `${at}.values`;
  if (name === "kvlistValue") {
    checkAttributes(list.values, place, tell, depth + 1);
    return;
  }
  for (const [i, item] of listAt(list.values, place, tell).entries()) {
    checkAnyValue(item, `${place}[${i}]`, tell, depth + 1);
  }
}

const VALUES: ReadonlySet<string> = new Set(["values"]);

function isInt64(value: unknown): boolean {
  if (typeof value !== "string" || !/^(0|-?[1-9]\d{0,18})$/.test(value)) return false;
  const exact = BigInt(value);
  return exact === BigInt.asIntN(64, exact);
}

// Not a pattern alone: the engine's stack would end on the megabytes of an artifact.
function isBase64(value: unknown): boolean {
  if (typeof value !== "string" || value.length % 4 !== 0) return false;
  try {
    return Uint8Array.fromBase64(value, { lastChunkHandling: "strict" }).toBase64() === value;
  } catch {
    return false;
  }
}
