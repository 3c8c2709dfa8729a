import { removeIfThere } from "../words/remove_if_there.ts";

/** What stands where in a cache's folder. */
export class CacheFolder {
  /** The folder itself, an absolute path. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Held in common by runs, and alone by whoever takes blobs away. */
  get lock(): string {
    return `${this.path}/lock`;
  }

  /** The random key of digests of environment variables. */
  get secretKey(): string {
    return `${this.path}/hmac.key`;
  }

  /** Where files are written before they are renamed into their place. */
  get temporary(): string {
    return `${this.path}/tmp`;
  }

  /** Files by their content. */
  get blobs(): string {
    return `${this.path}/blobs`;
  }

  /** What attempts left, by key. */
  get results(): string {
    return `${this.path}/results`;
  }

  /** Digests of large files outside the cache. */
  get digests(): string {
    return `${this.path}/digests`;
  }

  /** For each pipeline, the keys of its tasks' last results. */
  get latest(): string {
    return `${this.path}/latest`;
  }

  blob(sha256: string): string {
    return `${this.blobs}/${sha256.slice(0, 2)}/${sha256}`;
  }

  result(key: string): string {
    return `${this.results}/${key.slice(0, 2)}/${key}.json`;
  }

  /** Makes the folder, open to its owner alone, and what is always in it. */
  make(): void {
    Deno.mkdirSync(this.path, { recursive: true, mode: 0o700 });
    for (const folder of [this.temporary, this.blobs, this.results, this.latest]) {
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
  }

  /** Writes a file so that it is there whole or not at all, whoever else writes it and whenever this one is killed. */
  write(path: string, content: string | Uint8Array): void {
    const temporary = `${this.temporary}/${crypto.randomUUID()}`;
    try {
      if (typeof content === "string") Deno.writeTextFileSync(temporary, content, { mode: 0o600 });
      else Deno.writeFileSync(temporary, content, { mode: 0o600 });
      this.moveInto(temporary, path);
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
  }

  /** Renames a file of {@linkcode temporary} to its place, in a folder that may not be there yet. */
  moveInto(temporary: string, path: string): void {
    try {
      Deno.renameSync(temporary, path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      Deno.renameSync(temporary, path);
    }
  }
}
