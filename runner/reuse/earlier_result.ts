import type { Blobs } from "../cache/blobs.ts";
import type { Ingredient } from "../cache/ingredient.ts";
import { outputDigest, type OutputManifest } from "../cache/output_manifest.ts";
import type { FinishedTask } from "../cache/run_ledger.ts";
import type { Origin, StoredResult } from "../cache/stored_result.ts";
import { replayFile, replayFileToEnd, type ReplayLimits, replayText } from "./replay_records.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import type { Json } from "../words/json.ts";
import type { AttemptRecord } from "../words/record.ts";
import { attemptDirectory, takenOutput, workFolder } from "../work/work_places.ts";

/** What a task left in an earlier run, which stands for running it. */
export interface EarlierResult {
  readonly origin: Origin;
  /** What the task's outcome depended on then. */
  readonly ingredients: readonly Ingredient[];
  /** The digest of what it returned and of its files. */
  readonly outputDigest: string;
  /** Tells what the attempt recorded. */
  replay(limits: ReplayLimits, onRecord: (record: AttemptRecord) => void): void;
  /**
   * Makes it a part of the run whose folder is `work`.
   *
   * @throws What the file system throws.
   */
  takeInto(work: string, options: TakeOptions): Promise<TakenResult> | TakenResult;
}

/** How a result becomes a part of a run. */
export interface TakeOptions {
  /** Whether files may be the same ones under two names. */
  readonly link: boolean;
  readonly limits: ReplayLimits;
}

/** A result as a part of a run. */
export interface TakenResult {
  /** What the task's function returned; absent when that was nothing. */
  readonly value?: Json;
  /** The output directory, which is there once `provide` was called. */
  readonly output: string;
  /** Puts the files into the output directory, when somebody is about to read them; absent when they are there. */
  readonly provide?: () => void;
  /** Where the bytes of artifacts lie, by the names of files that the records give. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** What a task left, from the cache. */
export class CachedResult implements EarlierResult {
  readonly #stored: StoredResult;
  readonly #blobs: Blobs;

  constructor(stored: StoredResult, blobs: Blobs) {
    this.#stored = stored;
    this.#blobs = blobs;
  }

  get origin(): Origin {
    return this.#stored.origin;
  }

  get ingredients(): readonly Ingredient[] {
    return this.#stored.ingredients;
  }

  get outputDigest(): string {
    return outputDigest(this.#stored.value, this.#stored.output);
  }

  replay(limits: ReplayLimits, onRecord: (record: AttemptRecord) => void): void {
    const { records } = this.#stored;
    if (typeof records === "string") replayText(records, limits, onRecord);
    else replayFile(this.#blobs.path(records), limits, onRecord);
  }

  takeInto(work: string, { link }: TakeOptions): TakenResult {
    const { output, artifacts, task, value } = this.#stored;
    const folder = takenOutput(work, task);
    return {
      ...(value === undefined ? {} : { value }),
      output: folder,
      ...(isEmpty(output) ? {} : {
        provide: () => {
          makeFolders(folder, output);
          for (const file of output.files) this.#blobs.provide(file, `${folder}/${file.path}`, { link });
        },
      }),
      artifacts: Object.fromEntries(
        Object.entries(artifacts).map(([file, blob]) => [file, this.#blobs.path(blob)]),
      ),
    };
  }
}

/** Whatever limits the run has that is given them: these records are of another run. */
const ALL: ReplayLimits = { records: Infinity, recordBytes: Infinity, artifacts: Infinity };

/** What a task left, from the folder of a run that had finished it. */
export class KeptResult implements EarlierResult {
  readonly #finished: FinishedTask;
  /** The attempt's directory. */
  readonly #directory: string;
  /** The name of the folder that it is in. */
  readonly #folder: string;

  /** `folder` is the name of a run's own folder below `runs`, which is that of all run files. */
  constructor(finished: FinishedTask, runs: string, folder: string) {
    this.#finished = finished;
    this.#folder = folder;
    this.#directory = attemptDirectory(workFolder(runs, folder), finished.task, finished.origin.attempt);
  }

  get origin(): Origin {
    return this.#finished.origin;
  }

  get ingredients(): readonly Ingredient[] {
    return this.#finished.ingredients;
  }

  get outputDigest(): string {
    return this.#finished.outputDigest;
  }

  replay(limits: ReplayLimits, onRecord: (record: AttemptRecord) => void): void {
    replayFile(this.#records, limits, onRecord);
  }

  async takeInto(work: string, { link, limits }: TakeOptions): Promise<TakenResult> {
    const { task, output } = this.#finished;
    const folder = takenOutput(work, task);
    const artifacts: Record<string, string> = {};
    let value: Json | undefined;
    await replayFileToEnd(this.#records, limits, (record) => {
      if (record.kind === "return") value = record.value;
      if (record.kind === "artifact") {
        artifacts[record.file] = `${this.#directory}/${ATTEMPT_FILES.artifacts}/${record.file}`;
      }
    });
    return {
      ...(value === undefined ? {} : { value }),
      output: folder,
      ...(isEmpty(output) ? {} : { provide: () => this.#putOutput(folder, link) }),
      artifacts,
    };
  }

  /** What the ledger of the run says that takes it, as long as everything stays where it is. */
  get finished(): FinishedTask {
    return { ...this.#finished, folder: this.#folder };
  }

  /**
   * Takes everything along into a run's own folder, so that the one that it is in is not needed any more, and gives what
   * the ledger says then.
   *
   * @throws What the file system throws.
   */
  moveInto(work: string, link: boolean): FinishedTask {
    const { folder: _folder, ...finished } = this.#finished;
    const { task, origin, output } = finished;
    const directory = attemptDirectory(work, task, origin.attempt);
    Deno.mkdirSync(directory, { recursive: true });
    const target = `${directory}/${ATTEMPT_FILES.output}`;
    if (!isEmpty(output)) this.#putOutput(target, link);
    putFile(this.#records, `${directory}/${ATTEMPT_FILES.records}`, link);
    const artifacts = new Set<string>();
    this.replay(ALL, (record) => {
      if (record.kind === "artifact") artifacts.add(`${ATTEMPT_FILES.artifacts}/${record.file}`);
    });
    if (artifacts.size > 0) Deno.mkdirSync(`${directory}/${ATTEMPT_FILES.artifacts}`, { recursive: true });
    for (const file of artifacts) {
      // One that the task took away again is missed when it is looked for, as it was before.
      if (isFile(`${this.#directory}/${file}`)) putFile(`${this.#directory}/${file}`, `${directory}/${file}`, link);
    }
    return {
      ...finished,
      timesMs: output.files.map(({ path }) => Deno.lstatSync(`${target}/${path}`).mtime?.getTime() ?? 0),
    };
  }

  get #records(): string {
    return `${this.#directory}/${ATTEMPT_FILES.records}`;
  }

  #putOutput(folder: string, link: boolean): void {
    const { output } = this.#finished;
    makeFolders(folder, output);
    for (const { path } of output.files) {
      putFile(`${this.#directory}/${ATTEMPT_FILES.output}/${path}`, `${folder}/${path}`, link);
    }
  }
}

function isEmpty({ files, emptyFolders }: OutputManifest): boolean {
  return files.length + emptyFolders.length === 0;
}

function makeFolders(folder: string, { files, emptyFolders }: OutputManifest): void {
  const parents = files.map(({ path }) => path.includes("/") ? `/${path.slice(0, path.lastIndexOf("/"))}` : "");
  for (const parent of new Set([...parents, ...emptyFolders.map((path) => `/${path}`)])) {
    Deno.mkdirSync(`${folder}${parent}`, { recursive: true });
  }
}

/** Whether a path is a file's, and no link's: a task may have left anything, and a copy would follow it. */
function isFile(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Puts a file of an earlier run's folder to another place. */
function putFile(from: string, to: string, link: boolean): void {
  if (!isFile(from)) throw new Error(`${from} is not a file`);
  if (link) {
    try {
      return Deno.linkSync(from, to);
    } catch {
      // Other file systems, or one that has no links.
    }
  }
  Deno.copyFileSync(from, to);
}
