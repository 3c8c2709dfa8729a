/** A run file that was found. */
export interface FoundFile {
  readonly path: string;
  /** Its path from the folder that was given, which pages may show. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** There is nothing where run files were said to be. */
export class RunsNotFoundError extends Error {
  override readonly name = "RunsNotFoundError";
}

/** How run files are named. */
const ENDING = ".otlp.json";

/**
 * Finds run files: in a folder, those with the ending `.otlp.json`, also in folders below it, but for those whose
 * names begin with a dot; a file that is named itself counts whatever its ending.
 *
 * @throws {RunsNotFoundError} When there is nothing at a path.
 */
export async function findRunFiles(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    const { isDirectory } = await statGiven(path);
    if (isDirectory) await findBelow(path, "", found);
    else found.push(await describe(path, path.split(/[\\/]/).at(-1)!));
  }
  return found;
}

async function findBelow(folder: string, prefix: string, found: FoundFile[]): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, isDirectory, isFile } of entries) {
    // What begins with a dot is the runner's own: folders of runs that go on, the cache.
    if (isDirectory && name.startsWith(".")) continue;
    if (isDirectory) await findBelow(`${folder}/${name}`, `${prefix}${name}/`, found);
    else if (isFile && name.endsWith(ENDING)) found.push(await describe(`${folder}/${name}`, `${prefix}${name}`));
  }
}

async function describe(path: string, name: string): Promise<FoundFile> {
  const { size, mtime } = await Deno.stat(path);
  return { path, name, sizeBytes: size, modifiedMs: mtime?.getTime() ?? 0 };
}

async function statGiven(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new RunsNotFoundError(
      `there is no file or folder ${
        JSON.stringify(path)
      }; run a pipeline first, or name the folder that its run file is in`,
      { cause: error },
    );
  }
}
