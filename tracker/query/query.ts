/**
 * The language that runs are searched in: words, and comparisons such as `branch:main metric.accuracy>0.97 -status:failed`.
 * All of them have to hold.
 *
 * @module
 */

/** A query that was read: its terms, all of which have to hold. */
export type Query = readonly Term[];

/** One term; `negated` turns it round. */
export type Term = WordsTerm | ComparisonTerm;

/** Words that stand somewhere in what the list shows of a run. */
export interface WordsTerm {
  readonly kind: "words";
  readonly negated: boolean;
  readonly text: string;
}

/** A comparison of a field with values, one of which has to fit. */
export interface ComparisonTerm {
  readonly kind: "comparison";
  readonly negated: boolean;
  readonly field: FieldRef;
  readonly operator: Operator;
  readonly values: readonly QueryValue[];
}

/** How a field is compared. `:` and `=` say the same. */
export type Operator = "=" | "!=" | "~" | "<" | "<=" | ">" | ">=";

/** A field: one of those that every run has, or a parameter, a metric or a column of the project's by its name. */
export interface FieldRef {
  readonly name: string;
  /** What stands after the point of `param.`, `metric.` and `own.`. */
  readonly of?: string;
}

/** A value of a comparison. */
export type QueryValue =
  /** A `*` in a text that was not quoted stands for anything. */
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "number"; readonly number: number; readonly text: string }
  /** A stretch of time, from its first moment to just before `toMs`: a day, a month, a year or a moment. */
  | { readonly kind: "time"; readonly fromMs: number; readonly toMs: number; readonly text: string }
  /** From one value to another, both included; an absent end is open. */
  | { readonly kind: "range"; readonly from?: QueryValue; readonly to?: QueryValue };

/** A query that cannot be read: what is wrong, and where in its text. */
export interface QueryFault {
  readonly message: string;
  /** The first character that is wrong, and the one after the last. */
  readonly from: number;
  readonly to: number;
}
