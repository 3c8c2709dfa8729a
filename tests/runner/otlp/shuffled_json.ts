import fc from "fast-check";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A JSON text that says the same as another one, with its keys in any order, any white space between its tokens, and some
 * characters of its strings written as escapes.
 */
export function shuffledJson(text: string): fc.Arbitrary<string> {
  return fc.infiniteStream(fc.nat()).map((numbers) => write(JSON.parse(text), () => numbers.next().value!));
}

const SPACES = ["", "", "", " ", "\n", "\t\r\n  "];

function write(value: Json, draw: () => number): string {
  const space = (): string => SPACES[draw() % SPACES.length]!;
  const list = (items: string[]): string => items.map((item) => space() + item + space()).join(",") || space();
  if (typeof value === "string") return writeString(value, draw);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${list(value.map((item) => write(item, draw)))}]`;
  const members = Object.entries(value).map(([key, member]) => ({ key, member, order: draw() }));
  members.sort((a, b) => a.order - b.order);
  return `{${
    list(members.map(({ key, member }) => `${writeString(key, draw)}${space()}:${space()}${write(member, draw)}`))
  }}`;
}

function writeString(text: string, draw: () => number): string {
  const plain = JSON.stringify(text);
  if (text === "" || draw() % 4 > 0) return plain;
  return `"${
    Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")
  }"`;
}
