/** What is used of `libsvm-js`, which has no types of its own. */
export interface Libsvm {
  new (options: LibsvmOptions): LibsvmModel;
  readonly SVM_TYPES: { readonly C_SVC: string };
  readonly KERNEL_TYPES: { readonly LINEAR: string };
}

/** The command line options of libsvm's `svm-train`, by other names. */
export interface LibsvmOptions {
  readonly type: string;
  readonly kernel: string;
  readonly cost: number;
  /** Stop when no condition of optimality is broken by more than this. */
  readonly tolerance: number;
  readonly probabilityEstimates: boolean;
  /** libsvm prints its progress unless this is `true`. */
  readonly quiet: boolean;
}

/** A model within libsvm's memory, which only {@linkcode free} gives back. */
export interface LibsvmModel {
  train(samples: readonly (readonly number[])[], labels: readonly number[]): void;
  /** The label that the one-against-one votes choose. */
  predictOne(sample: readonly number[]): number;
  predictOneProbability(sample: readonly number[]): {
    readonly estimates: readonly { readonly label: number; readonly probability: number }[];
  };
  /** For each support vector, its row in the samples that it was trained with. */
  getSVIndices(): number[];
  /** The model in libsvm's own text format. */
  serializeModel(): string;
  free(): void;
}

/**
 * Loads libsvm.
 *
 * The loader inside `libsvm-js` takes any runtime that has `self` for a browser page, and then fails for want of a
 * `document`; and it fetches its WebAssembly by a path, which is no URL, and warns before it reads the file instead. So
 * both globals are hidden while it loads, and put back afterwards.
 */
export async function loadLibsvm(): Promise<Libsvm> {
  const restoreSelf = hide(globalThis, "self");
  const restoreStreaming = hide(WebAssembly, "instantiateStreaming");
  try {
    const { default: loading }: { default: Promise<Libsvm> } = await import("libsvm-js");
    return await loading;
  } finally {
    restoreStreaming();
    restoreSelf();
  }
}

/** Deletes a property, and returns what puts it back. */
function hide(owner: object, name: string): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (descriptor === undefined) return () => {};
  Reflect.deleteProperty(owner, name);
  return () => void Object.defineProperty(owner, name, descriptor);
}
