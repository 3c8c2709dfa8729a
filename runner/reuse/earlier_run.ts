import { sha256OfFile } from "../cache/file_digests.ts";
import { isSha256 } from "../cache/output_manifest.ts";
import {
  type FinishedTask,
  type LedgerHead,
  type ReadLedger,
  readLedger,
  readLedgerHead,
} from "../cache/run_ledger.ts";
import { KeptResult } from "./earlier_result.ts";
import { decodeRunFile } from "../otlp/decode.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import { attemptDirectory, RUN_FILE_SUFFIX, workFolder, workFolders } from "../work/work_places.ts";

/** A run that is over or was cut off, as far as what it left can still be taken. */
export class EarlierRun {
  /** Its identifier. */
  readonly run: string;
  readonly #runs: string;
  readonly #ledger: ReadLedger | undefined;
  readonly #keys: ReadonlyMap<string, string>;
  /** The run that it went on with itself: what it had not come to yet is still there. */
  readonly #before: EarlierRun | undefined;

  /** `passed` has the names of the runs that led here. */
  private constructor(
    run: string,
    runs: string,
    ledger: ReadLedger | undefined,
    keys: ReadonlyMap<string, string>,
    passed: ReadonlySet<string> = new Set(),
  ) {
    this.run = run;
    this.#runs = runs;
    this.#ledger = ledger;
    this.#keys = keys;
    const before = ledger?.head.resumes;
    this.#before = before === undefined ? undefined : EarlierRun.#notPassed(before, runs, new Set([...passed, run]));
  }

  /** The run of that name in the folder `runs`, by what it kept in its own folder; `undefined` when that is gone. */
  static fromFolder(runs: string, run: string): EarlierRun | undefined {
    const ledger = readLedger(workFolder(runs, run));
    return ledger === undefined ? undefined : new EarlierRun(run, runs, ledger, new Map());
  }

  /**
   * A ledger that was tampered with does not lead around in a circle. When runs started does not count: a clock may have
   * been set back between them.
   */
  static #notPassed(run: string, runs: string, passed: ReadonlySet<string>): EarlierRun | undefined {
    const ledger = passed.has(run) ? undefined : readLedger(workFolder(runs, run));
    return ledger === undefined ? undefined : new EarlierRun(run, runs, ledger, new Map(), passed);
  }

  /** The run of that name, by its own folder and its run file; `undefined` when there is neither. */
  static async fromFile(runs: string, run: string): Promise<EarlierRun | undefined> {
    const keys = await readKeys(`${runs}/${run}${RUN_FILE_SUFFIX}`);
    const ledger = readLedger(workFolder(runs, run));
    return keys === undefined && ledger === undefined
      ? undefined
      : new EarlierRun(run, runs, ledger, keys ?? new Map());
  }

  /** What it was started with; absent when its folder is gone. */
  get head(): LedgerHead | undefined {
    return this.#ledger?.head;
  }

  /** How it ended; absent when it was cut off, or its folder is gone. */
  get result(): string | undefined {
    return this.#ledger?.result;
  }

  /** What it has of a task that succeeded, in it or in a run that it went on with. */
  finished(task: string): FinishedTask | undefined {
    const own = this.#ledger?.finished.get(task);
    if (own !== undefined || this.#before === undefined) return own;
    const before = this.#before.finished(task);
    return before && { ...before, folder: before.folder ?? this.#before.run };
  }

  /** The key of a task's result, as its run file has it: 64 hex digits. */
  keyOf(task: string): string | undefined {
    return this.#keys.get(task);
  }

  /** What its folder has of a task that succeeded, if all of it is as it was; in words, what is not. */
  async kept(finished: FinishedTask): Promise<KeptResult | string> {
    const folder = finished.folder ?? this.run;
    const directory = attemptDirectory(workFolder(this.#runs, folder), finished.task, finished.origin.attempt);
    try {
      if (!Deno.lstatSync(`${directory}/${ATTEMPT_FILES.records}`).isFile) return "its records are not a file";
      for (const [i, { path, size, sha256 }] of finished.output.files.entries()) {
        const place = `${directory}/${ATTEMPT_FILES.output}/${path}`;
        const info = Deno.lstatSync(place);
        if (!info.isFile || info.size !== size) return `\`${path}\` is not what it was`;
        if (info.mtime?.getTime() === finished.timesMs[i]) continue;
        if (await sha256OfFile(place) !== sha256) return `\`${path}\` is not what it was`;
      }
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? "some of it is gone" : `it cannot be read: ${error}`;
    }
    return new KeptResult(finished, this.#runs, folder);
  }
}

/** The runs whose folders are still there, the newest first, with what they were started with. */
export function runsWithFolders(runs: string): LedgerHead[] {
  let names: string[];
  try {
    names = [...Deno.readDirSync(workFolders(runs))].filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  } catch {
    return [];
  }
  const heads = names.flatMap((run) => {
    const head = readLedgerHead(workFolder(runs, run));
    return head === undefined || head.run !== run ? [] : [head];
  });
  return newestFirst(heads);
}

/** A run that goes on with another one is the newer of the two, whatever the clock said when they started. */
function newestFirst(heads: readonly LedgerHead[]): LedgerHead[] {
  const byName = new Map(heads.map((head) => [head.run, head]));
  const dated = heads.map((head) => {
    let startedMs = head.startedMs;
    const passed = new Set<string>();
    for (let at: LedgerHead | undefined = head; at !== undefined && !passed.has(at.run);) {
      passed.add(at.run);
      startedMs = Math.max(startedMs, at.startedMs);
      at = at.resumes === undefined ? undefined : byName.get(at.resumes);
    }
    return { head, startedMs, length: passed.size };
  });
  return dated.sort((a, b) => b.startedMs - a.startedMs || b.length - a.length).map(({ head }) => head);
}

/** For each task, the key that a run file has of it; `undefined` when there is no such file, or it cannot be read. */
async function readKeys(path: string): Promise<Map<string, string> | undefined> {
  const keys = new Map<string, string>();
  try {
    for (const { attributes } of decodeRunFile(await Deno.readTextFile(path)).spans) {
      const [task, key] = [attributes["cicd.pipeline.task.name"], attributes["dagtrail.task.cache.key"]];
      if (typeof task !== "string" || typeof key !== "string" || !key.startsWith("sha256:")) continue;
      if (isSha256(key.slice("sha256:".length))) keys.set(task, key.slice("sha256:".length));
    }
  } catch {
    return undefined;
  }
  return keys;
}
