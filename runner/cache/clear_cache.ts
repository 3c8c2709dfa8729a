import { blobsIn, documentsOf } from "./cache_contents.ts";
import type { CacheFolder } from "./cache_folder.ts";
import { blobsOf, type StoredResult } from "./stored_result.ts";
import { removeIfThere } from "../words/remove_if_there.ts";

/** What was taken out of a cache. */
export interface Cleared {
  readonly results: number;
  readonly blobs: number;
  /** Of documents and blobs. */
  readonly bytes: number;
  /** Whether blobs had to stay, because runs are using the cache. */
  readonly inUse: boolean;
}

/**
 * Takes results out of a cache: those that `which` says, and every document that cannot be read; then the blobs that no
 * result has any more.
 *
 * A run that goes on may have found a result and need its blobs later, so blobs stay while any run holds the cache.
 */
export function clearCache(folder: CacheFolder, which: (result: StoredResult) => boolean): Cleared {
  let [results, blobs, bytes] = [0, 0, 0];
  for (const { path, size, result } of documentsOf(folder)) {
    if (typeof result !== "string" && !which(result)) continue;
    removeIfThere(path);
    results++;
    bytes += size;
  }
  using alone = holdAlone(folder);
  if (alone === undefined) return { results, blobs, bytes, inUse: true };
  const used = new Set<string>();
  let kept = 0;
  // Whoever kept something since the first look has let the cache go again, or waits.
  for (const { result } of documentsOf(folder)) {
    if (typeof result === "string") continue;
    kept++;
    for (const { sha256 } of blobsOf(result)) used.add(sha256);
  }
  for (const { sha256, path, size } of blobsIn(folder)) {
    if (used.has(sha256)) continue;
    removeIfThere(path);
    blobs++;
    bytes += size;
  }
  // Nobody is writing, so what lies there was left by processes that were killed.
  emptyFolder(folder.temporary);
  if (kept === 0) emptyFolder(folder.digests);
  return { results, blobs, bytes, inUse: false };
}

/** Holds the cache alone, unless a run holds it. */
function holdAlone(folder: CacheFolder): Deno.FsFile | undefined {
  let lock: Deno.FsFile;
  try {
    lock = Deno.openSync(folder.lock, { read: true, write: true });
  } catch (error) {
    // Without a lock there was never a run that kept something.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  if (lock.tryLockSync(true)) return lock;
  lock.close();
  return undefined;
}

function emptyFolder(path: string): void {
  try {
    for (const { name } of Deno.readDirSync(path)) removeIfThere(`${path}/${name}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
