import type { ParamValue, RunEntry } from "../catalog/run_entry.ts";
import { fieldOf, type FieldValue, isFamily, outcomesOf, valuesOf } from "./fields.ts";
import type { ComparisonTerm, Operator, Query, QueryValue, Term } from "./query.ts";

/** A test for runs that a query selects. Ages are counted up to `nowMs`. */
export function matcher(query: Query, nowMs: number = Date.now()): (run: RunEntry) => boolean {
  const tests = query.map((term) => termTest(term, nowMs));
  return (run) => tests.every((test) => test(run));
}

function termTest(term: Term, nowMs: number): (run: RunEntry) => boolean {
  const test = term.kind === "words" ? wordsTest(term.text) : comparisonTest(term, nowMs);
  return term.negated ? (run) => !test(run) : test;
}

function wordsTest(text: string): (run: RunEntry) => boolean {
  const sought = text.toLowerCase();
  return (run) => searchable(run).includes(sought);
}

const searchables = new WeakMap<RunEntry, string>();

/** What free words are looked for in. */
function searchable(run: RunEntry): string {
  let text = searchables.get(run);
  if (text === undefined) {
    const { id, pipeline, outcome, branch, commit, actor, trigger, changeId, changeTitle, params } = run;
    const words = [id, pipeline, OUTCOME_SEARCHED[outcome] ?? outcome, branch, commit, actor, trigger, changeTitle];
    if (changeId !== undefined) words.push(`#${changeId}`);
    for (let i = 0; i < params.keys.length; i++) {
      if (params.keys[i]!.task === "") words.push(`${params.keys[i]!.name}=${params.values[i]}`);
    }
    text = words.filter((word) => word !== undefined).join("\n").toLowerCase();
    searchables.set(run, text);
  }
  return text;
}

/** An outcome is also found by the word that pages say for it. */
const OUTCOME_SEARCHED: Readonly<Record<string, string>> = {
  success: "success succeeded",
  failure: "failure failed",
  error: "error failed",
  timeout: "timeout timed out failed",
  cancellation: "cancellation cancelled",
  unknown: "incomplete",
  running: "running",
};

function comparisonTest({ field, operator, values }: ComparisonTerm, nowMs: number): (run: RunEntry) => boolean {
  const { name, of } = field;
  if (isFamily(name)) {
    const fits = valueTest(operator === "!=" ? "=" : operator, values);
    // What a run does not have is not the value either; so a test for difference holds.
    if (operator === "!=") return (run) => !valuesOf(run, name, of!).some(fits);
    return (run) => valuesOf(run, name, of!).some(fits);
  }
  const { kind, valueOf } = fieldOf(name)!;
  const test = kind === "outcome"
    ? outcomeTest(values)
    : kind === "flag"
    ? flagTest(values)
    : valueTest(operator === "!=" ? "=" : operator, values, name === "commit");
  if (operator === "!=") return (run) => !test(valueOf(run, nowMs));
  return (run) => test(valueOf(run, nowMs));
}

type ValueTest = (value: FieldValue | ParamValue) => boolean;

function outcomeTest(values: readonly QueryValue[]): ValueTest {
  const wanted = new Set<unknown>(values.flatMap((value) => value.kind === "text" ? outcomesOf(value.text) ?? [] : []));
  return (value) => wanted.has(value);
}

function flagTest(values: readonly QueryValue[]): ValueTest {
  const wanted = values.map((value) => value.kind === "text" && /^(yes|true)$/i.test(value.text));
  return (value) => value !== undefined && wanted.includes(value === true);
}

function valueTest(operator: Operator, values: readonly QueryValue[], byBeginning = false): ValueTest {
  const tests = values.map((value) => oneTest(operator, value, byBeginning));
  return (value) => value !== undefined && tests.some((test) => test(value));
}

function oneTest(operator: Operator, sought: QueryValue, byBeginning: boolean): ValueTest {
  switch (sought.kind) {
    case "range": {
      const low = sought.from === undefined ? () => true : oneTest(">=", sought.from, false);
      const high = sought.to === undefined ? () => true : oneTest("<=", sought.to, false);
      return (value) => typeof value === "number" && low(value) && high(value);
    }
    case "time": {
      const { fromMs, toMs } = sought;
      return (value) => typeof value === "number" && compareTime(operator, value, fromMs, toMs);
    }
    case "number": {
      const { number, text } = sought;
      if (operator === "~") return (value) => String(value).includes(text);
      return (value) =>
        typeof value === "number"
          ? compareNumber(operator, value, number)
          // A parameter may be a number in one run and the same text in another.
          : operator === "=" && typeof value === "string" && value === text;
    }
    case "text": {
      const text = sought.text.toLowerCase();
      if (operator === "~") return (value) => String(value).toLowerCase().includes(text);
      if (!sought.quoted && text.includes("*")) {
        const pattern = new RegExp(`^${text.split("*").map(escapeRegExp).join("[^]*")}$`);
        return (value) => pattern.test(String(value).toLowerCase());
      }
      if (byBeginning) return (value) => String(value).toLowerCase().startsWith(text);
      return (value) => String(value).toLowerCase() === text;
    }
  }
}

function compareNumber(operator: Operator, value: number, sought: number): boolean {
  switch (operator) {
    case "<":
      return value < sought;
    case "<=":
      return value <= sought;
    case ">":
      return value > sought;
    case ">=":
      return value >= sought;
    case "=":
    case "!=":
    case "~":
      return value === sought;
  }
}

/** A day or a month is all of it: later than it is after its end. */
function compareTime(operator: Operator, value: number, fromMs: number, toMs: number): boolean {
  switch (operator) {
    case "<":
      return value < fromMs;
    case "<=":
      return value < toMs;
    case ">":
      return value >= toMs;
    case ">=":
      return value >= fromMs;
    case "=":
    case "!=":
    case "~":
      return value >= fromMs && value < toMs;
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
