import type { FindBlob } from "../artifacts/artifact_source.ts";
import { CARRIED_FILE, DIGEST_DIGITS, FILES_FOLDER, RUNS_FOLDER, STATE_FILE } from "../catalog/site_files.ts";
import type { FoundFile } from "./found_file.ts";
import { openRunFile } from "./open_run_file.ts";

/** Whether a folder is a tracker's site. */
export async function isSite(folder: string): Promise<boolean> {
  try {
    return (await Deno.stat(`${folder}/${STATE_FILE}`)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The run files that a site carries. */
export async function siteRunFiles(site: string): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (const slug of await foldersOf(`${site}/${RUNS_FOLDER}`)) {
    const folder = `${site}/${RUNS_FOLDER}/${slug}`;
    const path = `${folder}/${CARRIED_FILE}`;
    try {
      // Not stat: an earlier site may be anybody's, and a link in it could lead anywhere.
      const { isFile, size, mtime } = Deno.lstatSync(path);
      if (!isFile) continue;
      found.push({
        name: `${RUNS_FOLDER}/${slug}/${CARRIED_FILE}`,
        sizeBytes: size,
        modifiedMs: mtime?.getTime() ?? 0,
        site,
        open: () => openRunFile(path, blobsAmong(`${folder}/${FILES_FOLDER}`)),
      });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}

async function foldersOf(path: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(path));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A site keeps an artifact under a name that begins with its digest and ends as the artifact's own. */
function blobsAmong(folder: string): FindBlob {
  let names: Promise<readonly string[]> | undefined;
  return async (sha256) => {
    names ??= filesOf(folder);
    const start = `${sha256.slice(0, DIGEST_DIGITS)}-`;
    // What was made from it has a longer name.
    const found = (await names).filter((name) => name.startsWith(start)).sort((a, b) => a.length - b.length)[0];
    return `${folder}/${found ?? sha256}`;
  };
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
