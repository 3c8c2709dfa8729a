import { formatApart } from "./number.ts";

/** A place on an axis with what stands there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** So many digits are right in any number. */
const DIGITS = 15;

/** Round numbers from `least` to `most`, about `count` of them, the outermost at or beyond the two. */
export function niceTicks(least: number, most: number, count: number): readonly number[] {
  if (!(most > least)) return [least];
  // The distance of the two is more than a number can say.
  if (most - least === Infinity) return niceTicks(least / 10, most / 10, count).map((tick) => within(tick * 10));
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  if (step === 0 || !Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return [least, most];
  // Counted and multiplied, so that errors of adding do not pile up.
  return Array.from({ length: last - first + 1 }, (_, i) => within(Number(((first + i) * step).toPrecision(DIGITS))));
}

/** Less than this share of a number is no more than a rounding. */
const ROUNDING = 1e-14;

/**
 * Round numbers around finite values, with room where those are all the same, so that they are not on an edge. As the same
 * counts what differs by no more than the share `alike` of the largest.
 */
export function ticksAround(values: readonly number[], count: number, alike = ROUNDING): readonly number[] {
  const [least, most] = extentOf(values);
  const size = Math.max(Math.abs(least), Math.abs(most));
  const room = most - least <= size * alike ? size / 10 || 1 : 0;
  return niceTicks(within(least - room), within(most + room), count);
}

/** Ticks with their numbers, which have as many digits as tell them apart. */
export function labelled(places: readonly number[]): readonly Tick[] {
  const labels = formatApart(places);
  return places.map((at, i) => ({ at, label: labels[i]! }));
}

/** The least and the most of some values, of which there is at least one. */
export function extentOf(values: readonly number[]): [least: number, most: number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** Where a value lies between two ends: from 0 to 1, also where these are further apart than a number can say. */
export function shareOf(value: number, from: number, to: number): number {
  const length = to - from;
  if (Number.isFinite(length)) return (value - from) / (length || 1);
  return (value / 2 - from / 2) / (to / 2 - from / 2);
}

/** The nearest number that is finite. */
function within(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
