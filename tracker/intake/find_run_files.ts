import type { FoundFile } from "./found_file.ts";
import { liveRunFiles } from "./live_run_files.ts";
import { isRunFileName, openRunFile } from "./open_run_file.ts";
import { isSite, siteRunFiles } from "./site_run_files.ts";

/** There is nothing where run files were said to be. */
export class RunsNotFoundError extends Error {
  override readonly name = "RunsNotFoundError";
}

/** The run files that were found, as long as they are needed. */
export interface FoundRuns extends AsyncDisposable {
  /** Those of earlier sites and of runs that go on come last, so that a file that was given itself counts first. */
  readonly files: readonly FoundFile[];
  /** Archives that are broken or hostile, and why. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/** What counts besides run files. */
export interface FindOptions {
  /** Whether runs that go on count, too, and a path where there is nothing yet is no error. */
  readonly live?: boolean;
}

/**
 * Finds run files: in a folder, those with the ending `.otlp.json` or `.otlp.json.gz`, also in folders below it and in
 * `.zip` archives; in an earlier site, those that it carries. A file that is named itself counts whatever its ending.
 *
 * @throws {RunsNotFoundError} When there is nothing at a path.
 */
export async function findRunFiles(paths: readonly string[], options: FindOptions = {}): Promise<FoundRuns> {
  const search = new Search(options.live ?? false);
  try {
    for (const path of paths) await search.given(path);
  } catch (error) {
    await search[Symbol.asyncDispose]();
    throw error;
  }
  return search;
}

class Search implements FoundRuns {
  readonly #live: boolean;
  readonly #given: FoundFile[] = [];
  readonly #carried: FoundFile[] = [];
  readonly refused: { readonly file: string; readonly reason: string }[] = [];
  #scratch: Promise<string> | undefined;

  constructor(live: boolean) {
    this.#live = live;
  }

  get files(): readonly FoundFile[] {
    return [...this.#given, ...this.#carried];
  }

  async given(path: string): Promise<void> {
    const info = await statGiven(path, this.#live);
    if (info === undefined) return;
    const { isDirectory } = info;
    const name = path.split(/[\\/]/).at(-1)!;
    if (isDirectory) {
      await this.#folder(path, "");
      if (this.#live) this.#carried.push(...await liveRunFiles(path));
    } else if (name.endsWith(".zip")) await this.#archive(path, name);
    else this.#given.push(describe(path, name));
  }

  async #folder(folder: string, prefix: string): Promise<void> {
    if (await isSite(folder)) return void this.#carried.push(...await siteRunFiles(folder));
    const entries = await Array.fromAsync(Deno.readDir(folder));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, isDirectory, isFile } of entries) {
      const [path, shown] = [`${folder}/${name}`, `${prefix}${name}`];
      // Where runs are going on, tasks write what they like.
      if (name.startsWith(".")) continue;
      if (isDirectory) await this.#folder(path, `${shown}/`);
      else if (isFile && isRunFileName(name)) this.#given.push(describe(path, shown));
      else if (isFile && name.endsWith(".zip")) await this.#archive(path, shown);
    }
  }

  async #archive(path: string, name: string): Promise<void> {
    // Most builds see no archive, and what reads one takes a while to load.
    const { zipRunFiles } = await import("./zip_run_files.ts");
    try {
      const scratch = (): Promise<string> => this.#scratch ??= Deno.makeTempDir({ prefix: "dagtrail-zip-" });
      this.#given.push(...await zipRunFiles(path, name, scratch));
    } catch (error) {
      this.refused.push({ file: name, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#scratch !== undefined) await Deno.remove(await this.#scratch, { recursive: true });
  }
}

// There may be thousands, and to wait for one takes fifty times as long as to ask.
function describe(path: string, name: string): FoundFile {
  const { size, mtime } = Deno.statSync(path);
  return { name, sizeBytes: size, modifiedMs: mtime?.getTime() ?? 0, open: () => openRunFile(path) };
}

async function statGiven(path: string, mayBeMissing: boolean): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (mayBeMissing) return undefined;
    throw new RunsNotFoundError(
      `there is no file or folder ${
        JSON.stringify(path)
      }; run a pipeline first, or name the folder that its run file is in`,
      { cause: error },
    );
  }
}
