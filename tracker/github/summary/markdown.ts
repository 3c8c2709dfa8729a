/**
 * Markdown as GitHub shows it, with text that a run file holds, which may be anybody's.
 *
 * Such text stands in `<code>` or `<pre>`, where GitHub looks for no mentions, issues or emoji, and every sign that
 * Markdown or HTML could read is written as a character reference, which neither takes for structure.
 *
 * @module
 */

import { plainText } from "../../site/format/plain_text.ts";

const MAX_LENGTH = 200;

/** A text in one line, as code, cut when it is long. */
export function code(text: string, maxLength: number = MAX_LENGTH): string {
  const line = oneLine(text);
  const shown = line.length > maxLength ? `${[...line].slice(0, maxLength - 1).join("")}…` : line;
  return shown === "" ? "" : `<code>${[...shown].map(reference).join("")}</code>`;
}

/** Lines of text as they are, in a block of their own, cut when there are many. */
export function block(text: string, maxLines = 20): string {
  const lines = text.split("\n").map((line) => plainText(line).replace(INVISIBLE, "").slice(0, MAX_LENGTH * 5));
  const shown = lines.length > maxLines
    ? [...lines.slice(0, maxLines), `… and ${lines.length - maxLines} more lines`]
    : lines;
  // A `<pre>` ends at its end tag alone; within it, nothing is Markdown.
  return `<pre>${shown.map((line) => line.replace(/[&<>@#]/g, reference)).join("\n")}</pre>`;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], maxRows: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, maxRows);
  const more = rows.length - shown.length;
  return [
    line(head),
    line(head.map(() => "---")),
    ...shown.map(line),
    ...(more === 0 ? [] : [line([`… and ${more} more`, ...head.slice(1).map(() => "")])]),
  ].join("\n");
}

/** What is shown only when it is asked for. */
export function details(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** A link; the address is one of ours, and still cannot break out. */
export function link(text: string, address: string): string {
  return `[${text}](<${encodeURI(decodeSafely(address)).replace(/[<>\s\\]/g, encodeURIComponent)}>)`;
}

function oneLine(text: string): string {
  return plainText(text.replace(/\s+/g, " ")).replace(INVISIBLE, "").trim();
}

// ASCII that is not a letter, a digit, a hyphen or a space; whatever is beyond ASCII is no sign of Markdown's.
function reference(character: string): string {
  return /[A-Za-z0-9 -]/.test(character) || character.codePointAt(0)! > 0x7f
    ? character
    : `&#${character.codePointAt(0)};`;
}

function decodeSafely(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

// Control characters, and the marks that turn the direction of writing or have no width.
// deno-lint-ignore no-control-regex -- control characters are what is taken out
const INVISIBLE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
