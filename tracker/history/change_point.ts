/** Where a series of numbers went from one level to another. */
export interface ChangePoint {
  /** The place of the first number on the new level. */
  readonly at: number;
  /** The medians before and since. */
  readonly before: number;
  readonly since: number;
}

/** Fewer numbers than this on a side tell no level. */
const LEAST = 5;

/** A level has to differ by this factor to be worth a word. */
const LEAST_RATIO = 1.2;

/** And by so many times what the numbers stray from their level; 1.4826 turns their median into a standard deviation. */
const LEAST_DEVIATIONS = 3 * 1.4826;

/** Only the last so many numbers are looked at: what happened before them is old news. */
const LAST = 120;

/**
 * Finds the place that best cuts a series of positive numbers into two levels, the second of which holds to its end;
 * `undefined` when there is none, or when the levels hardly differ.
 *
 * The best cut is the one after which all numbers together are nearest to the median of their side, so that single
 * outliers do not count for much.
 */
export function changePoint(series: readonly number[]): ChangePoint | undefined {
  const skipped = Math.max(0, series.length - LAST);
  const values = series.slice(skipped);
  let best: { at: number; cost: number } | undefined;
  for (let at = LEAST; at <= values.length - LEAST; at++) {
    const cost = strayOf(values.slice(0, at)) + strayOf(values.slice(at));
    if (best === undefined || cost < best.cost) best = { at, cost };
  }
  if (best === undefined) return undefined;
  const [left, right] = [values.slice(0, best.at), values.slice(best.at)];
  const [before, since] = [median(left), median(right)];
  const now = median(right.slice(-LEAST));
  if (Math.abs(now - before) < Math.abs(now - since)) {
    // The new level was left again.
    const later = changePoint(right);
    return later === undefined ? undefined : { ...later, at: later.at + skipped + best.at };
  }
  const ratio = since > before ? since / before : before / since;
  const spread = median([...left.map((value) => Math.abs(value - before)), ...right.map((v) => Math.abs(v - since))]);
  if (!(ratio >= LEAST_RATIO) || Math.abs(since - before) < LEAST_DEVIATIONS * spread) return undefined;
  return { at: skipped + best.at, before, since };
}

function strayOf(values: readonly number[]): number {
  const middle = median(values);
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0);
}

/** The median; the mean of the two in the middle of an even number; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
