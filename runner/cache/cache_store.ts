import { Blobs } from "./blobs.ts";
import { CacheFolder } from "./cache_folder.ts";
import type { DigestMemo } from "./file_digests.ts";
import { LatestResults } from "./latest_results.ts";
import { isSha256 } from "./output_manifest.ts";
import { sha256 } from "./sha256.ts";
import { blobsOf, decodeResult, encodeResult, type StoredResult } from "./stored_result.ts";

const KEY_BYTES = 32;

/** What a look into the cache gave: a result, or why there is none; neither when nothing is there. */
export interface Found {
  readonly result?: StoredResult;
  /** In words, when something was there and is of no use. */
  readonly damage?: string;
}

/**
 * The cache of a folder, as runs use it: it reads what is there, and makes the folder when there is something to keep.
 *
 * Any number of runs may use it at once, and be killed whenever. Results and blobs are renamed into their places, and
 * what is damaged counts as not there.
 */
export class CacheStore implements Disposable {
  readonly folder: CacheFolder;
  readonly blobs: Blobs;
  readonly latest: LatestResults;
  readonly #readOnly: boolean;
  #lock: Deno.FsFile | undefined;
  #made = false;
  #secretKey: Uint8Array | undefined;

  /** `path` is absolute; with `readOnly`, nothing is written, whatever is asked for. */
  constructor(path: string, options: { readonly readOnly?: boolean } = {}) {
    this.#readOnly = options.readOnly ?? false;
    this.folder = new CacheFolder(path);
    this.blobs = new Blobs(this.folder);
    this.latest = new LatestResults(this.folder);
  }

  /**
   * Holds the cache, if there is one, so that nobody takes blobs away while they may be needed; waits while somebody
   * does. It is let go when the process ends, however it ends.
   */
  async hold(): Promise<void> {
    if (this.#lock !== undefined) return;
    let lock: Deno.FsFile;
    try {
      lock = Deno.openSync(this.folder.lock, { read: true });
    } catch {
      // There is no cache yet, or nothing that this user may hold.
      return;
    }
    this.#lock = lock;
    await lock.lock(false);
  }

  /**
   * Makes the cache ready to be written to.
   *
   * @throws What the file system throws.
   */
  async make(): Promise<void> {
    if (this.#made) return;
    this.folder.make();
    if (this.#lock === undefined) {
      Deno.openSync(this.folder.lock, { create: true, append: true, mode: 0o600 }).close();
      await this.hold();
    }
    this.#made = true;
  }

  /** The result under `key`, with every blob that it needs. */
  async read(key: string): Promise<Found> {
    let document: string;
    try {
      document = Deno.readTextFileSync(this.folder.result(key));
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? {} : { damage: `it cannot be read: ${(error as Error).message}` };
    }
    const result = decodeResult(document);
    if (typeof result === "string") return { damage: result };
    if (result.key !== key) return { damage: "it is about something else" };
    try {
      for (const blob of blobsOf(result)) {
        if (!await this.blobs.isWhole(blob)) {
          return { damage: `its file sha256:${blob.sha256.slice(0, 8)}… is not whole` };
        }
      }
    } catch (error) {
      return { damage: `its files cannot be read: ${(error as Error).message}` };
    }
    return { result };
  }

  /** The result under `key` as far as its document tells, whether or not its blobs are there. */
  peek(key: string): StoredResult | undefined {
    try {
      const result = decodeResult(Deno.readTextFileSync(this.folder.result(key)));
      return typeof result === "string" ? undefined : result;
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps a result whose blobs are kept already.
   *
   * @throws What the file system throws.
   */
  write(result: StoredResult): void {
    this.folder.write(this.folder.result(result.key), encodeResult(result));
    this.latest.write(result.pipeline, result.task, result.key);
  }

  /**
   * The random key of this cache, for digests that nobody can guess a value from. Where none can be kept, it is one of
   * this run alone.
   */
  secretKey(): Uint8Array {
    return this.#secretKey ??= this.#readSecretKey() ?? this.#makeSecretKey();
  }

  #readSecretKey(): Uint8Array | undefined {
    try {
      const key = Deno.readFileSync(this.folder.secretKey);
      return key.length === KEY_BYTES ? key : undefined;
    } catch {
      return undefined;
    }
  }

  #makeSecretKey(): Uint8Array {
    const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    if (this.#readOnly) return key;
    quietly(() => {
      this.folder.make();
      this.folder.write(this.folder.secretKey, key);
    });
    // Two runs that make one at the same time may differ for once; what they keep is then not found again.
    return this.#readSecretKey() ?? key;
  }

  /** Digests of large files, by their path and what was seen of them. */
  memo(): DigestMemo {
    const place = (path: string): string => `${this.folder.digests}/${sha256(path)}`;
    return {
      read: (path, seen) => {
        try {
          const [known, digest] = Deno.readTextFileSync(place(path)).split("\n");
          return known === seen && isSha256(digest) ? digest : undefined;
        } catch {
          return undefined;
        }
      },
      write: (path, seen, digest) => {
        if (!this.#readOnly) quietly(() => this.folder.write(place(path), `${seen}\n${digest}\n`));
      },
    };
  }

  [Symbol.dispose](): void {
    this.#lock?.close();
    this.#lock = undefined;
  }
}

/** For what saves work and is not needed. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The work is done again next time.
  }
}
