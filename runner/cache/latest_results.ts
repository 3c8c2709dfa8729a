import type { CacheFolder } from "./cache_folder.ts";
import { isSha256 } from "./output_manifest.ts";

/** A file with so many lines for each task that is in it is written anew. */
const MOST_LINES_A_TASK = 8;

/**
 * Which result each task of a pipeline had last, so that it can be said what has changed since: a file for each
 * pipeline, to which a line is appended when a task has another result than before.
 *
 * It decides nothing. A line that was cut off, or that another run overtook, costs an explanation at most.
 */
export class LatestResults {
  readonly #folder: CacheFolder;
  readonly #pipelines = new Map<string, { readonly keys: Map<string, string>; lines: number }>();

  constructor(folder: CacheFolder) {
    this.#folder = folder;
  }

  /** The key of the last result of a task, if there was one. */
  read(pipeline: string, task: string): string | undefined {
    return this.#load(pipeline).keys.get(task);
  }

  /** Remembers that `key` is the task's last result. */
  write(pipeline: string, task: string, key: string): void {
    const known = this.#load(pipeline);
    if (known.keys.get(task) === key) return;
    known.keys.set(task, key);
    known.lines++;
    if (known.lines > MOST_LINES_A_TASK * known.keys.size + 100) {
      this.#folder.write(this.#path(pipeline), [...known.keys].map(([task, key]) => line(task, key)).join(""));
      known.lines = known.keys.size;
    } else {
      // Less than a page, and appended with one call: lines of several runs do not get into each other.
      Deno.writeTextFileSync(this.#path(pipeline), line(task, key), { append: true, mode: 0o600 });
    }
  }

  #path(pipeline: string): string {
    return `${this.#folder.latest}/${pipeline}.jsonl`;
  }

  #load(pipeline: string): { readonly keys: Map<string, string>; lines: number } {
    return this.#pipelines.getOrInsertComputed(pipeline, () => {
      const lines = readLines(this.#path(pipeline));
      const keys = new Map<string, string>();
      for (const text of lines) {
        const [task, key] = parse(text);
        // The last one counts, and a new one goes to the end.
        if (typeof task === "string" && isSha256(key)) keys.set(task, key);
      }
      return { keys, lines: lines.length };
    });
  }
}

function line(task: string, key: string): string {
  return `${JSON.stringify([task, key])}\n`;
}

function readLines(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n").filter((text) => text !== "");
  } catch {
    return [];
  }
}

function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
