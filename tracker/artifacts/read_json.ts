import type { Node } from "jsonc-parser";
import { type JsonValue, WrittenNumber } from "./json_value.ts";

/** A number that might be rounded, or a name that an object of JavaScript's would put before others. */
const UNLIKE = /\d{16}|\d[.\d]{16}|\d[eE][+-]?\d\d|"\d+"\s*:/;

/**
 * Reads JSON with its numbers and the order of its names as they were written.
 *
 * @throws {SyntaxError} When it is not JSON.
 */
export async function readJson(text: string): Promise<JsonValue> {
  const value: JsonValue = JSON.parse(text);
  if (!UNLIKE.test(text)) return value;
  const { parseTree } = await import("jsonc-parser");
  try {
    const tree = parseTree(text);
    return tree === undefined ? value : asWritten(tree, text);
  } catch (error) {
    // So deep that a tree of it fits on no stack.
    if (error instanceof RangeError) return value;
    throw error;
  }
}

function asWritten(node: Node, text: string): JsonValue {
  const { type, children = [], offset, length } = node;
  switch (type) {
    case "object":
      return new Map(children.map(({ children: [name, value] = [] }) => [name!.value, asWritten(value!, text)]));
    case "array":
      return children.map((child) => asWritten(child, text));
    case "number": {
      const written = text.slice(offset, offset + length);
      return isExact(written) ? Number(written) : new WrittenNumber(written);
    }
    default:
      return node.value;
  }
}

/** Whether JavaScript's number is the one that was written, and not only one near to it. */
function isExact(written: string): boolean {
  const digits = (number: string): string => {
    const [, whole = "", fraction = "", power = "0"] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
    const all = `${whole}${fraction}`.replace(/^0+/, "");
    const significant = all.replace(/0+$/, "");
    if (significant === "") return "0";
    return `${significant}e${BigInt(power) - BigInt(fraction.length) + BigInt(all.length - significant.length)}`;
  };
  const value = Number(written);
  return Number.isFinite(value) && digits(String(value)) === digits(written);
}
