import type { ExceptionInfo } from "../words/outcome.ts";
import { type AttemptLimits, formatLimit, howToRaise } from "../words/limits.ts";

/** When the directory is looked at first: most attempts are over by then. */
const FIRST_MS = 1000;
/** A look takes at most this part of the time, however many files there are. */
const SHARE = 0.05;
/** So many entries are looked at before anything else has its turn. */
const ENTRIES_AT_ONCE = 500;

/** What a directory takes. */
export interface DiskUse {
  /** What is really on the disk, where the system tells; else the files' lengths. */
  readonly bytes: number;
  /** Files and folders. */
  readonly files: number;
}

/** Looks at an attempt's directory from time to time, and tells when it takes more than it may. */
export class DiskWatch implements Disposable {
  readonly #directory: string;
  readonly #limits: Pick<AttemptLimits, "diskBytes" | "files">;
  readonly #exceeded = new AbortController();
  #timer: ReturnType<typeof setTimeout>;
  #over = false;

  constructor(directory: string, limits: Pick<AttemptLimits, "diskBytes" | "files">) {
    this.#directory = directory;
    this.#limits = limits;
    this.#timer = setTimeout(() => this.#look(), FIRST_MS);
  }

  /** Aborts when a limit is exceeded; its reason is an {@linkcode ExceptionInfo}. */
  get exceeded(): AbortSignal {
    return this.#exceeded.signal;
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const start = performance.now();
    const exception = tooMuch(await diskUse(this.#directory, this.#limits, () => this.#over), this.#limits);
    if (this.#over) return;
    if (exception !== undefined) return this.#exceeded.abort(exception);
    const tookMs = performance.now() - start;
    this.#timer = setTimeout(() => this.#look(), Math.max(FIRST_MS, tookMs / SHARE));
  }
}

/** What is wrong with a directory that takes this much. */
export function tooMuch(
  use: DiskUse,
  limits: Pick<AttemptLimits, "diskBytes" | "files">,
): ExceptionInfo | undefined {
  if (use.files > limits.files) {
    const limit = formatLimit("files", limits.files);
    return { type: "FileLimit", message: `it made more than ${limit} files; ${howToRaise("files")}` };
  }
  if (use.bytes > limits.diskBytes) {
    const limit = formatLimit("diskBytes", limits.diskBytes);
    return {
      type: "DiskLimit",
      message: `its directory took more than ${limit} on the disk; ${howToRaise("diskBytes")}`,
    };
  }
  return undefined;
}

/** What a directory takes; stops counting where it is more than the limits, or when `stop` says so. */
export async function diskUse(
  directory: string,
  limits: Pick<AttemptLimits, "diskBytes" | "files">,
  stop: () => boolean = () => false,
): Promise<DiskUse> {
  let bytes = 0;
  let files = 0;
  const pending = [directory];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    try {
      for (const entry of Deno.readDirSync(folder)) {
        files++;
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory) pending.push(path);
        else bytes += sizeOf(path);
        if (files > limits.files || bytes > limits.diskBytes) return { bytes, files };
        if (files % ENTRIES_AT_ONCE === 0) {
          await new Promise((resolve) => setTimeout(resolve));
          if (stop()) return { bytes, files };
        }
      }
    } catch {
      // It is gone, or closed to everyone, or too deep for a path.
    }
  }
  return { bytes, files };
}

function sizeOf(path: string): number {
  try {
    const { blocks, size } = Deno.lstatSync(path);
    // A block is 512 bytes, whatever the disk's own are; a hole in a file takes none.
    return blocks === null ? size : blocks * 512;
  } catch {
    return 0;
  }
}
