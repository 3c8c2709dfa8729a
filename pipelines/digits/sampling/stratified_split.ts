import { RandomState } from "./random_state.ts";

/** Row numbers of the two parts, each in random order. */
export interface Split {
  readonly train: number[];
  readonly test: number[];
}

/** How to divide rows in two. */
export interface SplitOptions {
  /** How many rows go to the first part; the rest goes to the second. */
  readonly trainSize: number;
  /** The same seed gives the same split; 0 to 2^32 - 1. */
  readonly seed: number;
}

/**
 * Divides the rows 0 to `labels.length - 1` in two, at random, with the classes in both parts as in the whole.
 *
 * It draws in the order in which scikit-learn does, so it gives the very rows of
 * `train_test_split(rows, train_size=trainSize, stratify=labels, random_state=seed)`.
 *
 * @param labels The class of each row.
 * @throws {RangeError} When a part would be smaller than the number of classes, or a class has only one row.
 */
export function stratifiedSplit(labels: readonly number[], options: SplitOptions): Split {
  const { trainSize, seed } = options;
  const testSize = labels.length - trainSize;
  const rowsOf = rowsPerClass(labels);
  checkSizes(rowsOf, trainSize, testSize);
  const random = new RandomState(seed);
  const trainCounts = shareOut(rowsOf.map((rows) => rows.length), trainSize, random);
  // Nothing is left over, so these shares are whole numbers; scikit-learn asks for them the same way.
  const testCounts = shareOut(rowsOf.map((rows, k) => rows.length - trainCounts[k]!), testSize, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [k, rows] of rowsOf.entries()) {
    const shuffled = random.permutation(rows);
    train.push(...shuffled.slice(0, trainCounts[k]));
    test.push(...shuffled.slice(trainCounts[k]!, trainCounts[k]! + testCounts[k]!));
  }
  return { train: random.permutation(train), test: random.permutation(test) };
}

/** The rows of each class that occurs, classes and rows ascending. */
function rowsPerClass(labels: readonly number[]): number[][] {
  const rows = Map.groupBy(labels.keys(), (row) => labels[row]!);
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, ofClass]) => ofClass);
}

/**
 * How many of `draws` fall to each class when they are shared out by the classes' sizes.
 *
 * Shares are rounded down; what is missing then goes to the largest remainders, drawn where remainders are equal.
 */
function shareOut(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => count / total * draws);
  const shares = exact.map(Math.floor);
  const remainders = exact.map((share, k) => share - shares[k]!);
  let missing = draws - shares.reduce((sum, share) => sum + share, 0);
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const equal = [...remainders.keys()].filter((k) => remainders[k] === remainder);
    for (const k of random.permutation(equal).slice(0, missing)) {
      shares[k]!++;
      missing--;
    }
  }
  return shares;
}

function checkSizes(rowsOf: readonly number[][], trainSize: number, testSize: number): void {
  for (const [part, size] of [["first", trainSize], ["second", testSize]] as const) {
    if (!Number.isInteger(size) || size < rowsOf.length) {
      throw new RangeError(
        `the ${part} part must have at least one row for each of the ${rowsOf.length} classes, and would have ${size}`,
      );
    }
  }
  if (rowsOf.some((rows) => rows.length < 2)) {
    throw new RangeError("a class with a single row cannot be in both parts: leave it out, or find another row of it");
  }
}
