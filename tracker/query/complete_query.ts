import { FAMILIES, type Family, fieldOf, FIELDS, isFamily, OFFERED_OUTCOMES } from "./fields.ts";

/** What a query is offered while it is written. */
export interface Completion {
  /** What would be replaced: from one character to before another. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionOption[];
}

/** One thing that may stand there. */
export interface CompletionOption {
  readonly text: string;
  /** What it is, or how many runs have it. */
  readonly about: string;
}

/** What runs have in their fields. */
export interface Vocabulary {
  /** The names of parameters, metrics or own columns, the most frequent first. */
  readonly names: (family: Family) => readonly string[];
  /** The values of a field with how many runs have each, the most frequent first. */
  readonly values: (field: string, of?: string) => readonly (readonly [value: string, runs: number])[];
}

const MAX_OPTIONS = 12;

/** A term up to the caret: perhaps a minus, a field, an operator, and the beginning of a value. */
const TERM = /^(-?)(?:([A-Za-z]+)(?:\.("(?:[^"\\]|\\.)*"|[^\s:=<>~!"]*))?)?(!=|>=|<=|:|=|~|<|>)?(?:.*,)?("?)([^]*)$/;

/** What may stand at the caret. */
export function completeQuery(text: string, caret: number, vocabulary: Vocabulary): Completion {
  const start = startOfTerm(text, caret);
  const term = text.slice(start, caret);
  const [, minus = "", field = "", of, operator, quote = "", value = ""] = TERM.exec(term) ?? [];
  if (operator !== undefined) {
    const from = caret - value.length - quote.length;
    const name = of === undefined ? undefined : unquoted(of);
    return { from, to: caret, options: valueOptions(field, name, value, vocabulary) };
  }
  const from = start + minus.length;
  const typed = text.slice(from, caret).toLowerCase();
  return { from, to: caret, options: nameOptions(typed, vocabulary) };
}

function nameOptions(typed: string, vocabulary: Vocabulary): readonly CompletionOption[] {
  const plain = FIELDS.map(({ name, kind, about }) => {
    const operator = kind === "duration" || kind === "number" || kind === "time" ? ">" : ":";
    return { text: `${name}${operator}`, about, plain: name };
  });
  const families = (Object.keys(FAMILIES) as Family[]).flatMap((family) =>
    vocabulary.names(family).map((name) => ({
      text: `${family}.${quotedName(name)}${family === "metric" ? ">" : "="}`,
      about: FAMILIES[family],
      plain: `${family}.${name}`.toLowerCase(),
    }))
  );
  const all = [...plain, ...families];
  const sought = typed.replaceAll('"', "");
  const begins = all.filter(({ plain }) => plain.startsWith(sought));
  const holds = sought.length < 2 ? [] : all.filter(({ plain }) => !plain.startsWith(sought) && plain.includes(sought));
  return [...begins, ...holds].slice(0, MAX_OPTIONS).map(({ text, about }) => ({ text, about }));
}

function valueOptions(
  field: string,
  of: string | undefined,
  typed: string,
  vocabulary: Vocabulary,
): readonly CompletionOption[] {
  const kind = fieldOf(field)?.kind;
  if (kind === undefined && !isFamily(field)) return [];
  if (kind === "outcome") return matching(OFFERED_OUTCOMES.map((text) => ({ text, about: "" })), typed);
  if (kind === "flag") return matching([{ text: "yes", about: "" }, { text: "no", about: "" }], typed);
  if (kind === "time") {
    const times = [["today", "since midnight, in UTC"], ["yesterday", ""], ["2026-11-01", "a day"], [
      "2026-11",
      "a month",
    ]];
    return matching(times.map(([text = "", about = ""]) => ({ text, about })), typed);
  }
  if (kind === "duration" || kind === "number" || field === "metric") return [];
  const options = vocabulary.values(field, of).map(([value, runs]) => ({
    text: quotedValue(value),
    about: runs === 1 ? "1 run" : `${runs} runs`,
  }));
  return matching(options, typed);
}

function matching(options: readonly CompletionOption[], typed: string): readonly CompletionOption[] {
  const sought = typed.toLowerCase();
  return options.filter(({ text }) => text.toLowerCase().includes(sought) && text !== typed).slice(0, MAX_OPTIONS);
}

/** The place after the last space before the caret that is not within quotes. */
function startOfTerm(text: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < caret; i++) {
    if (text[i] === "\\" && quoted) i++;
    else if (text[i] === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(text[i]!)) start = i + 1;
  }
  return start;
}

/** A name as it stands after the point of a field. */
export function quotedName(name: string): string {
  return /[\s:=<>~!"]/.test(name) || name === "" ? quoted(name) : name;
}

/** A value as it stands after an operator. */
export function quotedValue(value: string): string {
  return /[\s,"*]|\.\./.test(value) || value === "" ? quoted(value) : value;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : text;
}
