import type { Result } from "../words/outcome.ts";

/** Paints text for a terminal, or leaves it alone. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** ANSI colours when `colours` is true, else none. */
export function styleFor(colours: boolean): Style {
  const paint = (on: number, off: number) => (text: string): string =>
    colours ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** A result as a word with a sign in front, so that colour is not the only difference. */
export function resultText(result: Result, style: Style): string {
  switch (result) {
    case "success":
      return style.green("✓ success");
    case "skip":
      return style.dim("○ skip");
    case "cancellation":
      return style.yellow("■ cancellation");
    case "timeout":
      return style.red("◷ timeout");
    case "failure":
    case "error":
      return style.red(`✗ ${result}`);
  }
}

/**
 * `text` as one line without what would move the cursor, ring, set the window's title, turn the writing around or forge
 * another line: escape sequences and control characters are taken out, and line breaks become spaces. What GitHub
 * Actions would take for a command is pulled apart.
 */
export function printable(text: string): string {
  return withoutControls(text.replace(/\r?\n|[\u2028\u2029]/g, " "))
    .replace(COMMANDS, (command) => `${command[0]} ${command.slice(1)}`);
}

/** `text` without escape sequences and control characters, but with its lines, for where it can command nobody. */
export function printableLines(text: string): string {
  return text.split(/\r?\n|[\u2028\u2029]/).map(withoutControls).join("\n");
}

function withoutControls(text: string): string {
  return text.replace(SEQUENCES, "").replace(CONTROLS, "");
}

// GitHub Actions takes these for commands, the first form at the beginning of a line and the second one anywhere. Where
// a table is wrapped, anything can come to stand at the beginning of a line.
const COMMANDS =
  /::(?=(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)[ :])|##\[/gi;

// ECMA-48's control sequences, such as colours, and operating system commands, such as links, up to their end.
// deno-lint-ignore no-control-regex -- control characters are what is taken out
const SEQUENCES = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?/g;

// Whatever is left of C0 but the tab, C1, and the marks that override the direction of writing.
// deno-lint-ignore no-control-regex -- control characters are what is taken out
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
