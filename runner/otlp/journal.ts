import { encodeScopeSpans, RUN_FILE_TAIL, runFileHead } from "./encode.ts";
import type { Attributes, Span } from "./span.ts";

/**
 * The append-only file that a run writes while it goes on: the beginning of the run file on its first line, and then a
 * `ScopeSpans` a line, each written when its spans have ended.
 */
export class Journal implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();

  /**
   * Starts a journal.
   *
   * @throws {Deno.errors.AlreadyExists} When there is one at `path`: no two runners write one run.
   */
  constructor(path: string, resource: Attributes) {
    this.#path = path;
    this.#file = Deno.openSync(path, { write: true, read: true, createNew: true });
    this.#write(`${runFileHead(resource)}\n`);
  }

  /** Appends spans of one scope. */
  append(spans: readonly Span[]): void {
    if (spans.length > 0) this.#write(`${encodeScopeSpans(spans[0]!.scope, spans)}\n`);
  }

  /**
   * Writes the run file: the journal's lines, joined. It is copied piece by piece, however long it is, to a temporary
   * name and then renamed, so that the run file is there whole or not at all.
   */
  async finish(runFile: string): Promise<void> {
    const temporary = `${runFile}.tmp`;
    using source = await Deno.open(this.#path);
    const target = await Deno.open(temporary, { write: true, create: true, truncate: true });
    try {
      const chunk = new Uint8Array(2 ** 18);
      // A line break is a comma between two groups; after the head and at the end it is nothing.
      let line = 0;
      let pending = "";
      for (let n = await source.read(chunk); n !== null; n = await source.read(chunk)) {
        let start = 0;
        const bytes = chunk.subarray(0, n);
        while (start < bytes.length) {
          const end = bytes.indexOf(10, start);
          const part = bytes.subarray(start, end === -1 ? bytes.length : end);
          if (part.length > 0) {
            if (pending !== "") await writeAll(target, this.#encoder.encode(pending));
            pending = "";
            await writeAll(target, part);
          }
          if (end === -1) break;
          line++;
          pending = line === 1 ? "" : ",";
          start = end + 1;
        }
      }
      await writeAll(target, this.#encoder.encode(RUN_FILE_TAIL));
      await target.syncData();
    } finally {
      target.close();
    }
    await Deno.rename(temporary, runFile);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #write(text: string): void {
    const bytes = this.#encoder.encode(text);
    for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
