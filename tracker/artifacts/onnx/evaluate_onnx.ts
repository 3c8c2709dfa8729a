import type { OnnxModel, OnnxNode, Tensor } from "./onnx_model.ts";
import { svmClassifier } from "./svm_classifier.ts";

/** What a classifier says of one sample. */
export interface OnnxAnswer {
  readonly label: number | string;
  /** For each class its score: a probability where the model gives one. */
  readonly scores: readonly { readonly label: number | string; readonly score: number }[];
}

/** Values while a model is worked out: tensors, and the labels that a classifier chose. */
type Value = Tensor | { readonly labels: readonly (number | string)[] };

/** The operators of small classifiers; a model with another one needs a real engine. */
const OPERATORS: Readonly<Record<string, (node: OnnxNode, inputs: readonly Tensor[]) => readonly Value[]>> = {
  "ai.onnx.ml.SVMClassifier": (node, [x]) => svmClassifier(node, x!),
  "ai.onnx.ml.LinearClassifier": (node, [x]) => linearClassifier(node, x!),
  "ai.onnx.ml.Scaler": (node, [x]) => [scaler(node, x!)],
  Identity: (_, [x]) => [x!],
  Cast: (_, [x]) => [x!],
  Flatten: (_, [x]) => [{ shape: [x!.shape[0] ?? 1, x!.data.length / (x!.shape[0] ?? 1)], data: x!.data }],
  MatMul: (_, [a, b]) => [matMul(a!, b!)],
  Gemm: (node, [a, b, c]) => [gemm(node, a!, b!, c)],
  Add: (_, [a, b]) => [zip(a!, b!, (x, y) => x + y)],
  Sub: (_, [a, b]) => [zip(a!, b!, (x, y) => x - y)],
  Mul: (_, [a, b]) => [zip(a!, b!, (x, y) => x * y)],
  Div: (_, [a, b]) => [zip(a!, b!, (x, y) => x / y)],
  Relu: (_, [x]) => [each(x!, (value) => Math.max(0, value))],
  Sigmoid: (_, [x]) => [each(x!, logistic)],
  Tanh: (_, [x]) => [each(x!, Math.tanh)],
  Softmax: (_, [x]) => [{ shape: x!.shape, data: softmax(Array.from(x!.data)) }],
};

/** The operators of a model that {@linkcode evaluateOnnx} does not know. */
export function unknownOperators({ operators }: Pick<OnnxModel, "operators">): readonly string[] {
  return operators.map(({ name }) => name).filter((name) => !Object.hasOwn(OPERATORS, name) && name !== ZIP_MAP);
}

/** It gives scores the names of their classes, which are known from the classifier before it. */
const ZIP_MAP = "ai.onnx.ml.ZipMap";

/**
 * Works out what a model says of one sample of numbers.
 *
 * @throws {Error} When the model holds an operator that is not known here, or is not a classifier of such samples.
 */
export function evaluateOnnx(model: OnnxModel, sample: readonly number[]): OnnxAnswer {
  const unknown = unknownOperators(model);
  if (unknown.length > 0) throw new Error(`it needs ${unknown.join(", ")}, which this page cannot work out`);
  const values = new Map<string, Value>(model.tensors);
  // The model takes 32-bit numbers, and a sample that is rounded otherwise would be another sample.
  values.set(model.inputs[0]!.name, { shape: [1, sample.length], data: sample.map(Math.fround) });
  for (const node of model.nodes) {
    const inputs = node.inputs.filter((name) => name !== "").map((name) => values.get(name));
    const results = node.operator === ZIP_MAP ? inputs : OPERATORS[node.operator]!(node, inputs.map(tensorOf));
    node.outputs.forEach((name, i) => {
      const result = results[i];
      if (result !== undefined) values.set(name, result);
    });
  }
  const results = model.outputs.map(({ name }) => values.get(name));
  const chosen = results.find((value) => value !== undefined && "labels" in value);
  const scores = results.find((value) => value !== undefined && "data" in value && value.data.length > 1);
  if (scores === undefined || !("data" in scores)) throw new Error("none of its outputs has a number for each class");
  const list = Array.from(scores.data);
  const names = classNames(model) ?? list.map((_, i) => i);
  const best = list.reduce((best, score, i) => score > list[best]! ? i : best, 0);
  return {
    label: chosen !== undefined && "labels" in chosen ? chosen.labels[0]! : names[best] ?? best,
    scores: list.map((score, i) => ({ label: names[i] ?? i, score })),
  };
}

function tensorOf(value: Value | undefined): Tensor {
  if (value === undefined || !("data" in value)) throw new Error("an operator of it lacks an input");
  return value;
}

function classNames({ nodes }: OnnxModel): readonly (number | string)[] | undefined {
  for (const { attributes } of nodes) {
    for (const name of ["classlabels_ints", "classlabels_int64s", "classlabels_strings"]) {
      const labels = attributes.get(name);
      if (typeof labels === "object") return labels;
    }
  }
  return undefined;
}

function linearClassifier(node: OnnxNode, x: Tensor): readonly Value[] {
  const coefficients = numbersOf(node, "coefficients");
  const intercepts = numbersOf(node, "intercepts");
  const labels = listOf(node, "classlabels_ints") ?? listOf(node, "classlabels_strings") ?? [];
  const features = x.data.length;
  let scores = Array.from({ length: coefficients.length / features }, (_, row) => {
    let sum = intercepts[row] ?? 0;
    for (let i = 0; i < features; i++) sum += coefficients[row * features + i]! * x.data[i]!;
    return sum;
  });
  const transform = node.attributes.get("post_transform");
  if (transform === "SOFTMAX") scores = softmax(scores);
  if (transform === "LOGISTIC") scores = scores.map(logistic);
  const best = scores.reduce((best, score, i) => score > scores[best]! ? i : best, 0);
  return [{ labels: [labels[best] ?? best] }, { shape: [1, scores.length], data: scores }];
}

function scaler(node: OnnxNode, x: Tensor): Tensor {
  const [offset, scale] = [numbersOf(node, "offset"), numbersOf(node, "scale")];
  const at = (list: readonly number[], i: number): number => list[list.length === 1 ? 0 : i]!;
  return {
    shape: x.shape,
    data: Array.from(x.data, (value, i) => Math.fround((value - at(offset, i)) * at(scale, i))),
  };
}

function matMul(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = [a.shape[0]!, a.shape[1]!];
  const columns = b.shape[1] ?? 1;
  if (inner !== b.shape[0]) throw new Error("two of its tensors do not fit each other");
  return { shape: [rows, columns], data: product(a.data, b.data, { rows, inner, columns, step: columns, stride: 1 }) };
}

function gemm(node: OnnxNode, a: Tensor, b: Tensor, c: Tensor | undefined): Tensor {
  const number = (name: string, otherwise: number): number => Number(node.attributes.get(name) ?? otherwise);
  if (number("transA", 0) !== 0) throw new Error("it turns its sample round, which this page cannot work out");
  const turned = number("transB", 0) !== 0;
  const [inner, columns] = turned ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
  const rows = a.data.length / inner;
  const [alpha, beta] = [number("alpha", 1), number("beta", 1)];
  const places = turned ? { step: 1, stride: inner } : { step: columns, stride: 1 };
  const data = product(a.data, b.data, { rows, inner, columns, ...places });
  return {
    shape: [rows, columns],
    data: data.map((value, i) => alpha * value + (c === undefined ? 0 : beta * c.data[i % c.data.length]!)),
  };
}

function product(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  size: { readonly rows: number; readonly inner: number; readonly columns: number; step: number; stride: number },
): number[] {
  const { rows, inner, columns, step, stride } = size;
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[row * inner + k]! * b[k * step + column * stride]!;
    return sum;
  });
}

function zip(a: Tensor, b: Tensor, combine: (a: number, b: number) => number): Tensor {
  const [long, short] = a.data.length >= b.data.length ? [a, b] : [b, a];
  if (long.data.length % Math.max(1, short.data.length) !== 0) {
    throw new Error("two of its tensors do not fit each other");
  }
  return {
    shape: long.shape,
    data: Array.from(long.data, (_, i) => combine(a.data[i % a.data.length]!, b.data[i % b.data.length]!)),
  };
}

function each(x: Tensor, change: (value: number) => number): Tensor {
  return { shape: x.shape, data: Array.from(x.data, change) };
}

function softmax(values: readonly number[]): number[] {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The numbers of an attribute; none when it is absent. */
export function numbersOf(node: OnnxNode, name: string): readonly number[] {
  return (listOf(node, name) ?? []).map(Number);
}

/** The list of an attribute. */
export function listOf(node: OnnxNode, name: string): readonly (number | string)[] | undefined {
  const value = node.attributes.get(name);
  return typeof value === "object" ? value : undefined;
}
