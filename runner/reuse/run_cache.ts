import { CacheStore } from "../cache/cache_store.ts";
import { EnvironmentDigests } from "../cache/environment_digest.ts";
import { FileDigests, seenBelow } from "../cache/file_digests.ts";
import { KeyMaker } from "../cache/key_maker.ts";
import { type LedgerHead, RunLedger } from "../cache/run_ledger.ts";
import { type EarlierResult, KeptResult, type TakenResult, type TakeOptions } from "./earlier_result.ts";
import { foresee, type Foreseen } from "./foresee.ts";
import type { Mask } from "../recording/mask.ts";
import { ResultKeeper, type SucceededAttempt } from "./result_keeper.ts";
import type { RunScope } from "./run_scope.ts";
import { BOOTSTRAP, OWN_FOLDER } from "../sandbox/child_command.ts";
import type { PreparedTask } from "../sandbox/prepare.ts";
import { type Decided, TaskDecider } from "./task_decider.ts";
import { VERSION } from "../words/version.ts";
import { type Diagnostic, PipelineError } from "../words/diagnostic.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import { pathOfUrl } from "../words/file_path.ts";
import { isConfined, type Plan, type PlannedTask } from "../words/plan.ts";

/** What a {@linkcode RunCache} needs of the run. */
export interface RunCacheOptions {
  readonly plan: Plan;
  /** The project's root, an absolute path. */
  readonly root: string;
  readonly prepared: ReadonlyMap<string, PreparedTask>;
  readonly scope: RunScope;
  readonly environment: (name: string) => string | undefined;
  /** The value of a secret, wherever it comes from. */
  readonly secret: (name: string) => string | undefined;
  readonly mask: Mask;
}

/** A task that does not run, and what it would have left. */
export interface TakenTask {
  readonly earlier: EarlierResult;
  readonly result: TakenResult;
}

/** What a run has to do with what earlier runs left and with what later ones will need. */
export class RunCache implements Disposable {
  readonly #options: RunCacheOptions;
  readonly #store: CacheStore;
  readonly #files: FileDigests;
  readonly #keys: KeyMaker;
  readonly #decider: TaskDecider;
  readonly #fanIn: ReadonlyMap<string, readonly PlannedTask[]>;
  readonly #byId: ReadonlyMap<string, PlannedTask>;
  readonly #decided = new Map<string, Decided>();
  readonly #taken = new Map<string, TakenResult>();
  /** For each task that has succeeded, the digest of what it left. */
  readonly #outputs = new Map<string, string>();
  /** For each task whose files a program might write to, where they are and what was seen of them. */
  readonly #exposed = new Map<string, { readonly folder: string; readonly seen: string }>();
  readonly #outputOf = (id: string): string => this.#outputs.get(id)!;
  #work: string | undefined;
  #ledger: RunLedger | undefined;
  #keeper: ResultKeeper | undefined;

  /** Looks at nothing yet; with `readOnly`, nothing is written either. */
  constructor(options: RunCacheOptions, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    this.#options = options;
    const { environment, mask, plan, prepared, root, scope, secret } = options;
    this.#store = new CacheStore(scope.cacheFolder, { readOnly });
    this.#files = new FileDigests(this.#store.memo());
    this.#keys = new KeyMaker({
      pipeline: plan.pipeline,
      root,
      codeOf: (task) => prepared.get(task)!,
      own: {
        version: VERSION,
        ...(OWN_FOLDER === undefined ? {} : { folder: OWN_FOLDER, bootstrap: pathOfUrl(BOOTSTRAP) }),
      },
      files: this.#files,
      environment,
      secret,
      environmentDigests: new EnvironmentDigests(() => this.#store.secretKey()),
      mask,
    });
    this.#decider = new TaskDecider({
      plan,
      keys: this.#keys,
      store: this.#store,
      cached: scope.cached,
      forced: scope.forced,
      mask,
      ...(scope.resumed === undefined ? {} : { resumed: scope.resumed }),
    });
    this.#byId = new Map(plan.tasks.map((task) => [task.id, task]));
    const fanIn = new Map<string, PlannedTask[]>();
    for (const task of plan.tasks) {
      for (const id of Object.values(task.inputs).flat()) fanIn.getOrInsertComputed(id, () => []).push(task);
    }
    this.#fanIn = fanIn;
  }

  /**
   * What would happen to each task if the run started now. Reads only.
   *
   * @throws {PipelineError} As {@linkcode findProvided} does.
   */
  foresee(): Promise<Map<string, Foreseen>> {
    return this.#foresee(this.#options.plan.tasks);
  }

  /**
   * Finds what selected tasks need of others.
   *
   * @throws {PipelineError} When some of it is not there.
   */
  async findProvided(): Promise<void> {
    const { provided } = this.#options.scope;
    const found = await this.#foresee(this.#upTo(provided));
    for (const [id, foreseen] of found) {
      if (provided.has(id) && foreseen.kind === "decided") this.#decided.set(id, foreseen.decided);
    }
  }

  async #foresee(tasks: readonly PlannedTask[]): Promise<Map<string, Foreseen>> {
    await this.#store.hold();
    const { selected, provided, forced, reused } = this.#options.scope;
    const { found, missing } = await foresee({
      tasks,
      selected,
      provided,
      forced,
      decider: this.#decider,
      keys: this.#keys,
      ...(reused === undefined ? {} : { reused }),
    });
    if (missing.size > 0) {
      throw new PipelineError("the selection", [...missing].map(([id, because]) => this.#notThere(id, because)));
    }
    return found;
  }

  #notThere(id: string, because: string): Diagnostic {
    const { reused, selected } = this.#options.scope;
    const needs = this.#fanIn.get(id)!.find((task) => selected.has(task.id))!;
    return {
      code: "not-available",
      message: `the task ${JSON.stringify(id)} is not selected, and ${JSON.stringify(needs.id)} is given what it ` +
        `leaves, which cannot be taken: ${because}`,
      task: id,
      ...(needs.location === undefined ? {} : { location: needs.location }),
      fix: reused === undefined
        ? `select it too, for example with --until ${needs.id}, or name a run to take it from with --reuse RUN`
        : "select it too, or name a run that has it",
    };
  }

  /** Starts to keep: from here on the run's own folder, `work`, is there. */
  open(work: string, head: LedgerHead): void {
    const { mask, plan, scope } = this.#options;
    this.#work = work;
    this.#ledger = new RunLedger(work, head);
    this.#keeper = new ResultKeeper({
      plan,
      keys: this.#keys,
      store: this.#store,
      cached: scope.cached,
      ledger: this.#ledger,
      mask,
      mayLink: (task) => this.#mayLink(task),
    });
  }

  /** Finds out whether a task has to run, and makes what stands for running it a part of this run. */
  async decide(task: PlannedTask, signal: AbortSignal): Promise<boolean> {
    const decided = this.#decided.get(task.id) ?? await this.#decider.decide(task, this.#outputOf, { signal });
    this.#decided.set(task.id, decided);
    const { earlier } = decided;
    if (earlier === undefined) return false;
    try {
      const taken = await earlier.takeInto(this.#work!, this.#takeOptions(task));
      const { output, provide } = taken;
      this.#taken.set(
        task.id,
        provide === undefined ? taken : { ...taken, provide: () => this.#watched(task.id, output, provide) },
      );
      if (provide === undefined) this.#watch(task.id, output);
    } catch (error) {
      const because = `what the run ${earlier.origin.run} left could not be taken: ${(error as Error).message}`;
      const { key, changes } = decided.decision;
      this.#decided.set(task.id, {
        ...(decided.key === undefined ? {} : { key: decided.key }),
        decision: { verdict: "miss", because, changes, ...(key === undefined ? {} : { key }) },
      });
      return false;
    }
    this.#outputs.set(task.id, earlier.outputDigest);
    this.#remember(task, decided);
    return true;
  }

  /** The SHA-256 of a file of a task's code, 64 hex digits. */
  async fileDigest(path: string): Promise<string> {
    return (await this.#files.digest(path)).sha256;
  }

  /** What was found out about a task. */
  decided(task: string): Decided {
    return this.#decided.get(task)!;
  }

  /** What stands for running a task. */
  taken(task: string): TakenTask {
    return { earlier: this.#decided.get(task)!.earlier!, result: this.#taken.get(task)! };
  }

  /** Keeps what an attempt left; in words, why not, where that is worth knowing. Never rejects. */
  async keep(attempt: Omit<SucceededAttempt, "key">): Promise<string | undefined> {
    try {
      return await this.#keep(attempt);
    } catch (error) {
      // Nobody can say what it left, so nothing that depends on it is taken from anywhere.
      this.#outputs.set(attempt.task.id, `unknown:${crypto.randomUUID()}`);
      const message = (error as Error).message.replaceAll(attempt.directory, "ATTEMPT");
      return `what it left is not kept for later runs, because it cannot be read: ${message}`;
    }
  }

  async #keep(attempt: Omit<SucceededAttempt, "key">): Promise<string | undefined> {
    const { task, directory } = attempt;
    const touched = this.#touchedInput(task);
    const key = touched === undefined ? this.#decided.get(task.id)?.key : undefined;
    const { digest, notice } = await this.#keeper!.keep(
      { ...attempt, ...(key === undefined ? {} : { key }) },
      this.#outputOf,
    );
    this.#outputs.set(task.id, digest);
    this.#watch(task.id, `${directory}/${ATTEMPT_FILES.output}`);
    return touched ?? notice;
  }

  /**
   * Says how the run ended. When its folder stays, it takes along what it has of the run that it went on with, so that
   * it can be gone on with when that one's folder is gone.
   */
  end(result: string, stays: boolean): void {
    this.#ledger!.end(result);
    if (!stays) return;
    for (const [id, { earlier }] of this.#decided) {
      if (!(earlier instanceof KeptResult) || !this.#taken.has(id)) continue;
      try {
        this.#ledger!.add(earlier.moveInto(this.#work!, this.#mayLink(id)));
      } catch {
        // The ledger still names where it is.
      }
    }
  }

  [Symbol.dispose](): void {
    this.#ledger?.[Symbol.dispose]();
    this.#store[Symbol.dispose]();
  }

  /** So that the next change is told against what counts now, and a run that goes on with this one finds it. */
  #remember(task: PlannedTask, { decision, earlier, key }: Decided): void {
    try {
      if (earlier instanceof KeptResult) this.#ledger!.add(earlier.finished);
      else if (decision.verdict === "hit") this.#store.latest.write(this.#options.plan.pipeline, task.id, key!.key);
    } catch {
      // A cache that can only be read serves as well, and so does a disk that is full.
    }
  }

  #takeOptions({ id, limits }: PlannedTask): TakeOptions {
    return { link: this.#mayLink(id), limits };
  }

  #watched(id: string, folder: string, provide: () => void): void {
    provide();
    this.#watch(id, folder);
  }

  #watch(id: string, folder: string): void {
    if (!this.#mayLink(id)) this.#exposed.set(id, { folder, seen: seenBelow(folder) });
  }

  /**
   * A program that one task starts can write to what it is given, and so to what another task is given: what that one
   * leaves then has another cause than its key says.
   */
  #touchedInput(task: PlannedTask): string | undefined {
    for (const id of new Set(Object.values(task.inputs).flat())) {
      const exposed = this.#exposed.get(id);
      if (exposed === undefined || seenBelow(exposed.folder) === exposed.seen) continue;
      return `what it left is not kept for later runs, because the files of \`${id}\` were written to`;
    }
  }

  /** Whether a task's files may be the same ones under two names: nobody who is given them can write to them. */
  #mayLink(id: string): boolean {
    const around = [this.#byId.get(id)!, ...this.#fanIn.get(id) ?? []];
    return around.every(isConfined);
  }

  /** Tasks and all that their inputs come from, near or far, in the order of the plan. */
  #upTo(ids: ReadonlySet<string>): PlannedTask[] {
    const wanted = new Set<string>();
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (wanted.has(id)) continue;
      wanted.add(id);
      open.push(...Object.values(this.#byId.get(id)!.inputs).flat());
    }
    return this.#options.plan.tasks.filter(({ id }) => wanted.has(id));
  }
}
