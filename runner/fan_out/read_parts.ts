import { decodeRunFile } from "../otlp/decode.ts";
import type { RunFile } from "../otlp/span.ts";
import { JoinError } from "./join_runs.ts";

/** A part of a run that a job has left. */
export interface PartFolder {
  /** Its folder. */
  readonly folder: string;
  readonly file: RunFile;
  /** Copies its large artifacts to another folder. */
  copyBlobs(to: string): Promise<void>;
}

const SUFFIX = ".otlp.json";

/**
 * Reads the parts in a folder, one in each folder below it, in the order in which they began.
 *
 * @throws {JoinError} When a run file cannot be read.
 */
export async function readParts(folder: string): Promise<readonly PartFolder[]> {
  const parts: PartFolder[] = [];
  for (const name of await foldersIn(folder)) {
    const part = `${folder}/${name}`;
    for await (const entry of Deno.readDir(part)) {
      if (!entry.isFile || !entry.name.endsWith(SUFFIX)) continue;
      const file = await read(`${part}/${entry.name}`);
      parts.push({ folder: part, file, copyBlobs: (to) => copyFiles(`${part}/blobs`, to) });
    }
  }
  return parts.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

async function read(path: string): Promise<RunFile> {
  try {
    return decodeRunFile(await Deno.readTextFile(path));
  } catch (error) {
    throw new JoinError(`${path} could not be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function startOf({ file }: PartFolder): bigint {
  return file.spans.reduce((least, { startNs }) => startNs < least ? startNs : least, file.spans[0]?.startNs ?? 0n);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(from)) {
      if (!isFile) continue;
      await Deno.mkdir(to, { recursive: true });
      await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
