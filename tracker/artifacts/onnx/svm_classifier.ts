import type { OnnxNode, Tensor } from "./onnx_model.ts";

/**
 * The operator [SVMClassifier](https://onnx.ai/onnx/operators/onnx_aionnxml_SVMClassifier.html) with support vectors, as
 * onnxruntime works it out: sums of kernels in single precision, labels by votes between pairs of classes, and
 * probabilities coupled as libsvm does it.
 */
export function svmClassifier(
  { attributes }: OnnxNode,
  x: Tensor,
): readonly [{ readonly labels: readonly (number | string)[] }, Tensor] {
  const numbers = (name: string): readonly number[] => {
    const value = attributes.get(name);
    return typeof value === "object" ? value.map(Number) : [];
  };
  const labels = [attributes.get("classlabels_ints"), attributes.get("classlabels_strings")]
    .find((value) => typeof value === "object") ?? [];
  const perClass = numbers("vectors_per_class");
  const classes = perClass.length;
  const vectors = perClass.reduce((a, b) => a + b, 0);
  const features = x.data.length;
  const support = numbers("support_vectors");
  if (vectors * features !== support.length || labels.length !== classes) {
    throw new Error("its support vectors are of another size than the sample");
  }
  const kernels = kernelsOf(attributes, support, x.data, vectors);
  const decisions = decide({ kernels, perClass, coefficients: numbers("coefficients"), rho: numbers("rho"), vectors });
  const votes = new Array<number>(classes).fill(0);
  eachPair(classes, (i, j, pair) => votes[decisions[pair]! > 0 ? i : j]!++);
  const best = votes.reduce((best, count, i) => count > votes[best]! ? i : best, 0);
  const [a, b] = [numbers("prob_a"), numbers("prob_b")];
  const scores = a.length === 0 ? votes : coupled(classes, decisions.map((d, pair) => sigmoid(d, a[pair]!, b[pair]!)));
  return [{ labels: [labels[best]!] }, { shape: [1, scores.length], data: scores }];
}

function kernelsOf(
  attributes: OnnxNode["attributes"],
  support: readonly number[],
  x: ArrayLike<number>,
  vectors: number,
): readonly number[] {
  const [gamma = 0, coef0 = 0, degree = 0] = (attributes.get("kernel_params") ?? []) as readonly number[];
  const type = attributes.get("kernel_type") ?? "LINEAR";
  const features = x.length;
  return Array.from({ length: vectors }, (_, vector) => {
    let dot = 0;
    let distance = 0;
    for (let i = 0; i < features; i++) {
      const value = support[vector * features + i]!;
      dot += value * x[i]!;
      distance += (value - x[i]!) ** 2;
    }
    switch (type) {
      case "LINEAR":
        return Math.fround(dot);
      case "POLY":
        return Math.fround((gamma * dot + coef0) ** degree);
      case "RBF":
        return Math.fround(Math.exp(-gamma * distance));
      case "SIGMOID":
        return Math.fround(Math.tanh(gamma * dot + coef0));
      default:
        throw new Error(`its kernel ${JSON.stringify(type)} is not known here`);
    }
  });
}

/** The decision value of each pair of classes; above 0 it is the first one. */
function decide({ kernels, perClass, coefficients, rho, vectors }: {
  readonly kernels: readonly number[];
  readonly perClass: readonly number[];
  /** A row for each class but one, a column for each vector. */
  readonly coefficients: readonly number[];
  readonly rho: readonly number[];
  readonly vectors: number;
}): readonly number[] {
  const starts = perClass.map((_, i) => perClass.slice(0, i).reduce((a, b) => a + b, 0));
  const decisions: number[] = [];
  eachPair(perClass.length, (i, j, pair) => {
    let sum = 0;
    const add = (of: number, row: number): void => {
      for (let v = starts[of]!; v < starts[of]! + perClass[of]!; v++) {
        sum += coefficients[row * vectors + v]! * kernels[v]!;
      }
    };
    add(i, j - 1);
    add(j, i);
    decisions.push(sum + rho[pair]!);
  });
  return decisions;
}

function eachPair(classes: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0;
  for (let i = 0; i < classes; i++) for (let j = i + 1; j < classes; j++) visit(i, j, pair++);
}

/** Platt's probability of the first class of a pair. */
function sigmoid(decision: number, a: number, b: number): number {
  const least = 1e-7;
  return Math.min(Math.max(1 / (1 + Math.exp(a * Math.fround(decision) + b)), least), 1 - least);
}

/** The rounds after which libsvm gives up. */
const MIN_ROUNDS = 100;

/**
 * One probability a class from those of pairs: the second method of Wu, Lin and Weng, Probability estimates for
 * multi-class classification by pairwise coupling, 2004; with libsvm's limits.
 *
 * @param pairs For each pair, the probability of its first class.
 */
function coupled(classes: number, pairs: readonly number[]): readonly number[] {
  const r = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  eachPair(classes, (i, j, pair) => {
    r[i]![j] = pairs[pair]!;
    r[j]![i] = 1 - pairs[pair]!;
  });
  const q = r.map((_, t) =>
    r.map((_, j) => {
      if (t !== j) return -r[j]![t]! * r[t]![j]!;
      return r.reduce((sum, row, i) => i === t ? sum : sum + row[t]! ** 2, 0);
    })
  );
  const p = new Array<number>(classes).fill(1 / classes);
  for (let round = 0; round < Math.max(MIN_ROUNDS, classes); round++) {
    const qp = q.map((row) => row.reduce((sum, value, j) => sum + value * p[j]!, 0));
    let pqp = qp.reduce((sum, value, t) => sum + p[t]! * value, 0);
    if (qp.every((value) => Math.abs(value - pqp) < 0.005 / classes)) break;
    for (let t = 0; t < classes; t++) {
      const change = (pqp - qp[t]!) / q[t]![t]!;
      p[t]! += change;
      pqp = (pqp + change * (change * q[t]![t]! + 2 * qp[t]!)) / (1 + change) ** 2;
      for (let j = 0; j < classes; j++) {
        qp[j] = (qp[j]! + change * q[t]![j]!) / (1 + change);
        p[j]! /= 1 + change;
      }
    }
  }
  return p;
}
