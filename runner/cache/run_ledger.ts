import { type Ingredient } from "./ingredient.ts";
import { checkManifest, isSha256, type OutputManifest } from "./output_manifest.ts";
import { checkIngredients, checkOrigin, type Origin } from "./stored_result.ts";

/** The ledger's name in a run's own folder. */
export const LEDGER = "ledger.jsonl";

/** What a run was started with: the first line of its ledger. */
export interface LedgerHead {
  readonly run: string;
  readonly pipeline: string;
  /** When it started, in milliseconds since the epoch. */
  readonly startedMs: number;
  /** The run's span. */
  readonly traceId: string;
  readonly spanId: string;
  /** The parameters as they were given, before the pipeline's schema saw them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly paramTexts: Readonly<Record<string, string>>;
  /** The run that it goes on with. */
  readonly resumes?: string;
}

/** A task that has succeeded, and by what it can be told whether it would have to run again. */
export interface FinishedTask {
  readonly task: string;
  readonly key: string;
  readonly ingredients: readonly Ingredient[];
  /** The attempt, whose directory in the run's folder is that of its number. */
  readonly origin: Origin;
  /** The name of the run whose folder has that directory; absent when it is the ledger's own. */
  readonly folder?: string;
  /** The digest of what it returned and of its files. */
  readonly outputDigest: string;
  readonly output: OutputManifest;
  /** The modification time of each of its files, in milliseconds since the epoch, in the order of the manifest. */
  readonly timesMs: readonly number[];
}

/** A ledger that was read. */
export interface ReadLedger {
  readonly head: LedgerHead;
  readonly finished: ReadonlyMap<string, FinishedTask>;
  /** How the run ended; absent when it was cut off. */
  readonly result?: string;
}

const VERSION = 1;

/**
 * What a run has finished, told line by line in its own folder, where no attempt may write: a line stands before the
 * attempt's end is told, so that whatever was told to have succeeded can be taken by a run that goes on with this one.
 */
export class RunLedger implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();
  /** Whether the last line may have been cut off, by a full disk. */
  #torn = false;

  /**
   * Starts a ledger in a run's folder.
   *
   * @throws What the file system throws.
   */
  constructor(work: string, head: LedgerHead) {
    this.#file = Deno.openSync(`${work}/${LEDGER}`, { write: true, createNew: true, mode: 0o600 });
    // Held until the process ends, however it ends: so a run that goes on can be told from one that was cut off.
    this.#file.lockSync(true);
    this.#write({ version: VERSION, ...head });
  }

  /**
   * Adds a task that has succeeded.
   *
   * @throws What the file system throws; the ledger then lacks this task, and can be written on.
   */
  add(task: FinishedTask): void {
    this.#write(task);
  }

  /** Says how the run ended. */
  end(result: string): void {
    this.#write({ result });
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #write(value: object): void {
    const bytes = this.#encoder.encode(`${this.#torn ? "\n" : ""}${JSON.stringify(value)}\n`);
    this.#torn = true;
    for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
    this.#torn = false;
  }
}

/** The ledger of a run's folder; `undefined` when there is none, or its first line is not whole. */
export function readLedger(work: string): ReadLedger | undefined {
  let lines: string[];
  try {
    lines = Deno.readTextFileSync(`${work}/${LEDGER}`).split("\n");
  } catch {
    return undefined;
  }
  const head = checkHead(parse(lines[0]!));
  if (head === undefined) return undefined;
  const finished = new Map<string, FinishedTask>();
  let result: string | undefined;
  for (const text of lines.slice(1)) {
    const line = parse(text);
    if (line === undefined) continue;
    if (typeof line.result === "string") result = line.result;
    const task = checkFinished(line);
    if (task !== undefined) finished.set(task.task, task);
  }
  return { head, finished, ...(result === undefined ? {} : { result }) };
}

/** The first line alone, which is enough to know what a run was about. */
export function readLedgerHead(work: string): LedgerHead | undefined {
  try {
    using file = Deno.openSync(`${work}/${LEDGER}`);
    const bytes = new Uint8Array(2 ** 16);
    const length = file.readSync(bytes) ?? 0;
    const end = bytes.subarray(0, length).indexOf(10);
    // Parameters may be long.
    if (end === -1) return readLedger(work)?.head;
    return checkHead(parse(new TextDecoder().decode(bytes.subarray(0, end))));
  } catch {
    return undefined;
  }
}

/** Whether the run of a folder is still going on: somebody holds its ledger. */
export function isGoingOn(work: string): boolean {
  try {
    using file = Deno.openSync(`${work}/${LEDGER}`);
    return !file.tryLockSync(false);
  } catch {
    return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function parse(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkHead(line: Fields | undefined): LedgerHead | undefined {
  if (line?.version !== VERSION) return undefined;
  const { run, pipeline, startedMs, traceId, spanId, params, paramTexts, resumes } = line;
  if (typeof run !== "string" || typeof pipeline !== "string" || typeof startedMs !== "number") return undefined;
  if (typeof traceId !== "string" || !/^[0-9a-f]{32}$/.test(traceId)) return undefined;
  if (typeof spanId !== "string" || !/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  if (!isObject(params) || !isObject(paramTexts)) return undefined;
  if (!Object.values(paramTexts).every((text) => typeof text === "string")) return undefined;
  if (resumes !== undefined && !isFolderName(resumes)) return undefined;
  return {
    run,
    pipeline,
    startedMs,
    traceId,
    spanId,
    params,
    paramTexts: paramTexts as Record<string, string>,
    ...(resumes === undefined ? {} : { resumes }),
  };
}

/** Whether a run can be called so: it becomes a part of a path. */
function isFolderName(name: unknown): name is string {
  return typeof name === "string" && /^\w[\w.-]*$/.test(name);
}

function checkFinished(line: Fields): FinishedTask | undefined {
  const { task, key, folder, outputDigest, timesMs } = line;
  const [ingredients, origin, output] = [
    checkIngredients(line.ingredients),
    checkOrigin(line.origin),
    checkManifest(line.output),
  ];
  if (typeof task !== "string" || !isSha256(key) || ingredients === undefined || origin === undefined) return undefined;
  if (typeof outputDigest !== "string") return undefined;
  if (folder !== undefined && !isFolderName(folder)) return undefined;
  if (output === undefined || !Array.isArray(timesMs) || timesMs.length !== output.files.length) return undefined;
  if (!timesMs.every((time) => typeof time === "number")) return undefined;
  return {
    task,
    key,
    ingredients,
    origin,
    ...(folder === undefined ? {} : { folder }),
    outputDigest,
    output,
    timesMs,
  };
}
