import { resolvePath } from "../words/file_path.ts";
import { isFile } from "../words/is_file.ts";
import { UsageError } from "./context.ts";

const SUFFIX = ".otlp.json";

/**
 * A path as it is, or the one run file in `runs` whose name begins with `name`; the newest one without a name.
 *
 * @throws {UsageError} When there is none, or are several.
 */
export async function findRunFile(name: string | undefined, runs: string): Promise<string> {
  if (name !== undefined) {
    const path = resolvePath(Deno.cwd(), name);
    if (await isFile(path)) return path;
  }
  const files: string[] = [];
  try {
    for await (const entry of Deno.readDir(runs)) {
      if (entry.isFile && entry.name.endsWith(SUFFIX) && entry.name.startsWith(name ?? "")) files.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (name === undefined && files.length > 0) return await newest(files.map((file) => `${runs}/${file}`));
  const exact = files.find((file) => file === `${name}${SUFFIX}`);
  if (exact !== undefined || files.length === 1) return `${runs}/${exact ?? files[0]}`;
  if (files.length === 0) {
    const what = name === undefined ? "no run file" : `no file ${name}, and no run whose identifier begins so,`;
    throw new UsageError(`there is ${what} in ${runs}; run a pipeline first, or say --runs FOLDER`);
  }
  throw new UsageError(`${files.length} runs begin with ${name}: ${files.sort().slice(0, 5).join(", ")}`);
}

async function newest(paths: readonly string[]): Promise<string> {
  const times = await Promise.all(paths.map(async (path) => (await Deno.stat(path)).mtime?.getTime() ?? 0));
  return paths[times.indexOf(Math.max(...times))]!;
}
