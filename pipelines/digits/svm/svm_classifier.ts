/**
 * A support vector classifier of k classes that decides between each pair of them, with Platt's scaling.
 *
 * Pairs are ordered (0, 1), (0, 2), ..., (0, k - 1), (1, 2), ...; there are k (k - 1) / 2.
 */
export interface SvmClassifier {
  /** The k labels, ascending. */
  readonly labels: readonly number[];
  /** For each class, how many of the support vectors are its own; the vectors follow the classes' order. */
  readonly vectorsPerClass: readonly number[];
  /** The support vectors: n rows of as many numbers as a sample has. */
  readonly supportVectors: readonly (readonly number[])[];
  /** k - 1 rows of n: row j, column i weighs vector i against the j-th of the classes that are not its own. */
  readonly coefficients: readonly (readonly number[])[];
  /** For each pair, what is added to the weighted sum. */
  readonly intercepts: readonly number[];
  /** For each pair, A and B in the probability 1 / (1 + exp(A d + B)) of the first, where d is the decision value. */
  readonly probA: readonly number[];
  readonly probB: readonly number[];
}

/** Reads a linear classifier with probabilities from libsvm's text format, whose samples have `features` numbers. */
export function parseLibsvmModel(text: string, features: number): SvmClassifier {
  const [head, body] = text.split(/^SV\n/m);
  if (head === undefined || body === undefined) {
    throw new SyntaxError(`a libsvm model has a line "SV" before its vectors, and this one is ${quote(text)}`);
  }
  const header = new Map(
    head.trim().split("\n").map((line): [string, string[]] => {
      const [key, ...words] = line.trim().split(" ");
      return [key!, words];
    }),
  );
  const numbers = (key: string): number[] => {
    const words = header.get(key);
    if (words === undefined) throw new SyntaxError(`the libsvm model has no "${key}": ${quote(head)}`);
    return words.map(Number);
  };
  const labels = numbers("label");
  const rows = body.trim().split("\n").map((line) => line.trim().split(" "));
  return {
    labels,
    vectorsPerClass: numbers("nr_sv"),
    supportVectors: rows.map((row) => dense(row.slice(labels.length - 1), features)),
    coefficients: Array.from({ length: labels.length - 1 }, (_, j) => rows.map((row) => Number(row[j]))),
    // libsvm subtracts rho; the sum with its opposite is what everyone else calls the intercept.
    intercepts: numbers("rho").map((rho) => -rho),
    probA: numbers("probA"),
    probB: numbers("probB"),
  };
}

/** `["1:5", "3:7"]` as `[5, 0, 7]`, filled up with 0. */
function dense(pairs: readonly string[], features: number): number[] {
  const sample = new Array<number>(features).fill(0);
  for (const pair of pairs) {
    const colon = pair.indexOf(":");
    const feature = Number(pair.slice(0, colon)) - 1;
    if (!(feature in sample)) {
      throw new SyntaxError(`a vector of the libsvm model has "${pair}", and samples have ${features} features`);
    }
    sample[feature] = Number(pair.slice(colon + 1));
  }
  return sample;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
