import type { Json, JsonObject } from "../words/json.ts";
import type { NotebookCell } from "./notebook_document.ts";

/** What the line that begins a cell in percent format says. */
export interface CellMarker {
  readonly kind: NotebookCell["kind"];
  /** With the text before the type as `title`, and more than two percent signs as `cell_depth`, as Jupytext has it. */
  readonly metadata: JsonObject;
}

/** `// %%` and `//%%`, deeper ones such as `// %%%%`, and the older marks of Spyder and of exported notebooks. */
const MARKER = /^\/\/\s*(?:%%(%*)(?:\s+(.*))?|<codecell>|In\[[\d ]*\]:?)\s*$/;

const KINDS: Readonly<Record<string, NotebookCell["kind"]>> = { markdown: "markdown", md: "markdown", raw: "raw" };

/** Reads a line as a cell's marker; `undefined` when it is none. */
export function parseMarker(line: string): CellMarker | undefined {
  const match = MARKER.exec(line);
  if (match === null) return undefined;
  const [, deeper = "", words = ""] = match;
  const { before, options } = splitOptions(words.trim());
  const kindMatch = /(?:^|\s)\[(markdown|md|raw)\]\s*$/.exec(before);
  const title = (kindMatch === null ? before : before.slice(0, kindMatch.index)).trim();
  return {
    kind: kindMatch === null ? "code" : KINDS[kindMatch[1]!]!,
    metadata: {
      ...(title === "" ? {} : { title }),
      ...(deeper === "" ? {} : { cell_depth: deeper.length }),
      ...options,
    },
  };
}

/** The marker of a cell, as Jupytext writes it. */
export function formatMarker({ kind, metadata }: CellMarker): string {
  const { title, cell_depth, ...options } = metadata;
  const depth = typeof cell_depth === "number" && cell_depth >= 1 && cell_depth <= 20 ? cell_depth : undefined;
  const named = Object.entries({
    ...(isTitle(title) || title === undefined ? {} : { title }),
    ...(depth !== undefined || cell_depth === undefined ? {} : { cell_depth }),
    ...options,
  });
  // A member whose name is not a word can only stand in a whole JSON object.
  const words = named.every(([name]) => /^[A-Za-z_][\w.-]*$/.test(name))
    ? named.map(([name, value]) => `${name}=${spaced(value)}`)
    : [spaced(Object.fromEntries(named))];
  return [
    `// %%${"%".repeat(depth ?? 0)}`,
    ...(isTitle(title) ? [title] : []),
    ...(kind === "code" ? [] : [`[${kind}]`]),
    ...words,
  ].join(" ");
}

// A title that looked like something else could not be told from it when it is read again.
function isTitle(title: Json | undefined): title is string {
  if (typeof title !== "string" || title === "" || title.trim() !== title || /[\n\r]/.test(title)) return false;
  const { before, options } = splitOptions(title);
  return before === title && Object.keys(options).length === 0 && !/(?:^|\s)\[(markdown|md|raw)\]$/.test(title);
}

/** Splits `title [type] key=json …` or `title [type] {…}` before its options. */
function splitOptions(words: string): { before: string; options: JsonObject } {
  for (const match of words.matchAll(/(?:^|\s)(?=\{|[A-Za-z_][\w.-]*=)/g)) {
    const options = parseOptions(words.slice(match.index).trim());
    if (options !== undefined) return { before: words.slice(0, match.index).trim(), options };
  }
  return { before: words, options: {} };
}

function parseOptions(text: string): JsonObject | undefined {
  if (text.startsWith("{")) return parseJsonAt(text, 0)?.end === text.length ? JSON.parse(text) : undefined;
  const options: Record<string, Json> = {};
  let at = 0;
  while (at < text.length) {
    const name = /^([A-Za-z_][\w.-]*)=/.exec(text.slice(at));
    if (name === null) return undefined;
    const value = parseJsonAt(text, at + name[0].length);
    if (value === undefined) return undefined;
    options[name[1]!] = value.value;
    const space = /^\s+|^$/.exec(text.slice(value.end));
    if (space === null) return undefined;
    at = value.end + space[0].length;
  }
  return options;
}

/** The JSON value that begins at `start` and ends before a space or at the end. */
function parseJsonAt(text: string, start: number): { value: Json; end: number } | undefined {
  let depth = 0;
  let quoted = false;
  let end = start;
  for (; end < text.length && (quoted || depth > 0 || !/\s/.test(text[end]!)); end++) {
    const character = text[end]!;
    if (quoted && character === "\\") end++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && /[[{]/.test(character)) depth++;
    else if (!quoted && /[\]}]/.test(character)) depth--;
  }
  try {
    return { value: JSON.parse(text.slice(start, end)), end };
  } catch {
    return undefined;
  }
}

/** JSON with a space after commas and colons, as Jupytext, which is written in Python, has it. */
function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`).join(", ")}}`;
}
