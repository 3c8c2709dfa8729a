import type { ArtifactSink } from "../artifacts/place_artifacts.ts";

/** The folder that a site is built into. Files that are there already with the same content are left alone. */
export class SiteFolder implements ArtifactSink {
  readonly root: string;
  /** Paths that were written because their content is new, or removed. */
  readonly changed: string[] = [];
  /** Paths that belong to the site as far as this build has seen. */
  readonly #known = new Set<string>();
  /** Folders that are there. */
  readonly #made = new Map<string, Promise<void>>();
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

  /** Writes a file unless it has this content already. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const target = `${this.root}/${path}`;
    if (await hasContent(target, bytes)) {
      this.#unchanged++;
      return;
    }
    await this.#makeParent(target);
    await Deno.writeFile(target, bytes);
    this.#note(path, bytes.length);
  }

  /** Copies a file unless one of its size is there: its path is named by its content. */
  async copy(path: string, from: string): Promise<void> {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    const target = `${this.root}/${path}`;
    const { size } = await Deno.stat(from);
    if ((await sizeOf(target)) === size) {
      this.#unchanged++;
      return;
    }
    await this.#makeParent(target);
    await Deno.copyFile(from, target);
    this.#note(path, size);
  }

  /** Removes what is in a folder of the site but was not written by this build. */
  async removeOthers(folder: string): Promise<void> {
    const path = `${this.root}/${folder}`;
    let entries: Deno.DirEntry[];
    try {
      entries = await Array.fromAsync(Deno.readDir(path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    for (const { name, isDirectory } of entries) {
      const entry = `${folder}/${name}`;
      if (isDirectory) await this.removeOthers(entry);
      else if (!this.#known.has(entry)) await this.remove(entry);
    }
  }

  /** Removes a file or a folder, when it is there. */
  async remove(path: string): Promise<void> {
    try {
      await Deno.remove(`${this.root}/${path}`, { recursive: true });
      this.changed.push(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Whether a file is there. */
  async has(path: string): Promise<boolean> {
    return (await sizeOf(`${this.root}/${path}`)) !== undefined;
  }

  #note(path: string, bytes: number): void {
    this.changed.push(path);
    this.#writtenBytes += bytes;
  }

  #makeParent(target: string): Promise<void> {
    const parent = target.slice(0, target.lastIndexOf("/"));
    let made = this.#made.get(parent);
    if (made === undefined) this.#made.set(parent, made = Deno.mkdir(parent, { recursive: true }));
    return made;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile ? size : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes.length) return false;
  const present = await Deno.readFile(path);
  return present.every((byte, i) => byte === bytes[i]);
}
