import { FAMILIES, type FieldKind, fieldOf, FIELDS, isFamily, outcomesOf } from "./fields.ts";
import { nearestName } from "./nearest_name.ts";
import type { ComparisonTerm, FieldRef, Operator, Query, QueryFault, QueryValue, Term } from "./query.ts";
import { readAmount, readTime } from "./read_value.ts";

/** A query, or what is wrong with its text. */
export type ParsedQuery = { readonly query: Query } | { readonly fault: QueryFault };

const OPERATORS: readonly Operator[] = ["!=", ">=", "<=", "~", ">", "<", "="];

/** Those that say which of two is more. */
const ORDERING: ReadonlySet<Operator> = new Set(["<", "<=", ">", ">="]);

/** Reads a query. Times such as `today` are those of `nowMs`. */
export function parseQuery(text: string, nowMs: number = Date.now()): ParsedQuery {
  const reader = new Reader(text, nowMs);
  try {
    const terms: Term[] = [];
    for (reader.skipSpace(); !reader.atEnd; reader.skipSpace()) terms.push(reader.term());
    return { query: terms };
  } catch (error) {
    if (error instanceof Fault) return { fault: { message: error.message, from: error.from, to: error.to } };
    throw error;
  }
}

class Fault extends Error {
  readonly from: number;
  readonly to: number;

  constructor(message: string, from: number, to: number) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

class Reader {
  readonly #text: string;
  readonly #nowMs: number;
  #at = 0;

  constructor(text: string, nowMs: number) {
    this.#text = text;
    this.#nowMs = nowMs;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at++;
  }

  term(): Term {
    const negated = this.#peek() === "-" && !/^(\s|)$/.test(this.#peek(1));
    if (negated) this.#at++;
    if (this.#peek() === '"') return { kind: "words", negated, text: this.#quoted() };
    const from = this.#at;
    const name = this.#while(/[^\s:=<>~!"]/);
    const field = { name, from, to: this.#at };
    const of = name.endsWith(".") && this.#peek() === '"' ? this.#quoted() : undefined;
    const operator = this.#operator();
    if (operator !== undefined) return this.#comparison(negated, { ...field, of }, operator);
    if (this.#peek() === "!") throw this.#fault("`!` stands only before `=`; to exclude a word, write -word", this.#at);
    if (this.#peek() === '"' || of !== undefined) {
      throw new Fault('a quoted text begins a word of its own: put a space before the `"`', from, this.#at + 1);
    }
    return { kind: "words", negated, text: name };
  }

  #comparison(
    negated: boolean,
    { name, of, from, to }: { name: string; of?: string; from: number; to: number },
    operator: Operator,
  ): ComparisonTerm {
    const field = this.#field(name, of, from, to);
    const kind = kindOf(field);
    const shown = shownField(field);
    if (ORDERING.has(operator) && (kind === "text" || kind === "outcome" || kind === "flag")) {
      throw new Fault(`${shown} has no order: compare it by = or ~`, from, this.#at);
    }
    if (operator === "~" && kind !== "text" && kind !== "any") {
      throw new Fault(`~ looks into text, and ${shown} is none: compare it by =, < or >`, from, this.#at);
    }
    const values = [this.#value(field, kind, operator)];
    while (this.#peek() === ",") {
      this.#at++;
      values.push(this.#value(field, kind, operator));
    }
    if (values.length > 1 && ORDERING.has(operator)) {
      throw new Fault(`${operator} takes one value`, from, this.#at);
    }
    return { kind: "comparison", negated, field, operator, values };
  }

  #field(name: string, quoted: string | undefined, from: number, to: number): FieldRef {
    const point = name.indexOf(".");
    const family = point === -1 ? name : name.slice(0, point);
    if (isFamily(family)) {
      const of = quoted ?? (point === -1 ? "" : name.slice(point + 1));
      if (of === "") throw new Fault(`which ${family}? Write ${family}.NAME`, from, to);
      return { name: family, of };
    }
    if (fieldOf(name) !== undefined) return { name };
    if (name === "") throw new Fault("a field's name is missing before it", from, this.#at);
    const names = [...FIELDS.map(({ name }) => name), ...Object.keys(FAMILIES).map((family) => `${family}.`)];
    const near = nearestName(name, names);
    const guess = near === undefined ? "" : `; did you mean ${near}${near.endsWith(".") ? "NAME" : ""}?`;
    throw new Fault(
      `no field is called ${name}${guess === "" ? '; to search for the text, put it in ""' : guess}`,
      from,
      to,
    );
  }

  #value(field: FieldRef, kind: FieldKind | "any", operator: Operator): QueryValue {
    const from = this.#at;
    if (this.#peek() === '"') {
      const text = this.#quoted();
      return this.#typed({ text, quoted: true }, field, kind, operator, from);
    }
    const text = this.#while(/[^\s,"]/);
    if (text === "") throw new Fault(`a value is missing after ${shownField(field)}`, Math.max(0, from - 1), from);
    const dots = text.indexOf("..");
    const ordered = kind === "number" || kind === "time" || kind === "duration" || kind === "any";
    if (dots !== -1 && ordered && operator === "=") {
      const part = (text: string): { readonly value?: QueryValue } =>
        text === "" ? {} : { value: this.#typed({ text, quoted: false }, field, kind, operator, from) };
      const [low, high] = [part(text.slice(0, dots)).value, part(text.slice(dots + 2)).value];
      const open = [low, high].every((end) => end === undefined || end.kind !== "text");
      if (open && (low !== undefined || high !== undefined)) {
        return { kind: "range", ...(low ? { from: low } : {}), ...(high ? { to: high } : {}) };
      }
    }
    return this.#typed({ text, quoted: false }, field, kind, operator, from);
  }

  #typed(
    { text, quoted }: { text: string; quoted: boolean },
    field: FieldRef,
    kind: FieldKind | "any",
    operator: Operator,
    from: number,
  ): QueryValue {
    const wrong = (what: string): Fault =>
      new Fault(`${shownField(field)} is compared with ${what}, and ${JSON.stringify(text)} is none`, from, this.#at);
    switch (kind) {
      case "time": {
        const time = readTime(text, this.#nowMs);
        if (time === undefined) throw wrong("a time such as 2026-11-01, 2026-11, 2026-11-01T09:30 or today");
        return { kind: "time", ...time, text };
      }
      case "duration": {
        const number = readAmount(text, "duration");
        if (number === undefined) throw wrong("a duration such as 250ms, 90s, 5m, 12h or 7d");
        return { kind: "number", number, text };
      }
      case "number": {
        const number = readAmount(text, "number");
        if (number === undefined) throw wrong("a number");
        return { kind: "number", number, text };
      }
      case "outcome":
        if (outcomesOf(text) === undefined) throw wrong("an outcome such as succeeded, failed, timeout or cancelled");
        return { kind: "text", text, quoted };
      case "flag":
        if (!/^(yes|no|true|false)$/i.test(text)) throw wrong("yes or no");
        return { kind: "text", text, quoted };
      case "text":
      case "any": {
        const number = quoted || kind === "text" ? undefined : readAmount(text, "number");
        if (number !== undefined) return { kind: "number", number, text };
        if (ORDERING.has(operator)) throw wrong("a number");
        return { kind: "text", text, quoted };
      }
    }
  }

  #operator(): Operator | undefined {
    if (this.#peek() === ":") {
      this.#at++;
      // `started:>2026-11-01` is what other tools write.
      return this.#operator() ?? "=";
    }
    const operator = OPERATORS.find((operator) => this.#text.startsWith(operator, this.#at));
    this.#at += operator?.length ?? 0;
    return operator;
  }

  #quoted(): string {
    const from = this.#at;
    let text = "";
    for (this.#at++; !this.atEnd; this.#at++) {
      const character = this.#peek();
      if (character === '"') {
        this.#at++;
        return text;
      }
      if (character === "\\" && /["\\]/.test(this.#peek(1))) this.#at++;
      text += this.#peek();
    }
    throw new Fault('this `"` is not closed', from, this.#text.length);
  }

  #while(allowed: RegExp): string {
    const from = this.#at;
    while (!this.atEnd && allowed.test(this.#peek())) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  #peek(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? "";
  }

  #fault(message: string, from: number): Fault {
    return new Fault(message, from, Math.max(this.#at, from + 1));
  }
}

function kindOf({ name }: FieldRef): FieldKind | "any" {
  if (name === "metric") return "number";
  return isFamily(name) ? "any" : fieldOf(name)!.kind;
}

function shownField({ name, of }: FieldRef): string {
  return of === undefined ? name : `${name}.${of}`;
}
