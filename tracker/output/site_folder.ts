import type { ArtifactSink } from "../artifacts/place_artifacts.ts";
import { exists } from "./exists.ts";
import { SiteFolderError } from "./site_state.ts";

/** Up to so many bytes are written at once: a site has thousands of small files, and to wait for one takes longer. */
const SMALL_BYTES = 2 ** 17;

/** The folder that a site is built into. Files that are there already with the same content are left alone. */
export class SiteFolder implements ArtifactSink {
  readonly root: string;
  /** Paths that were written because their content is new, or removed. */
  readonly changed: string[] = [];
  /** Folders that are there. */
  readonly #made = new Set<string>();
  #unchanged = 0;
  #writtenBytes = 0;

  constructor(root: string) {
    this.root = root;
  }

  /** How many files already had the content that they should have. */
  get unchanged(): number {
    return this.#unchanged;
  }

  /** How many bytes were written. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Starts to write all files of a folder anew. */
  open(folder: string): OpenFolder {
    return new OpenFolder(this, folder, !exists(`${this.root}/${folder}`));
  }

  /** Writes a file unless it has this content already; one that is known to be new is not compared. */
  async write(path: string, content: string | Uint8Array, isNew = false): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const target = `${this.root}/${path}`;
    await this.#writing(target, async () => {
      if (!isNew && await hasContent(target, bytes)) {
        this.#unchanged++;
        return;
      }
      this.#makeParent(target);
      if (bytes.length <= SMALL_BYTES) Deno.writeFileSync(target, bytes);
      else await Deno.writeFile(target, bytes);
      this.#note(path, bytes.length);
    });
  }

  /** Copies a file unless one of its size is there: its path is named by its content. */
  async copy(path: string, from: string): Promise<void> {
    const target = `${this.root}/${path}`;
    const { size } = await Deno.stat(from);
    if (sizeOf(target) === size) {
      this.#unchanged++;
      return;
    }
    await this.#writing(target, async () => {
      this.#makeParent(target);
      await Deno.copyFile(from, target);
      this.#note(path, size);
    });
  }

  /** Removes a file or a folder, when it is there. */
  async remove(path: string): Promise<void> {
    try {
      await Deno.remove(`${this.root}/${path}`, { recursive: true });
      this.changed.push(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    this.#made.clear();
  }

  /** Whether a file is there. */
  has(path: string): boolean {
    return sizeOf(`${this.root}/${path}`) !== undefined;
  }

  /** The text of a file; `undefined` when there is none. */
  async read(path: string): Promise<string | undefined> {
    try {
      return await Deno.readTextFile(`${this.root}/${path}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  #note(path: string, bytes: number): void {
    this.changed.push(path);
    this.#writtenBytes += bytes;
  }

  async #writing(target: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      // Deno ends its messages with the call and its path.
      const reason = error instanceof Error ? error.message.replace(/: [a-z]+ '.*$/s, "") : String(error);
      throw new SiteFolderError(
        `the site could not be written to ${
          JSON.stringify(target)
        }: ${reason}\n  fix make it writable, or name another ` +
          "folder for the site",
        { cause: error },
      );
    }
  }

  #makeParent(target: string): void {
    const parent = target.slice(0, target.lastIndexOf("/"));
    if (this.#made.has(parent)) return;
    Deno.mkdirSync(parent, { recursive: true });
    this.#made.add(parent);
  }
}

/** A folder whose files are all written anew, each once: what it held before and is not given again goes. */
export class OpenFolder implements ArtifactSink {
  readonly #site: SiteFolder;
  readonly #folder: string;
  /** Whether nothing can be in it yet. */
  readonly #fresh: boolean;
  readonly #sizes = new Map<string, number>();

  constructor(site: SiteFolder, folder: string, fresh: boolean) {
    this.#site = site;
    this.#folder = folder;
    this.#fresh = fresh;
  }

  /** Writes a file; the path is from the site's root. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    if (this.#sizes.has(path)) return;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#sizes.set(path, bytes.length);
    await this.#site.write(path, bytes, this.#fresh);
  }

  /** Copies a file; the path is from the site's root. */
  async copy(path: string, from: string): Promise<void> {
    if (this.#sizes.has(path)) return;
    this.#sizes.set(path, 0);
    this.#sizes.set(path, (await Deno.stat(from)).size);
    await this.#site.copy(path, from);
  }

  /** Removes what it was not given, except `keep`, and returns how many bytes it was given. */
  async close(keep?: string): Promise<number> {
    if (!this.#fresh) await this.#removeOthers(this.#folder, keep);
    return this.#sizes.values().reduce((sum, size) => sum + size, 0);
  }

  /** Forgets what it was given and removes all that it holds, except `keep`. */
  async abandon(keep?: string): Promise<void> {
    this.#sizes.clear();
    await this.#removeOthers(this.#folder, keep);
  }

  async #removeOthers(folder: string, keep: string | undefined): Promise<void> {
    let entries: Deno.DirEntry[];
    try {
      entries = await Array.fromAsync(Deno.readDir(`${this.#site.root}/${folder}`));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    for (const { name, isDirectory } of entries) {
      const entry = `${folder}/${name}`;
      if (isDirectory) await this.#removeOthers(entry, keep);
      else if (!this.#sizes.has(entry) && entry !== keep) await this.#site.remove(entry);
    }
  }
}

// Every build asks for a file of every run, and to wait for the answer takes fifty times as long as to ask.
function sizeOf(path: string): number | undefined {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile ? size : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  if (sizeOf(path) !== bytes.length) return false;
  const present = await Deno.readFile(path);
  return present.every((byte, i) => byte === bytes[i]);
}
