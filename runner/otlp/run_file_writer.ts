import { RUN_FILE_TAIL, runFileHead } from "./encode.ts";
import type { Attributes } from "./span.ts";
import type { WireScopeSpans } from "./wire.ts";

const ENCODER = new TextEncoder();

/** So many bytes are written at once. */
const CHUNK_BYTES = 2 ** 18;

/** A span's events, as a file with one event of OTLP's JSON a line. */
export interface EventLines {
  readonly path: string;
  /** How much of the file counts; all of it is whole lines. */
  readonly bytes: number;
}

/**
 * Writes a run file piece by piece, however long it is, under a temporary name that {@linkcode finish} changes: so the
 * run file is there whole or not at all.
 */
export class RunFileWriter implements Disposable {
  readonly #path: string;
  readonly #temporary: string;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #used = 0;
  #file: Deno.FsFile | undefined;
  #groups = 0;
  /** Of the span that was begun: how many events it has up to now, and those that come last. */
  #events = 0;
  #ownEvents = "";

  private constructor(path: string, temporary: string, file: Deno.FsFile) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /** Begins the run file `path`. */
  static async begin(path: string, resource: Attributes): Promise<RunFileWriter> {
    const temporary = `${path}.tmp`;
    const file = await Deno.open(temporary, { write: true, create: true, truncate: true });
    const writer = new RunFileWriter(path, temporary, file);
    try {
      await writer.#write(runFileHead(resource));
    } catch (error) {
      writer[Symbol.dispose]();
      throw error;
    }
    return writer;
  }

  /** Adds a `ScopeSpans` as JSON text. */
  async group(text: string | Uint8Array): Promise<void> {
    if (this.#groups++ > 0) await this.#write(",");
    await this.#write(text);
  }

  /** Adds a `ScopeSpans` of one span whose events follow, those that the span has itself at the end. */
  async beginSpan({ scope, spans }: WireScopeSpans): Promise<void> {
    const { events = [], ...span } = spans![0]!;
    this.#ownEvents = JSON.stringify(events).slice(1, -1);
    this.#events = 0;
    await this.group(`{"scope":${JSON.stringify(scope)},"spans":[${JSON.stringify(span).slice(0, -1)},"events":[`);
  }

  /** Adds an event, as JSON text, to the span that was begun. */
  async event(text: string | Uint8Array): Promise<void> {
    if (this.#events++ > 0) await this.#write(",");
    await this.#write(text);
  }

  /** Adds all events of a file to the span that was begun. */
  async eventLines({ path, bytes }: EventLines): Promise<void> {
    if (bytes === 0) return;
    if (this.#events++ > 0) await this.#write(",");
    using source = await Deno.open(path);
    const chunk = new Uint8Array(CHUNK_BYTES);
    // The last line break has no event behind it, and so becomes no comma.
    let left = bytes - 1;
    while (left > 0) {
      const read = await source.read(chunk.subarray(0, Math.min(left, CHUNK_BYTES)));
      if (read === null) throw new Error(`${path} has ${left} bytes less than the ${bytes} that were written to it`);
      const part = chunk.subarray(0, read);
      for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) part[at] = 44;
      await this.#write(part);
      left -= read;
    }
  }

  /** Ends the span that was begun. */
  async endSpan(): Promise<void> {
    if (this.#ownEvents !== "") await this.event(this.#ownEvents);
    await this.#write("]}]}");
  }

  /**
   * Ends the file and gives it its name. What has that name already is replaced, or, with `keep`, left as it is.
   *
   * @throws {Deno.errors.AlreadyExists} With `keep`, when there is such a file.
   */
  async finish(options: { readonly keep?: boolean } = {}): Promise<void> {
    await this.#write(RUN_FILE_TAIL);
    await this.#flush();
    await this.#file!.syncData();
    this.#file!.close();
    this.#file = undefined;
    try {
      if (options.keep) await renameToFree(this.#temporary, this.#path);
      else await Deno.rename(this.#temporary, this.#path);
    } catch (error) {
      this.#remove();
      throw error;
    }
  }

  /** Gives up what was not finished. */
  [Symbol.dispose](): void {
    if (this.#file === undefined) return;
    this.#file.close();
    this.#file = undefined;
    this.#remove();
  }

  #remove(): void {
    try {
      Deno.removeSync(this.#temporary);
    } catch {
      // The folder is gone or closed by now; what is left of the file is under a name that nobody reads.
    }
  }

  async #write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? ENCODER.encode(text) : text;
    for (let start = 0; start < bytes.length;) {
      const part = bytes.subarray(start, start + CHUNK_BYTES - this.#used);
      this.#buffer.set(part, this.#used);
      this.#used += part.length;
      start += part.length;
      if (this.#used === CHUNK_BYTES) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#used);
    for (let written = 0; written < bytes.length;) written += await this.#file!.write(bytes.subarray(written));
    this.#used = 0;
  }
}

/** Renames a file to a name that must be free. */
async function renameToFree(from: string, to: string): Promise<void> {
  try {
    // Unlike a rename, a second name is refused where there is a file already.
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without hard links.
    if (await exists(to)) throw new Deno.errors.AlreadyExists(`${to} exists already`);
    return await Deno.rename(from, to);
  }
  await Deno.remove(from);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
