// A program that imports mod.ts by its address does not see this project's import map.
// deno-lint-ignore no-import-prefix -- see above
import { parse, type ParserOptions } from "npm:@babel/parser@8.1.2";
import { escapeHtml } from "./html_text.ts";

/** A token of the parser's, or a comment, whose type is a text. */
interface Token {
  readonly type: string | { readonly label: string; readonly keyword?: string };
  readonly value?: unknown;
  readonly start: number;
  readonly end: number;
}

const OPTIONS: ParserOptions = { sourceType: "module", tokens: true, errorRecovery: true, attachComment: false };

/** Names that TypeScript takes for more than names where it expects them. */
const CONTEXTUAL = new Set(
  "abstract as async await declare enum implements infer interface keyof namespace of private protected public readonly satisfies type"
    .split(" "),
);

/**
 * TypeScript as HTML, with an element for each part that has a colour: by the tokens of the parser that cells are
 * compiled with. What is no TypeScript is only escaped.
 */
export function highlightCode(source: string): string {
  const tokens = tokensOf(source);
  if (tokens === undefined) return escapeHtml(source);
  let html = "";
  let at = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.start < at) continue;
    const text = escapeHtml(source.slice(token.start, token.end));
    const colour = colourOf(token, source[tokens[i + 1]?.start ?? source.length]);
    html += escapeHtml(source.slice(at, token.start));
    html += colour === undefined ? text : `<span class="${colour}">${text}</span>`;
    at = token.end;
  }
  return html + escapeHtml(source.slice(at));
}

function tokensOf(source: string): readonly Token[] | undefined {
  for (const plugins of [["typescript", "decorators"], ["typescript", "decorators", "jsx"]] as const) {
    try {
      return parse(source, { ...OPTIONS, plugins: [...plugins] }).tokens as Token[];
    } catch {
      // With JSX then, or not at all.
    }
  }
  return undefined;
}

function colourOf({ type, value }: Token, next: string | undefined): string | undefined {
  if (typeof type === "string") return "hl-comment";
  if (type.keyword !== undefined) return /^[a-z]+$/.test(type.keyword) ? "hl-keyword" : undefined;
  switch (type.label) {
    case "string":
    case "regexp":
    case "...${":
    case "...`":
    case "jsxText":
      return "hl-string";
    case "num":
    case "bigint":
      return "hl-number";
    case "name":
      if (CONTEXTUAL.has(String(value)) && next !== "(" && next !== "." && next !== ":" && next !== ",") {
        return "hl-keyword";
      }
      if (next === "(" || next === "`") return "hl-function";
      return /^[A-Z]/.test(String(value)) ? "hl-type" : undefined;
    default:
      return undefined;
  }
}
