/** Bytes that can be read piece by piece, and from any place again. */
export interface ByteSource {
  /** Reads into `bytes` from where the last read ended; the number of bytes read, or `null` at the end. */
  read(bytes: Uint8Array): number | null;
  /** Goes to a place, counted in bytes from the beginning. */
  seek(offset: number): void;
}

/** A file as bytes to read; it is closed with `using`. */
export class FileSource implements ByteSource, Disposable {
  readonly #file: Deno.FsFile;

  /**
   * Opens a file.
   *
   * @throws {Deno.errors.NotFound} When there is none, and the other errors of `Deno.openSync`.
   */
  constructor(path: string) {
    this.#file = Deno.openSync(path);
  }

  read(bytes: Uint8Array): number | null {
    return this.#file.readSync(bytes);
  }

  seek(offset: number): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Bytes in memory as bytes to read. */
export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(bytes: Uint8Array): number | null {
    const part = this.#bytes.subarray(this.#offset, this.#offset + bytes.length);
    if (part.length === 0) return null;
    bytes.set(part);
    this.#offset += part.length;
    return part.length;
  }

  seek(offset: number): void {
    this.#offset = offset;
  }
}
