import type { FindBlob } from "../artifacts/artifact_source.ts";
import type { RunSource } from "../model/run_source.ts";

/** A run file that was found; it is read only when it has to be. */
export interface FoundFile {
  /** Its path from the folder or the archive that was given, which pages may show. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The folder of the site that carries it; absent when it is no earlier site's. */
  readonly site?: string;
  /** Whether its run is still going on, so that it has no run file yet. */
  readonly live?: boolean;
  /** @throws {RunFileError} When it cannot be read. */
  open(): Promise<OpenFile>;
}

/** A run file that was read, with what is known of where it lay. */
export interface OpenFile {
  /** The run file itself, unpacked. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly findBlob: FindBlob;
  /** Where it was fetched from, when that stands beside it. */
  readonly source?: RunSource;
}

/** A run file cannot be read; the message says why. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";
}

/** Where blobs are beside a run file. */
export function blobsBeside(path: string): FindBlob {
  const folder = `${path.replace(/[^\\/]*$/, "")}blobs`;
  return (sha256) => Promise.resolve(`${folder}/${sha256}`);
}
