import { type JsonValue, WrittenNumber } from "../../artifacts/json_value.ts";

/** A piece of JSON text with what it is. */
export interface JsonToken {
  readonly kind: "key" | "string" | "number" | "word" | "mark";
  readonly text: string;
}

/** A value that fits into a line of this length stands on one. */
const LINE_LENGTH = 96;

const MAX_DEPTH = 40;

const MAX_STRING_LENGTH = 2000;

/**
 * A value as indented JSON, in pieces that can be coloured. What fits on one line stays on one, so that a matrix looks
 * like a matrix. After about `maxLength` characters it ends with a mark of omission.
 */
export function formatJson(value: JsonValue, maxLength = 40_000): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let length = 0;
  const add = (kind: JsonToken["kind"], text: string): void => {
    length += text.length;
    const last = tokens.at(-1);
    // Marks that follow each other are one piece: it halves the page.
    if (kind === "mark" && last?.kind === "mark") tokens[tokens.length - 1] = { kind, text: last.text + text };
    else tokens.push({ kind, text });
  };

  const writeMembers = (members: readonly [string | undefined, JsonValue][], indent: string, depth: number) => {
    members.forEach(([key, member], i) => {
      if (length > maxLength) return;
      add("mark", `${i === 0 ? "" : ","}\n${indent}  `);
      if (key !== undefined) {
        add("key", JSON.stringify(key));
        add("mark", ": ");
      }
      write(member, `${indent}  `, depth + 1, (key?.length ?? 0) + 4);
    });
    if (length > maxLength) add("mark", `\n${indent}  …`);
    add("mark", `\n${indent}`);
  };

  // A long list of numbers fills its lines, as text does.
  const writeLeaves = (items: readonly JsonValue[], indent: string): void => {
    let column = Infinity;
    for (const [i, item] of items.entries()) {
      if (length > maxLength) return add("mark", `,\n${indent}  …\n${indent}`);
      const leaf = leafToken(item)!;
      const breaks = column + leaf.text.length + 2 > LINE_LENGTH;
      add("mark", `${i === 0 ? "" : ","}${breaks ? `\n${indent}  ` : " "}`);
      add(leaf.kind, leaf.text);
      column = (breaks ? indent.length + 2 : column + 2) + leaf.text.length;
    }
    add("mark", `\n${indent}`);
  };

  const write = (value: JsonValue, indent: string, depth: number, taken: number): void => {
    const leaf = leafToken(value);
    if (leaf !== undefined) return add(leaf.kind, leaf.text);
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    const members = membersOf(value);
    if (members.length === 0 || depth > MAX_DEPTH) {
      return add("mark", `${open}${members.length === 0 ? "" : "…"}${close}`);
    }
    const flat = flatTokens(value, LINE_LENGTH - indent.length - taken);
    if (flat !== undefined) return flat.forEach(({ kind, text }) => add(kind, text));
    add("mark", open);
    if (Array.isArray(value) && value.every((item) => leafToken(item) !== undefined)) writeLeaves(value, indent);
    else writeMembers(members, indent, depth);
    add("mark", close);
  };

  write(value, "", 0, 0);
  return tokens;
}

/** A value as JSON text on one line, or `undefined` when it is longer than `room`. */
export function inlineJson(value: JsonValue, room: number): string | undefined {
  return flatTokens(value, room)?.map(({ text }) => text).join("");
}

function leafToken(value: JsonValue): JsonToken | undefined {
  switch (typeof value) {
    case "string":
      if (value.length <= MAX_STRING_LENGTH) return { kind: "string", text: JSON.stringify(value) };
      return { kind: "string", text: `${JSON.stringify(value.slice(0, MAX_STRING_LENGTH))}…` };
    case "number":
    case "bigint":
      return { kind: "number", text: String(value) };
    case "boolean":
      return { kind: "word", text: String(value) };
    default:
      if (value === null) return { kind: "word", text: "null" };
      if (value instanceof WrittenNumber) return { kind: "number", text: value.text };
      return value instanceof Uint8Array ? { kind: "word", text: `(${value.length} bytes)` } : undefined;
  }
}

function membersOf(value: JsonValue): readonly [string | undefined, JsonValue][] {
  if (Array.isArray(value)) return value.map((item) => [undefined, item]);
  return value instanceof Map ? [...value] : Object.entries(value as Record<string, JsonValue>);
}

/** The value on one line, or `undefined` when it is longer than `room`. */
function flatTokens(value: JsonValue, room: number, depth = 0): readonly JsonToken[] | undefined {
  const leaf = leafToken(value);
  // A leaf by itself cannot be broken; it may be as long as it is.
  if (leaf !== undefined) return depth === 0 || leaf.text.length <= room ? [leaf] : undefined;
  if (depth > MAX_DEPTH) return undefined;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const tokens: JsonToken[] = [{ kind: "mark", text: open }];
  let used = open.length + close.length;
  for (const [i, [key, member]] of membersOf(value).entries()) {
    if (i > 0) tokens.push({ kind: "mark", text: ", " });
    if (key !== undefined) tokens.push({ kind: "key", text: JSON.stringify(key) }, { kind: "mark", text: ": " });
    used += (i > 0 ? 2 : 0) + (key === undefined ? 0 : key.length + 4);
    const inner = used > room ? undefined : flatTokens(member, room - used, depth + 1);
    if (inner === undefined) return undefined;
    used += inner.reduce((sum, { text }) => sum + text.length, 0);
    tokens.push(...inner);
  }
  if (used > room) return undefined;
  return [...tokens, { kind: "mark", text: close }];
}
