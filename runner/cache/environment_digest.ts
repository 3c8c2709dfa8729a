import { hmacSha256 } from "./sha256.ts";

/**
 * Digests of values that must not be guessed from them: an environment variable's value may be short, so that whoever
 * has its bare digest finds it by trying.
 */
export class EnvironmentDigests {
  readonly #key: () => Uint8Array;

  /** `key` gives the secret key, and is asked when there is something to digest. */
  constructor(key: () => Uint8Array) {
    this.#key = key;
  }

  /** The digest of a variable's value; one that is not set differs from every value. */
  of(name: string, value: string | undefined): string {
    return `hmac:${hmacSha256(this.#key(), value === undefined ? `${name} is not set` : `${name}=${value}`)}`;
  }
}
