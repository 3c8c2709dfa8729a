import type { SecretMatcher } from "./secret_matcher.ts";

/** What stands in the place of a secret. */
export const MASK = "***";

/** Replaces secrets in what is called with, a text. */
export interface Mask {
  (text: string): string;
  /** Whether there is anything to mask; if not, every text stays as it is, at no cost. */
  readonly active: boolean;
  /** `bytes` with secrets replaced: of a text as in a text, of anything else by as many asterisks. */
  bytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Whether a number is a secret, or has one among its digits. */
  hides(value: number | bigint): boolean;
  /** How many characters may stand between the beginning of a secret and its end, in any of its forms; 0 without any. */
  readonly reach: number;
  /** Where secrets stand in a text, for {@linkcode MaskedLines}; `undefined` when there is nothing to mask. */
  readonly matcher?: SecretMatcher;
}

/** Masks nothing: for runs without secrets, which most are. */
export const NO_MASK: Mask = Object.assign((text: string) => text, {
  active: false,
  bytes: (bytes: Uint8Array<ArrayBuffer>) => bytes,
  hides: () => false,
  reach: 0,
});
