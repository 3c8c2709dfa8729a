import type { Subject } from "./subject.ts";

/** A number that subjects may have. */
export interface Choice {
  readonly name: string;
  readonly of: (subject: Subject) => number | undefined;
}

/** What a scatter chart begins with. */
export interface ScatterPair {
  readonly across: Choice;
  readonly up: Choice;
}

/**
 * Two numbers that most of the subjects have and that tell them apart: a parameter where there is one, and a metric. Of
 * several metrics it is the last, since the one that a pipeline ends with tends to be the one that it is about.
 *
 * @param instead What stands across when no parameter will do.
 * @param metrics At least one.
 */
export function scatterPair(
  subjects: readonly Subject[],
  { params, instead, metrics }: {
    readonly params: readonly Choice[];
    readonly instead: Choice;
    readonly metrics: readonly Choice[];
  },
): ScatterPair {
  const known = metrics.map((choice) => ({ choice, values: valuesOf(choice, subjects) }));
  const most = known.filter(({ values }) => values.length * 2 > subjects.length);
  const varying = most.filter(({ values }) => vary(values));
  const among = [varying, most, known].find((list) => list.length > 0)!;
  const up = among.reduce((best, one) => one.values.length >= best.values.length ? one : best).choice;
  const having = subjects.filter((subject) => isFinite(up.of(subject)));
  const across = params.find((choice) => {
    const values = valuesOf(choice, having);
    return values.length * 2 > having.length && vary(values);
  });
  return { across: across ?? instead, up };
}

function valuesOf({ of }: Choice, subjects: readonly Subject[]): readonly number[] {
  return subjects.map(of).filter(isFinite);
}

function isFinite(value: number | undefined): value is number {
  return Number.isFinite(value);
}

function vary(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0]);
}
