/** What a page shows of an ONNX model. */
export interface OnnxSummary {
  /** The program that wrote it. */
  readonly producer: string;
  readonly irVersion: number;
  /** Operator sets: `ai.onnx 17`. */
  readonly opsets: readonly string[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** Operators by how often they occur, those of other domains with theirs: `ai.onnx.ml.SVMClassifier`. */
  readonly operators: readonly { readonly name: string; readonly count: number }[];
  /** How many numbers its tensors and attributes hold. */
  readonly parameters: number;
}

/** An input or an output of a model. */
export interface OnnxPort {
  readonly name: string;
  /** Such as `float32`. */
  readonly type: string;
  /** Sizes, or the names of sizes that are known only when the model runs; absent when the model does not say. */
  readonly shape?: readonly (number | string)[];
}

/** A model with all that is needed to work it out. */
export interface OnnxModel extends OnnxSummary {
  readonly nodes: readonly OnnxNode[];
  /** Tensors of numbers by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** One operator of a model. */
export interface OnnxNode {
  /** With its domain, unless that is ONNX's own. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** The value of an attribute: a number, a text, or a list of either. */
export type OnnxAttribute = number | string | readonly number[] | readonly string[];

/** Numbers in rows: `data` has the product of `shape` of them. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}
