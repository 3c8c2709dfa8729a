/** A file of a site could not be had, and may be had another time; the message says why. */
export class SiteUnreachableError extends Error {
  override readonly name = "SiteUnreachableError";
}

/** How to read a site. */
export interface SiteReaderOptions {
  /** Ends in `/`. */
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
  /** What waits between tries are multiples of, in milliseconds; 1000 by default. */
  readonly retryBaseMs?: number | undefined;
  /** A longer file is refused, in bytes; 500 MB by default. */
  readonly maxBytes?: number | undefined;
}

const TRIES = 4;
const MAX_BYTES = 500_000_000;

/** How long one file may take, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** Reads files of a published site. */
export class SiteReader {
  readonly #options: SiteReaderOptions;

  constructor(options: SiteReaderOptions) {
    this.#options = options;
  }

  /**
   * The bytes of a file; `undefined` when the site has no such file.
   *
   * @throws {SiteUnreachableError} When the site does not answer, also after further tries.
   */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { url, signal, retryBaseMs = 1000 } = this.#options;
    for (let number = 1;; number++) {
      try {
        const limit = AbortSignal.timeout(TIMEOUT_MS);
        const response = await fetch(url + path, {
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
          // What a cache on the way has may be the site before the last.
          headers: { "cache-control": "no-cache" },
        });
        if (response.ok) return await this.#body(response);
        await response.body?.cancel();
        if (response.status === 404 || response.status === 410) return undefined;
        throw new Error(`it answered ${response.status}`);
      } catch (error) {
        if (number === TRIES || signal?.aborted) {
          throw new SiteUnreachableError(`${url}${path}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, retryBaseMs * number ** 2));
    }
  }

  async #body(response: Response): Promise<Uint8Array<ArrayBuffer>> {
    const { maxBytes = MAX_BYTES } = this.#options;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes, which is refused`);
      chunks.push(chunk);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }
}
