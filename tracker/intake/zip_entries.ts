import { crc32 } from "node:zlib";
// @ts-types="./yauzl.d.ts"
import yauzl, { type Entry, type ZipFile } from "yauzl";

/** An archive that is broken or hostile; the message says what is wrong with it. */
export class ZipError extends Error {
  override readonly name = "ZipError";
}

/** A file of an archive. */
export interface ZipEntry {
  /** Its path, relative, with `/` between names, and none of them `.` or `..`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The content, as it is unpacked. */
  read(): Promise<ReadableStream<Uint8Array>>;
}

/** What an archive may hold. */
export interface ZipLimits {
  /** All files together, unpacked; 1 GB by default, which is what a published site may have. */
  readonly maxBytes?: number;
  /** How many files and folders; 100,000 by default. */
  readonly maxEntries?: number;
}

const MAX_BYTES = 1_000_000_000;
const MAX_ENTRIES = 100_000;

/** Bits of a Unix file's mode, in the upper half of an entry's external attributes. */
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

const ENCRYPTED = 0x1;

/**
 * Calls `use` with the files of a zip archive, once all that its directory says was found harmless: no path that is
 * absolute or climbs, no link, nothing encrypted, no name twice, and not more than the limits allow. A file that is not
 * as long as the directory says, or has another checksum, fails when it is read.
 *
 * @throws {ZipError} When the archive is broken or hostile.
 */
export async function withZipEntries<Result>(
  path: string,
  use: (entries: readonly ZipEntry[]) => Promise<Result>,
  limits: ZipLimits = {},
): Promise<Result> {
  const { size } = await Deno.stat(path);
  const zip = await reading(() =>
    yauzl.openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySize: true })
  );
  try {
    return await use(await reading(() => checkedEntries(zip, size, limits)));
  } finally {
    zip.close();
  }
}

async function checkedEntries(zip: ZipFile, archiveBytes: number, limits: ZipLimits): Promise<readonly ZipEntry[]> {
  const { maxBytes = MAX_BYTES, maxEntries = MAX_ENTRIES } = limits;
  if (zip.entryCount > maxEntries) {
    throw new ZipError(`it holds ${zip.entryCount} entries, and more than ${maxEntries} are refused`);
  }
  const entries: ZipEntry[] = [];
  const taken = new Set<string>();
  let [packed, unpacked] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const path = checkedPath(entry);
    const key = path.toLowerCase();
    if (taken.has(key)) throw new ZipError(`it holds ${JSON.stringify(path)} twice`);
    taken.add(key);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
    if (unpacked > maxBytes) throw new ZipError(`unpacked it has more than ${maxBytes} bytes, which is refused`);
    // Files that share their packed bytes make a small archive that unpacks to any size.
    if (packed > archiveBytes) throw new ZipError("its files overlap");
    if (path.endsWith("/")) continue;
    entries.push({
      path,
      sizeBytes: entry.uncompressedSize,
      read: () =>
        reading(async () => {
          const content = await zip.openReadStreamPromise(entry);
          // It may fail before the first byte is asked for, when nobody listens yet; who asks then is told all the same.
          content.on("error", () => {});
          return ReadableStream.from(checkedContent(path, entry.crc32, content));
        }),
    });
  }
  return entries;
}

// yauzl itself refuses paths that are absolute, climb or hold a backslash.
function checkedPath({ fileName, generalPurposeBitFlag, externalFileAttributes }: Entry): string {
  const shown = JSON.stringify(fileName);
  if ((generalPurposeBitFlag & ENCRYPTED) !== 0) throw new ZipError(`${shown} is encrypted`);
  const type = (externalFileAttributes >>> 16) & TYPE_MASK;
  if (type !== 0 && type !== REGULAR && type !== FOLDER) throw new ZipError(`${shown} is a link or a device`);
  const names = fileName.replace(/\/$/, "").split("/");
  // deno-lint-ignore no-control-regex -- control characters are what is refused
  if (names.some((name) => name === "" || name === "." || name === ".." || /[\x00-\x1f\x7f:]/.test(name))) {
    throw new ZipError(`${shown} is not a plain path`);
  }
  return fileName;
}

// yauzl checks the length only.
async function* checkedContent(
  path: string,
  expected: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let crc = 0;
  try {
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    throw new ZipError(`${JSON.stringify(path)}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  if (crc !== expected) throw new ZipError(`${JSON.stringify(path)} does not have the checksum that it should have`);
}

/** What goes wrong in `read` is the archive's fault, not ours. */
async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
