import { blobsIn, documentsOf } from "./cache_contents.ts";
import type { CacheFolder } from "./cache_folder.ts";
import { sha256OfFile } from "./file_digests.ts";
import { blobsOf } from "./stored_result.ts";
import { removeIfThere } from "../words/remove_if_there.ts";

/** Something in a cache that is not what it should be. */
export interface Damage {
  /** From the cache's folder. */
  readonly path: string;
  /** What is wrong with it, in words. */
  readonly what: string;
}

/** What a look at everything found. */
export interface Verified {
  readonly results: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly damage: readonly Damage[];
}

/**
 * Reads everything in a cache again. With `repair`, what is damaged is taken out, and so is every result that needs it:
 * its task then runs again.
 */
export async function verifyCache(folder: CacheFolder, { repair }: { readonly repair: boolean }): Promise<Verified> {
  const damage: Damage[] = [];
  const report = (path: string, what: string): void => {
    damage.push({ path: path.slice(folder.path.length + 1), what });
    if (repair) removeIfThere(path);
  };
  // First the documents: whatever they name was there before them, also while runs go on.
  const documents = [...documentsOf(folder)];
  const sizes = new Map<string, number>();
  let bytes = documents.reduce((sum, { size }) => sum + size, 0);
  for (const { sha256, path, size } of blobsIn(folder)) {
    bytes += size;
    let found: string;
    try {
      found = await sha256OfFile(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) report(path, `it cannot be read: ${(error as Error).message}`);
      continue;
    }
    if (found === sha256) sizes.set(sha256, size);
    else report(path, `its content has the digest sha256:${found.slice(0, 8)}…`);
  }
  for (const { path, result } of documents) {
    if (typeof result === "string") {
      report(path, result);
      continue;
    }
    const missing = blobsOf(result).find(({ sha256, size }) => sizes.get(sha256) !== size);
    if (missing === undefined) continue;
    report(path, `the result of ${result.task} needs sha256:${missing.sha256.slice(0, 8)}…, which is not there whole`);
  }
  return { results: documents.length, blobs: sizes.size, bytes, damage };
}
