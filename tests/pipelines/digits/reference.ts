/**
 * What scikit-learn 1.2.1 gives for the digits: the independent word on rows, models and metrics.
 *
 * @module
 */
import { type Digits, parseDigits } from "../../../pipelines/digits/digits.ts";

/** `data/digits-reference.json`, as far as the tests read it. */
export interface Reference {
  readonly csv_sha256: string;
  readonly data: {
    readonly rows: number;
    readonly counts_per_digit: readonly number[];
    readonly counts_per_pixel_value: readonly number[];
    readonly sum_of_pixels: number;
  };
  /** `train_test_split(train_size=0.7, stratify=y, random_state=1)` */
  readonly split: { readonly train_indices: readonly number[]; readonly test_indices: readonly number[] };
  readonly metric_fixture: MetricFixture;
  /** `SVC(C=0.001, kernel="linear", probability=True)` on samples of 400, 500, 600 and 1200 rows. */
  readonly cases: readonly ReferenceCase[];
}

/** 60 samples of four classes, whose scores have many ties. */
export interface MetricFixture {
  readonly y_true: readonly number[];
  readonly y_pred: readonly number[];
  /** A row a sample, a column a class. */
  readonly scores: readonly (readonly number[])[];
  readonly roc: readonly ReferenceRoc[];
  readonly macro_auc_ovr: number;
  readonly accuracy: number;
  readonly confusion_matrix_rows_true: readonly (readonly number[])[];
}

/** `roc_curve` of one class against the others, with `drop_intermediate` on and off. */
export interface ReferenceRoc {
  readonly class: number;
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  /** Without the first, which is infinity by definition. */
  readonly thresholds_after_first: readonly number[];
  readonly fpr_all: readonly number[];
  readonly tpr_all: readonly number[];
  readonly auc: number;
}

/** One trained model. */
export interface ReferenceCase {
  readonly nr_train_images: number;
  /** Rows of all digits, in the order of training. */
  readonly train_indices: readonly number[];
  readonly n_support_per_digit: readonly number[];
  /** Places in `train_indices`. */
  readonly support_rows_in_train: readonly number[];
  /** For each pair of digits. */
  readonly intercept_ovo: readonly number[];
  readonly accuracy_test: number;
  readonly confusion_matrix_rows_true: readonly (readonly number[])[];
  /** 540 digits. */
  readonly predicted_labels_test: string;
  readonly roc_auc_from_probability: { readonly per_digit: readonly number[]; readonly macro: number };
  readonly probability_first_rows: readonly (readonly number[])[];
  readonly nr_max_prob_neq_label_train: number;
}

/** The reference. */
export const REFERENCE: Reference = JSON.parse(
  await Deno.readTextFile(new URL("./data/digits-reference.json", import.meta.url)),
);

/** The CSV that the pipeline ships, unpacked. */
export const CSV: string = await new Response(
  (await Deno.open(new URL("../../../pipelines/digits/data/digits.csv.gz", import.meta.url))).readable
    .pipeThrough(new DecompressionStream("gzip")),
).text();

/** All 1797 digits. */
export const DIGITS: Digits = parseDigits(CSV);

/** The largest distance between two lists of numbers, member by member; Infinity when their lengths differ. */
export function distance(a: readonly number[], b: readonly number[]): number {
  return a.length === b.length ? Math.max(0, ...a.map((value, i) => Math.abs(value - b[i]!))) : Infinity;
}
