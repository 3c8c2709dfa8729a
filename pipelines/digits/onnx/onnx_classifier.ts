import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

// More threads would be workers, which fetch code; and for a model of this size one thread is fastest anyway.
env.wasm.numThreads = 1;

/** An input or an output of a model; a type and no interface, so that it counts as JSON. */
export type Port = {
  readonly name: string;
  /** Such as `float32` or `int64`. */
  readonly type: string;
  /** A size, or the name of a size that is only known when the model runs. */
  readonly shape: readonly (number | string)[];
};

/** What a model takes and gives, in the order of the model. */
export type OnnxStructure = {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
};

/** What a model says of N samples. */
export interface Classification {
  /** N labels. */
  readonly labels: number[];
  /** N rows with the probability of each class. */
  readonly probabilities: number[][];
}

/** A classifier in an ONNX file, run by onnxruntime's WebAssembly build. */
export class OnnxClassifier {
  readonly structure: OnnxStructure;
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
    this.structure = { inputs: session.inputMetadata.map(port), outputs: session.outputMetadata.map(port) };
  }

  /** @param model The bytes of an ONNX file, with one input; the labels are its first output, probabilities the second. */
  static async open(model: Uint8Array): Promise<OnnxClassifier> {
    return new OnnxClassifier(await InferenceSession.create(model));
  }

  /**
   * @param samples N rows of as many numbers as the model's input has columns.
   * @throws {RangeError} When a row has another number of them.
   */
  async classify(samples: readonly (readonly number[])[]): Promise<Classification> {
    const [input] = this.structure.inputs;
    const [label, probability] = this.structure.outputs;
    const columns = Number(input!.shape[1]);
    const odd = samples.findIndex((sample) => sample.length !== columns);
    if (odd >= 0) {
      throw new RangeError(`every sample must have ${columns} numbers, and sample ${odd} has ${samples[odd]!.length}`);
    }
    const results = await this.#session.run({
      [input!.name]: new Tensor("float32", samples.flat(), [samples.length, columns]),
    });
    const probabilities = [...results[probability!.name]!.data as Float32Array];
    const classes = probabilities.length / samples.length;
    return {
      labels: Array.from(results[label!.name]!.data as BigInt64Array, Number),
      probabilities: samples.map((_, i) => probabilities.slice(i * classes, (i + 1) * classes)),
    };
  }

  /** Frees the model's memory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

function port(metadata: InferenceSession.ValueMetadata): Port {
  if (!metadata.isTensor) throw new TypeError(`"${metadata.name}" of the model must be a tensor, and is not`);
  return { name: metadata.name, type: metadata.type, shape: metadata.shape };
}
