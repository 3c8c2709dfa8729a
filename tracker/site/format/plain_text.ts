// deno-lint-ignore no-control-regex -- control characters are what it is about
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

// deno-lint-ignore no-control-regex -- as above
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** What a terminal would show of a printed line: without colours and other escape sequences. */
export function plainText(line: string): string {
  const text = line.replace(ESCAPES, "");
  // A progress bar paints over its line; what it painted last counts.
  const painted = text.replace(/\r+$/, "").split("\r").at(-1)!;
  return painted.replace(CONTROLS, "");
}
