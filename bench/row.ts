/** One line of the results. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  /** What came out, with its unit. */
  readonly ours: string;
  /** What it is held against, measured in the same run; empty where there is nothing. */
  readonly floor: string;
  /** The comparison that the bar is about, with its unit. */
  readonly result: string;
  /** The bar, in words. */
  readonly bar: string;
  readonly holds: boolean;
}
