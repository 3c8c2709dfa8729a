import type { CacheFolder } from "./cache_folder.ts";
import { sha256OfFile } from "./file_digests.ts";
import type { BlobRef } from "./stored_result.ts";
import { sha256 } from "./sha256.ts";
import { removeIfThere } from "../words/remove_if_there.ts";

/** The modification time of every blob: one that has another was written to, and is looked at before it is trusted. */
const BLOB_TIME = new Date("2000-01-01T00:00:00Z");

const READABLE = 0o444;
const RUNNABLE = 0o555;

/** How to hand over a file. */
export interface HandOver {
  /**
   * Whether the file may be the same one as the blob, under another name. Only where nothing that can write to it is left
   * or to come: a program that a task starts is not held to the task's read-only grant.
   */
  readonly link: boolean;
}

/** Files by their content. A blob is never changed; it is there whole or not at all. */
export class Blobs {
  readonly #folder: CacheFolder;

  constructor(folder: CacheFolder) {
    this.#folder = folder;
  }

  path({ sha256 }: BlobRef): string {
    return this.#folder.blob(sha256);
  }

  /**
   * Keeps the file at `path`, whose digest is known. A file that is linked becomes read-only and gets every blob's time.
   *
   * @throws What the file system throws; an {@linkcode Error} when the file has changed since its digest was taken.
   */
  async keep(path: string, blob: BlobRef, { link }: HandOver): Promise<void> {
    const target = this.path(blob);
    if (await this.isWhole(blob)) return;
    removeIfThere(target);
    if (link) {
      Deno.chmodSync(path, READABLE);
      Deno.utimeSync(path, BLOB_TIME, BLOB_TIME);
      if (tryLink(path, target) || (makeParent(target), tryLink(path, target))) return;
    }
    const temporary = `${this.#folder.temporary}/${crypto.randomUUID()}`;
    try {
      await Deno.copyFile(path, temporary);
      if (await sha256OfFile(temporary) !== blob.sha256) throw new Error("it was changed while it was being kept");
      this.#seal(temporary, target);
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
  }

  /** Keeps bytes, and says what they are. */
  keepBytes(bytes: Uint8Array): BlobRef {
    const blob = { sha256: sha256(bytes), size: bytes.length };
    const target = this.path(blob);
    if (looksWhole(target, blob)) return blob;
    const temporary = `${this.#folder.temporary}/${crypto.randomUUID()}`;
    try {
      Deno.writeFileSync(temporary, bytes);
      this.#seal(temporary, target);
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
    return blob;
  }

  /**
   * Puts a blob at `path`, where nothing is yet. A runnable one is always a copy.
   *
   * @throws What the file system throws.
   */
  provide(blob: BlobRef & { readonly executable?: true }, path: string, { link }: HandOver): void {
    const source = this.path(blob);
    if (link && !blob.executable && tryLink(source, path)) return;
    Deno.copyFileSync(source, path);
    Deno.chmodSync(path, blob.executable ? RUNNABLE : READABLE);
  }

  /**
   * Whether a blob is there and is what it is called. Its content is read only where its size or its time say that it
   * was written to; `verify` of the command line reads every one.
   */
  async isWhole(blob: BlobRef): Promise<boolean> {
    const path = this.path(blob);
    if (looksWhole(path, blob)) return true;
    const info = lookAt(path);
    if (info === undefined || !info.isFile || info.size !== blob.size) return false;
    if (await sha256OfFile(path) !== blob.sha256) return false;
    // Only its time was changed: it need not be read again.
    try {
      Deno.utimeSync(path, BLOB_TIME, BLOB_TIME);
    } catch {
      // It is somebody else's.
    }
    return true;
  }

  #seal(temporary: string, target: string): void {
    Deno.chmodSync(temporary, READABLE);
    Deno.utimeSync(temporary, BLOB_TIME, BLOB_TIME);
    this.#folder.moveInto(temporary, target);
  }
}

function looksWhole(path: string, { size }: BlobRef): boolean {
  const info = lookAt(path);
  return info !== undefined && info.isFile && info.size === size && info.mtime?.getTime() === BLOB_TIME.getTime();
}

function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Whether a link could be made; `false` where the file systems differ, cannot link, or a file has its most links. */
function tryLink(from: string, to: string): boolean {
  try {
    Deno.linkSync(from, to);
    return true;
  } catch (error) {
    // Another run may have kept the same content meanwhile.
    return error instanceof Deno.errors.AlreadyExists;
  }
}

function makeParent(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
}
