/**
 * Counts what was predicted for what: row i, column j is how many samples of class i were called j.
 *
 * @param actual N classes, 0 to `classes - 1`.
 * @param predicted N classes.
 * @throws {RangeError} When the lengths differ or a class is out of range.
 */
export function confusionMatrix(actual: readonly number[], predicted: readonly number[], classes: number): number[][] {
  if (actual.length !== predicted.length) {
    throw new RangeError(`each sample needs one prediction: ${predicted.length} for ${actual.length} samples`);
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [sample, was] of actual.entries()) {
    const called = predicted[sample]!;
    const row = matrix[was];
    if (row === undefined || !(called in row)) {
      throw new RangeError(
        `sample ${sample} is of class ${was} and was called ${called}; classes are 0 to ${classes - 1}`,
      );
    }
    row[called]!++;
  }
  return matrix;
}

/** The share of samples that were called what they are: the diagonal's share of `matrix`. */
export function accuracy(matrix: readonly (readonly number[])[]): number {
  const right = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
  return right / matrix.flat().reduce((sum, count) => sum + count, 0);
}
