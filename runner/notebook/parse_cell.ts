// A program that imports mod.ts by its address does not see this project's import map, and compiles notebooks too.
// deno-lint-ignore no-import-prefix -- see above
import { parse, parseExpression, type ParserOptions } from "npm:@babel/parser@8.1.2";
// deno-lint-ignore no-import-prefix -- see above
import type * as babel from "npm:@babel/types@8.1.2";

/** A node of a cell's syntax tree; its `start` and `end` are offsets in the cell's source. */
export type Node = babel.Node & { readonly start: number; readonly end: number };

/** A cell's syntax tree. */
export interface ParsedCell {
  readonly source: string;
  /** Its statements; a text alone at the top is one too, although the grammar calls it a directive. */
  readonly statements: readonly Node[];
  /** Whether it has JSX. */
  readonly hasJsx: boolean;
}

/** Where a cell is not TypeScript, and why. */
export interface CellSyntaxError {
  readonly message: string;
  /** From 1, in the cell. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const OPTIONS: ParserOptions = {
  sourceType: "module",
  allowAwaitOutsideFunction: true,
  allowUndeclaredExports: true,
  attachComment: false,
};
const PLUGINS: NonNullable<ParserOptions["plugins"]> = ["typescript", "decorators", "decoratorAutoAccessors"];

/** Parses a cell as TypeScript, and with JSX where it is none without. */
export function parseCell(source: string): ParsedCell | CellSyntaxError {
  const plain = parseWith(source, PLUGINS);
  if ("statements" in plain || !source.includes("<")) return plain;
  const withJsx = parseWith(source, [...PLUGINS, "jsx"]);
  return "statements" in withJsx ? { ...withJsx, hasJsx: true } : plain;
}

function parseWith(source: string, plugins: ParserOptions["plugins"]): ParsedCell | CellSyntaxError {
  const options = { ...OPTIONS, plugins };
  // Deno's kernel, too, takes braces for an object where they can be one.
  if (source.trimStart().startsWith("{") && !source.trimEnd().endsWith(";")) {
    try {
      return { source, statements: [parseExpression(source, options) as Node], hasJsx: false };
    } catch {
      // Then it is a block.
    }
  }
  try {
    const { program } = parse(source, options);
    return { source, statements: [...program.directives, ...program.body] as Node[], hasJsx: false };
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
    return {
      message: message.replace(/ \(\d+:\d+\)$/, ""),
      line: loc?.line ?? 1,
      column: (loc?.column ?? 0) + 1,
    };
  }
}

/** The nodes right below a node, in the order of the source's text; types are left out, what stands in a cast is not. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const [name, value] of Object.entries(node)) {
    // A shorthand property has one identifier twice.
    if (name === "key" && "shorthand" in node && node.shorthand === true) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child) && !isType(child)) found.push(child);
  }
  return found.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** What TypeScript's own nodes that are not types are called. */
const VALUES = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSParameterProperty",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSExportAssignment",
]);

/** Whether a node is of types alone, so that nothing of it is left when it runs. */
export function isType(node: Node): boolean {
  return (node.type.startsWith("TS") && !VALUES.has(node.type)) || ("declare" in node && node.declare === true);
}
