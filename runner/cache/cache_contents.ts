import type { CacheFolder } from "./cache_folder.ts";
import { isSha256 } from "./output_manifest.ts";
import { blobsOf, decodeResult, type StoredResult } from "./stored_result.ts";

/** A document of a cache, as it was found. */
export interface FoundDocument {
  /** 64 hex digits. */
  readonly key: string;
  readonly path: string;
  readonly size: number;
  /** What is in it, or in words why nothing is. */
  readonly result: StoredResult | string;
}

/** A file of a cache by its content, as it was found. */
export interface FoundBlob {
  readonly sha256: string;
  readonly path: string;
  readonly size: number;
}

/** Every document, one after the other; none where there is no cache. */
export function* documentsOf(folder: CacheFolder): Generator<FoundDocument> {
  for (const { name, path } of filesOf(folder.results)) {
    const key = name.replace(/\.json$/, "");
    let document: string;
    try {
      document = Deno.readTextFileSync(path);
    } catch (error) {
      // Somebody else has taken it out meanwhile.
      if (error instanceof Deno.errors.NotFound) continue;
      yield { key, path, size: 0, result: `it cannot be read: ${(error as Error).message}` };
      continue;
    }
    const result = decodeResult(document);
    const misplaced = typeof result !== "string" && (result.key !== key || folder.result(key) !== path);
    yield { key, path, size: document.length, result: misplaced ? "it is about something else" : result };
  }
}

/** Every blob, one after the other, by what it is called; what is called otherwise is passed over. */
export function* blobsIn(folder: CacheFolder): Generator<FoundBlob> {
  for (const { name, path } of filesOf(folder.blobs)) {
    if (!isSha256(name)) continue;
    try {
      yield { sha256: name, path, size: Deno.lstatSync(path).size };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** What a pipeline has in a cache. */
export interface PipelineShare {
  readonly pipeline: string;
  readonly tasks: number;
  readonly results: number;
  /** Of the files of its results, each once; pipelines may share some. */
  readonly bytes: number;
  /** When its newest result was stored, in milliseconds since the epoch. */
  readonly newestMs: number;
}

/** How much is in a cache. */
export interface CacheInfo {
  readonly results: number;
  readonly blobs: number;
  /** Of documents and blobs. */
  readonly bytes: number;
  /** How many documents could not be read. */
  readonly damaged: number;
  /** The largest first. */
  readonly pipelines: readonly PipelineShare[];
}

/** Counts what is in a cache. */
export function cacheInfo(folder: CacheFolder): CacheInfo {
  const shares = new Map<
    string,
    { tasks: Set<string>; results: number; blobs: Map<string, number>; newestMs: number }
  >();
  let [results, damaged, bytes, blobs] = [0, 0, 0, 0];
  for (const { result, size } of documentsOf(folder)) {
    bytes += size;
    if (typeof result === "string") {
      damaged++;
      continue;
    }
    results++;
    const share = shares.getOrInsertComputed(
      result.pipeline,
      () => ({ tasks: new Set(), results: 0, blobs: new Map(), newestMs: 0 }),
    );
    share.tasks.add(result.task);
    share.results++;
    share.newestMs = Math.max(share.newestMs, result.storedMs);
    for (const blob of blobsOf(result)) share.blobs.set(blob.sha256, blob.size);
  }
  for (const { size } of blobsIn(folder)) {
    blobs++;
    bytes += size;
  }
  return {
    results,
    blobs,
    bytes,
    damaged,
    pipelines: [...shares]
      .map(([pipeline, { tasks, results, blobs, newestMs }]) => ({
        pipeline,
        tasks: tasks.size,
        results,
        bytes: [...blobs.values()].reduce((sum, size) => sum + size, 0),
        newestMs,
      }))
      .sort((a, b) => b.bytes - a.bytes || (a.pipeline < b.pipeline ? -1 : 1)),
  };
}

/** The files two folders down, which is where a cache has its documents and blobs. */
function* filesOf(folder: string): Generator<{ readonly name: string; readonly path: string }> {
  for (const { name, isDirectory } of entriesOf(folder)) {
    if (!isDirectory || !/^[0-9a-f]{2}$/.test(name)) continue;
    for (const entry of entriesOf(`${folder}/${name}`)) {
      if (entry.isFile) yield { name: entry.name, path: `${folder}/${name}/${entry.name}` };
    }
  }
}

function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
