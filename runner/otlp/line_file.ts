const ENCODER = new TextEncoder();

/** So many characters are written at once, even before the turn of the event loop in which they came is over. */
const MAX_PENDING = 2 ** 18;

/**
 * A file that grows by whole lines, which are gathered until {@linkcode flush}, since a call of the system for each
 * would cost more than the line. It is made with the first line that is written.
 */
export class LineFile implements Disposable {
  readonly path: string;
  #file: Deno.FsFile | undefined;
  #pending = "";
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Whether there are lines that are not in the file yet. */
  get isPending(): boolean {
    return this.#pending !== "";
  }

  /** How many bytes have been written. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a line, without its line break.
   *
   * @throws {Error} When it was time to write, and the file could not be.
   */
  add(line: string): void {
    this.#pending += `${line}\n`;
    if (this.#pending.length >= MAX_PENDING) this.flush();
  }

  /**
   * Writes what was added.
   *
   * @throws {Error} When the file could not be written; the last line in it may then be half a line.
   */
  flush(): void {
    if (this.#pending === "") return;
    const bytes = ENCODER.encode(this.#pending);
    this.#pending = "";
    this.#file ??= Deno.openSync(this.path, { write: true, createNew: true });
    for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
    this.#bytes += bytes.length;
  }

  /** Closes the file; what was not flushed is dropped. */
  [Symbol.dispose](): void {
    this.#pending = "";
    this.#file?.close();
    this.#file = undefined;
  }
}
