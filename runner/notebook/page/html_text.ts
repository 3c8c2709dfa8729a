/** A text as HTML shows it, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What a program printed as a page can show it: without escape sequences, and of an overwritten line what was left. */
export function printedText(text: string): string {
  return text.replace(SEQUENCES, "").replace(/^.*\r(?=[^\n])/gm, "").replace(CONTROLS, "");
}

// ECMA-48's control sequences, such as colours, and operating system commands, such as links, up to their end.
// deno-lint-ignore no-control-regex -- control characters are what is taken out
const SEQUENCES = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?/g;

// deno-lint-ignore no-control-regex -- as above; tabs and line breaks stay
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
