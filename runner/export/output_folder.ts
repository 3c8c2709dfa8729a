import { createHash } from "node:crypto";

/** Something that the user can mend: what is to be written is there already, or cannot be. */
export class ExportError extends Error {
  override readonly name = "ExportError";
}

/**
 * A folder that files are written into: never outside of it, through no link, and over no file that is there already,
 * unless that was asked for.
 */
export class OutputFolder {
  /** Absolute. */
  readonly root: string;
  readonly #force: boolean;
  readonly #encoder = new TextEncoder();
  readonly #made = new Set<string>();

  /** @param force Whether files that are there already are written over. */
  constructor(root: string, force: boolean) {
    this.root = root;
    this.#force = force;
  }

  /** Whether something is there already at a path of names below the folder. */
  has(path: readonly string[]): boolean {
    return entryAt([this.root, ...checked(path)].join("/")) !== undefined;
  }

  /** Makes a folder, and those that it is in. */
  folder(path: readonly string[]): string {
    let here = this.root;
    if (!this.#made.has(here)) Deno.mkdirSync(here, { recursive: true });
    this.#made.add(here);
    for (const name of checked(path)) {
      here += `/${name}`;
      if (this.#made.has(here)) continue;
      const entry = entryAt(here);
      if (entry === undefined) Deno.mkdirSync(here);
      else if (!entry.isDirectory) throw new ExportError(`${here} is there already, and is not a folder`);
      this.#made.add(here);
    }
    return here;
  }

  /** Opens a new file. */
  open(path: readonly string[]): OutputFile {
    const target = `${this.folder(path.slice(0, -1))}/${checked(path.slice(-1))[0]}`;
    const entry = entryAt(target);
    if (entry !== undefined) {
      if (!this.#force) throw new ExportError(`${target} is there already; choose another folder, or say --force`);
      if (entry.isDirectory) throw new ExportError(`${target} is there already, and is a folder`);
      // Not written through: it may be a link to somewhere else.
      Deno.removeSync(target);
    }
    return new OutputFile(target, this.#encoder);
  }

  /** Writes a file. */
  write(path: readonly string[], content: string | Uint8Array): void {
    using file = this.open(path);
    file.write(content);
  }

  /**
   * Copies a file that was said to have this size and SHA-256.
   *
   * @returns What is wrong, in words, when it is not as was said; then there is no copy.
   */
  copy(path: readonly string[], source: string, said: { sizeBytes?: number; sha256: string }): string | undefined {
    let from: Deno.FsFile;
    try {
      from = Deno.openSync(source);
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? "is not there" : `cannot be read: ${(error as Error).message}`;
    }
    using input = from;
    if (!input.statSync().isFile) return "is not a file";
    const hash = createHash("sha256");
    const chunk = new Uint8Array(2 ** 18);
    let size = 0;
    const output = this.open(path);
    try {
      for (let n = input.readSync(chunk); n !== null; n = input.readSync(chunk)) {
        hash.update(chunk.subarray(0, n));
        output.write(chunk.subarray(0, n));
        size += n;
      }
    } finally {
      output[Symbol.dispose]();
    }
    if (hash.digest("hex") === said.sha256 && size === (said.sizeBytes ?? size)) return undefined;
    Deno.removeSync(output.path);
    return "is not what the run file says: its size or its SHA-256 differ";
  }
}

/** A file that is being written. */
export class OutputFile implements Disposable {
  readonly path: string;
  readonly #file: Deno.FsFile;
  readonly #encoder: TextEncoder;

  constructor(path: string, encoder: TextEncoder) {
    this.path = path;
    this.#encoder = encoder;
    this.#file = Deno.openSync(path, { write: true, createNew: true });
  }

  write(content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? this.#encoder.encode(content) : content;
    for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Names that are names, and no paths; anything else is a mistake of an exporter's. */
function checked(path: readonly string[]): readonly string[] {
  for (const name of path) {
    if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
      throw new RangeError(`${JSON.stringify(name)} is not a file's name`);
    }
  }
  return path;
}

function entryAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
