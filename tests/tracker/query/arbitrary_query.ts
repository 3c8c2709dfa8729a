import fc from "fast-check";
import { FIELDS } from "../../../tracker/query/fields.ts";
import { quotedName, quotedValue } from "../../../tracker/query/complete_query.ts";
import type { Query, QueryValue, Term } from "../../../tracker/query/query.ts";

/** Without a null prototype, which `deepEqual` would take for a difference. */
const PLAIN = { noNullPrototype: true } as const;

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number === 0 ? 0 : number);

const words: fc.Arbitrary<Term> = fc.record({
  kind: fc.constant("words" as const),
  negated: fc.boolean(),
  text: fc.string({ unit: "grapheme", maxLength: 12 }),
}, PLAIN);

const textual = FIELDS.filter(({ kind }) => kind === "text").map(({ name }) => name);

const comparison: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    kind: fc.constant("comparison" as const),
    negated: fc.boolean(),
    field: fc.oneof(
      fc.record({ name: fc.constantFrom(...textual) }, PLAIN),
      fc.record({ name: fc.constantFrom("param", "own"), of: text }, PLAIN),
    ),
    operator: fc.constantFrom("=" as const, "!=" as const, "~" as const),
    values: fc.array(text.map((text): QueryValue => ({ kind: "text", text, quoted: true })), {
      minLength: 1,
      maxLength: 3,
    }),
  }, PLAIN),
  fc.record({
    kind: fc.constant("comparison" as const),
    negated: fc.boolean(),
    field: fc.oneof(
      fc.constantFrom({ name: "tasks" }, { name: "attempts" }),
      fc.record({ name: fc.constant("metric"), of: text }, PLAIN),
    ),
    operator: fc.constantFrom("=" as const, "<" as const, "<=" as const, ">" as const, ">=" as const),
    values: number.map((number): QueryValue[] => [{ kind: "number", number, text: String(number) }]),
  }, PLAIN),
);

/** Any query whose texts are quoted. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.array(fc.oneof(words, comparison), { maxLength: 5 });

/** A query as a person would write it, with everything quoted that may have to be. */
export function formatQuery(query: Query): string {
  return query.map((term) => {
    const minus = term.negated ? "-" : "";
    if (term.kind === "words") return `${minus}${quoted(term.text)}`;
    const { field, operator, values } = term;
    const name = field.of === undefined ? field.name : `${field.name}.${quotedName(field.of)}`;
    return `${minus}${name}${operator}${values.map(formatValue).join(",")}`;
  }).join(" ");
}

function formatValue(value: QueryValue): string {
  if (value.kind === "text") return value.quoted ? quoted(value.text) : quotedValue(value.text);
  return value.kind === "range" ? "" : value.text;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
