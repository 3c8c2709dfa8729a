/** A receiver operating characteristic: three columns of one table, thresholds falling. */
export interface RocCurve {
  /** The share of the other samples whose score reaches the threshold. */
  readonly falsePositiveRate: readonly number[];
  /** The share of the positive samples whose score reaches the threshold. */
  readonly truePositiveRate: readonly number[];
  /** The first is Infinity: no score reaches it, so both rates are 0. */
  readonly thresholds: readonly number[];
}

/**
 * The rates at every score that occurs, after (0, 0).
 *
 * Samples with equal scores pass a threshold together, so where a positive and another sample share a score the curve
 * rises and moves right in one step. These are the points of scikit-learn's `roc_curve(drop_intermediate=False)`.
 *
 * @param positive N times whether the sample is of the class in question.
 * @param scores N numbers, larger for what is more likely of that class.
 * @throws {RangeError} When the lengths differ, a score is NaN, or the samples are all positive or none is: then one of
 *   the two rates has no meaning.
 */
export function rocCurve(positive: readonly boolean[], scores: readonly number[]): RocCurve {
  if (positive.length !== scores.length) {
    throw new RangeError(`each sample needs one score, and there are ${scores.length} for ${positive.length} samples`);
  }
  if (scores.some(Number.isNaN)) throw new RangeError(`score ${scores.findIndex(Number.isNaN)} is NaN`);
  const positives = positive.filter((is) => is).length;
  const others = positive.length - positives;
  if (positives === 0 || others === 0) {
    throw new RangeError(`a ROC curve needs samples of both kinds, and has ${positives} positive and ${others} other`);
  }
  const falsePositiveRate = [0];
  const truePositiveRate = [0];
  const thresholds = [Infinity];
  const byScore = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
  let passed = 0;
  for (const [i, sample] of byScore.entries()) {
    if (positive[sample]) passed++;
    const next = byScore[i + 1];
    if (next !== undefined && scores[next] === scores[sample]) continue;
    falsePositiveRate.push((i + 1 - passed) / others);
    truePositiveRate.push(passed / positives);
    thresholds.push(scores[sample]!);
  }
  return { falsePositiveRate, truePositiveRate, thresholds };
}

/**
 * `curve` without the points that repeat the step before them, which no drawing or area needs.
 *
 * A point goes when both rates grow by the same on either side of it, as scikit-learn's `drop_intermediate` does; the
 * first two points and the last one always stay. Points on one line with steps of different length stay too.
 */
export function dropRepeatedSteps(curve: RocCurve): RocCurve {
  const { falsePositiveRate: x, truePositiveRate: y } = curve;
  const last = x.length - 1;
  const bends = (column: readonly number[], i: number): boolean =>
    // Rates are counts divided by their total, so equal steps may differ by rounding, and different ones by 1/total.
    Math.abs(column[i + 1]! - 2 * column[i]! + column[i - 1]!) > 1e-12;
  const kept = [...x.keys()].filter((i) => i <= 1 || i === last || bends(x, i) || bends(y, i));
  const select = (column: readonly number[]): number[] => kept.map((i) => column[i]!);
  return { falsePositiveRate: select(x), truePositiveRate: select(y), thresholds: select(curve.thresholds) };
}

/** The area under `curve` by the trapezoidal rule: 1 is perfect, 0.5 is chance. */
export function areaUnder(curve: RocCurve): number {
  const { falsePositiveRate: x, truePositiveRate: y } = curve;
  let area = 0;
  for (let i = 1; i < x.length; i++) area += (x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!) / 2;
  return area;
}
