import { type RunningSha256, sha256, startSha256 } from "./sha256.ts";

/** What a file holds, and by what it could be told that it was not touched since. */
export interface FileDigest {
  /** 64 hex digits. */
  readonly sha256: string;
  /** Which file it is, its size and its times; two looks that give the same saw the same content. */
  readonly seen: string;
}

/** Digests of large files that outlive a run. */
export interface DigestMemo {
  /** The digest of the file that `seen` tells, if it is known. */
  read(path: string, seen: string): string | undefined;
  write(path: string, seen: string, sha256: string): void;
}

/** Up to this many bytes, a file is read whole, and rather read again than remembered from run to run. */
const LARGE_BYTES = 4 * 2 ** 20;

const CHUNK_BYTES = 2 ** 20;

/** For how long a look at a file holds. Whoever changes a file after that is noticed before its result is kept. */
const LOOK_HOLDS_MS = 100;

/**
 * A file must have been left alone for so long before its times can tell that it was not touched since: Deno gives the
 * time of the last change in whole seconds, and some file systems keep no finer one.
 */
const SETTLED_MS = 2000;

interface Known {
  readonly digest: FileDigest;
  /** What its times and its size were. */
  readonly stat: string;
  /** Whether they can tell that it was not touched since. */
  readonly settled: boolean;
  lookedMs: number;
}

/**
 * Digests of files, each read once as long as it is not touched.
 *
 * A file that was touched is read again: its times, its size or its number differ then. The time of its last change, as
 * the kernel keeps it, cannot be set by a program, so a file whose modification time was put back is noticed too. A file
 * that was touched a moment ago is read every time.
 */
export class FileDigests {
  readonly #known = new Map<string, Known>();
  readonly #memo: DigestMemo | undefined;

  constructor(memo?: DigestMemo) {
    this.#memo = memo;
  }

  /**
   * The digest of the file at `path`, through links. `fresh` looks at the file whenever it was looked at last.
   *
   * @throws What reading throws; a {@linkcode TypeError} when it is not a file; the signal's reason when it is aborted.
   */
  async digest(
    path: string,
    options: { readonly fresh?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<FileDigest> {
    const known = this.#known.get(path);
    const nowMs = performance.now();
    if (known !== undefined && !options.fresh && nowMs - known.lookedMs < LOOK_HOLDS_MS) return known.digest;
    const info = Deno.statSync(path);
    if (!info.isFile) throw new TypeError(`${path} is not a file`);
    const stat = seenText(info);
    if (known?.stat === stat && known.settled) {
      known.lookedMs = nowMs;
      return known.digest;
    }
    const touchedMs = Math.max(info.mtime?.getTime() ?? Infinity, info.ctime?.getTime() ?? Infinity);
    const settled = touchedMs < Date.now() - SETTLED_MS;
    const content = info.size <= LARGE_BYTES
      ? sha256(Deno.readFileSync(path))
      : await this.#largeFile(path, stat, settled, options.signal);
    const digest = { sha256: content, seen: `${stat}:${content}` };
    this.#known.set(path, { digest, stat, settled, lookedMs: nowMs });
    return digest;
  }

  async #largeFile(path: string, stat: string, settled: boolean, signal: AbortSignal | undefined): Promise<string> {
    const remembered = this.#memo?.read(path, stat);
    if (remembered !== undefined) return remembered;
    const content = await sha256OfFile(path, signal);
    if (settled && seenText(Deno.statSync(path)) === stat) this.#memo?.write(path, stat, content);
    return content;
  }
}

/** The SHA-256 of a file of any size, 64 hex digits. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  if (Deno.statSync(path).size <= LARGE_BYTES) return sha256(Deno.readFileSync(path));
  using file = await Deno.open(path);
  const running: RunningSha256 = startSha256();
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let n = await file.read(chunk); n !== null; n = await file.read(chunk)) {
    signal?.throwIfAborted();
    running.update(chunk.subarray(0, n));
  }
  return running.digest("hex");
}

/** Which file it is, its size and its times. */
export function seenText({ dev, ino, size, mtime, ctime }: Deno.FileInfo): string {
  return `${dev}:${ino}:${size}:${mtime?.getTime()}:${ctime?.getTime()}`;
}

/** What can be seen of all that lies below a folder without reading it; empty when there is no such folder. */
export function seenBelow(folder: string): string {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1).map(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? `${name}/\n${seenBelow(path)}` : `${name} ${seenText(Deno.lstatSync(path))}\n`;
  }).join("");
}
