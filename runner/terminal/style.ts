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

/** `text` without the control characters that would move the cursor, ring or forge another line. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what is taken out
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "");
}
