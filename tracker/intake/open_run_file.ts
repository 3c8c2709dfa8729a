import type { FindBlob } from "../artifacts/artifact_source.ts";
import { parseRunSource, type RunSource, SOURCE_FILE } from "../model/run_source.ts";
import { blobsBeside, type OpenFile, RunFileError } from "./found_file.ts";

/** What a run with its pages needs of memory is several times its file, and the engine has about 4 GB. */
export const MAX_RUN_FILE_BYTES = 600_000_000;

/** Up to so many bytes are read at once: there may be thousands of run files, and to wait for one takes longer. */
const SMALL_BYTES = 2 ** 20;

/** How names of run files end; the second is packed by gzip. */
const ENDINGS = [".otlp.json", ".otlp.json.gz"];

/** Whether a file is a run file by its name. */
export function isRunFileName(name: string): boolean {
  return ENDINGS.some((ending) => name.endsWith(ending));
}

/**
 * Reads a run file from a disk, and unpacks it.
 *
 * @throws {RunFileError} When it is too large, or is packed and broken.
 */
export async function openRunFile(path: string, findBlob: FindBlob = blobsBeside(path)): Promise<OpenFile> {
  const { size } = Deno.statSync(path);
  if (size > MAX_RUN_FILE_BYTES) throw tooLarge(size);
  const bytes = path.endsWith(".gz")
    ? await unpack(path)
    : size <= SMALL_BYTES
    ? Deno.readFileSync(path)
    : await Deno.readFile(path);
  const source = readSource(path);
  return { bytes, findBlob, ...(source === undefined ? {} : { source }) };
}

async function unpack(path: string): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of file.readable.pipeThrough(new DecompressionStream("gzip"))) {
      length += chunk.length;
      // A packed file may be a thousandth of what comes out of it.
      if (length > MAX_RUN_FILE_BYTES) throw tooLarge(length);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    throw new RunFileError(`it is packed by gzip, and broken: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function tooLarge(bytes: number): RunFileError {
  return new RunFileError(
    `it has ${bytes} bytes or more, and a run file of more than ${MAX_RUN_FILE_BYTES} gets no pages`,
  );
}

function readSource(path: string): RunSource | undefined {
  try {
    return parseRunSource(Deno.readTextFileSync(`${path.replace(/[^\\/]*$/, "")}${SOURCE_FILE}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
