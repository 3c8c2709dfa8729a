/**
 * The frame of strict reading: a value of a JSON document with its place, and what may be asked of it. Nothing throws:
 * what is wrong is told, and the reading goes on.
 *
 * @module
 */

/** Tells what is wrong at a place. */
export type TellPlace = (at: string, message: string) => void;

/** An object; `undefined`, after telling, when it is none. */
export function objectAt(value: unknown, at: string, tell: TellPlace): Record<string, unknown> | undefined {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  tell(at, `must be an object, and is ${quoted(value)}`);
  return undefined;
}

/** A list; empty when it is absent, and, after telling, when it is none. */
export function listAt(value: unknown, at: string, tell: TellPlace): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  tell(at, `must be an array, and is ${quoted(value)}`);
  return [];
}

/** Whether a value is a string that has a UTF-8 form; tells when it is not. An absent one is an empty one. */
export function checkText(value: unknown, at: string, tell: TellPlace): boolean {
  if (value === undefined) return true;
  if (typeof value !== "string") tell(at, `must be a string, and is ${quoted(value)}`);
  else if (!value.isWellFormed()) tell(at, "has half of a surrogate pair, which has no UTF-8 form");
  else return true;
  return false;
}

/** Tells of an identifier that is not so many lower-case hex digits, or is all 0. */
export function checkId(value: unknown, digits: 16 | 32, at: string, tell: TellPlace): void {
  if (typeof value !== "string" || value.length !== digits || !/^[0-9a-f]+$/.test(value)) {
    tell(at, `must be ${digits} lower-case hex digits, and is ${quoted(value)}`);
  } else if (/^0+$/.test(value)) tell(at, "must not be all 0");
}

/** A time; `undefined`, after telling, when it is none. */
export function checkTime(value: unknown, at: string, tell: TellPlace): bigint | undefined {
  if (typeof value === "string" && /^(0|[1-9]\d{0,19})$/.test(value)) {
    const time = BigInt(value);
    if (time === 0n) tell(at, "must not be 0, which means that the time is not known");
    else if (time === BigInt.asUintN(64, time)) return time;
    else tell(at, `must fit into 64 bits, and is ${value}`);
  } else tell(at, `must be nanoseconds since the epoch as a decimal string, and is ${quoted(value)}`);
  return undefined;
}

/** Tells of a value that is not one of the numbers of an enumeration; an absent one is 0. */
export function checkEnum(value: unknown, largest: number, at: string, tell: TellPlace): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largest)) return;
  tell(at, `must be one of the numbers 0 to ${largest}, and is ${quoted(value)}`);
}

/** Tells of a known field that is written in another way than OTLP's lowerCamelCase; other fields are nobody's affair. */
export function checkFieldNames(
  object: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  at: string,
  tell: TellPlace,
): void {
  for (const name in object) {
    if (known.has(name)) {
      if (object[name] === null) tell(`${at}.${name}`, "must be left out rather than null");
      continue;
    }
    const camel = name.toLowerCase().replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
    const meant = known.has(camel) ? camel : known.values().find((field) => field.toLowerCase() === name.toLowerCase());
    if (meant !== undefined) tell(`${at}.${name}`, `must be written ${meant}`);
  }
}

/** How many keys there are in a value, at all depths. */
export function countKeys(value: unknown): number {
  let count = 0;
  // A stack of our own: the value may be nested deeper than the language's goes.
  const open = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === "object" && item !== null) open.push(item);
      continue;
    }
    for (const key of Object.keys(next)) {
      count++;
      const member = (next as Record<string, unknown>)[key];
      if (typeof member === "object" && member !== null) open.push(member);
    }
  }
  return count;
}

/** A value as a message quotes it, shortened. */
export function quoted(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
