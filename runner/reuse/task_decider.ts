import { whyNotCached } from "../cache/cache_policy.ts";
import type { CacheStore } from "../cache/cache_store.ts";
import { changesBetween, changesText } from "../cache/changes.ts";
import type { KeyMaker, LookOptions, MadeKey, TaskKey } from "../cache/key_maker.ts";
import type { Ingredient } from "../cache/ingredient.ts";
import type { StoredResult } from "../cache/stored_result.ts";
import { CachedResult, type EarlierResult } from "./earlier_result.ts";
import type { EarlierRun } from "./earlier_run.ts";
import type { CacheDecision, CacheVerdict } from "../words/cache_decision.ts";
import type { Mask } from "../recording/mask.ts";
import { formatDuration } from "../words/duration.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";

/** What a {@linkcode TaskDecider} needs of the run. */
export interface TaskDeciderOptions {
  readonly plan: Plan;
  readonly keys: KeyMaker;
  readonly store: CacheStore;
  /** Whether results are taken from the store, and kept in it. */
  readonly cached: boolean;
  /** Full names of tasks that run whatever is kept of them. */
  readonly forced: ReadonlySet<string>;
  /** The run that this one goes on with. */
  readonly resumed?: EarlierRun;
  /** Takes out what was no secret yet when it was kept. */
  readonly mask: Mask;
}

/** What was found out about a task. */
export interface Decided {
  readonly decision: CacheDecision;
  /** What its outcome depends on; absent where that cannot be known. */
  readonly key?: TaskKey;
  /** What stands for running it; absent when it has to run. */
  readonly earlier?: EarlierResult;
}

/** Finds out for each task whether it has to run, and says why. It reads only. */
export class TaskDecider {
  readonly #options: TaskDeciderOptions;

  constructor(options: TaskDeciderOptions) {
    this.#options = options;
  }

  /** `outputOf` gives the digest of what a task upstream has left. */
  async decide(task: PlannedTask, outputOf: (id: string) => string, look: LookOptions = {}): Promise<Decided> {
    return this.#masked(await this.#decide(task, outputOf, look));
  }

  async #decide(task: PlannedTask, outputOf: (id: string) => string, look: LookOptions): Promise<Decided> {
    const { forced, keys, resumed } = this.#options;
    const made = await keys.of(task, outputOf, look);
    const key = "unknown" in made ? undefined : made;
    if (forced.has(task.id)) return runs("forced", "--force names it", key);
    const finished = resumed?.finished(task.id);
    if (key !== undefined && finished?.key === key.key) {
      const kept = await resumed!.kept(finished);
      if (typeof kept !== "string") {
        return takes("resumed", `the run ${resumed!.run} had finished it, and nothing that it depends on changed`, {
          key,
          earlier: kept,
        });
      }
    }
    const off = this.whyOff(task) ?? ("unknown" in made ? made.unknown : undefined);
    if (off === undefined) return await this.#lookUp(task, key!, finished?.ingredients);
    if (resumed === undefined || key === undefined) return runs("off", off, key);
    // It would be taken from the run that is resumed, cached or not, if only nothing had changed.
    if (finished === undefined) return runs("off", `the run ${resumed.run} had not finished it`, key);
    const changes = changesBetween(finished.ingredients, key.ingredients);
    const because = changes.length > 0
      ? changesText(changes)
      : `what the run ${resumed.run} left of it is not what it was`;
    return runs("miss", because, key, changes);
  }

  /** Why nothing is taken from the cache for a task, whatever is in there; `undefined` when it may be. */
  whyOff(task: PlannedTask): string | undefined {
    return this.#options.cached ? whyNotCached(task) : "--no-cache switches the cache off";
  }

  /** Whether a task runs whatever it depends on. */
  neverTaken(task: PlannedTask): boolean {
    return this.#options.resumed === undefined && this.whyOff(task) !== undefined;
  }

  /** What a run that was named has of a task, whatever has changed since; in words, why it has nothing. */
  async reuse(task: PlannedTask, from: EarlierRun, made: MadeKey | undefined): Promise<Decided | string> {
    const { cached, store } = this.#options;
    const finished = from.finished(task.id);
    let earlier: EarlierResult | string | undefined = finished && await from.kept(finished);
    const known = from.keyOf(task.id);
    if (typeof earlier !== "object" && known !== undefined && cached) {
      const { result, damage } = await store.read(known);
      earlier = result === undefined
        ? damage ?? "the cache has no result of it: it did not succeed there, or the result was removed since"
        : new CachedResult(result, store.blobs);
    }
    if (earlier === undefined) return `the run ${from.run} has kept nothing of it`;
    if (typeof earlier === "string") return `what the run ${from.run} has of it is of no use: ${earlier}`;
    const key = made === undefined || "unknown" in made ? undefined : made;
    const changes = key === undefined ? [] : changesBetween(earlier.ingredients, key.ingredients);
    const although = changes.length === 0 ? "" : `, although ${changesText(changes)}`;
    return this.#masked(
      takes("reused", `it is not selected, and --reuse names the run ${from.run}${although}`, {
        ...(key === undefined ? {} : { key }),
        earlier,
      }, changes),
    );
  }

  #masked(decided: Decided): Decided {
    const { mask } = this.#options;
    const { decision } = decided;
    const changes = decision.changes.map(({ what, before, after }) => ({
      what: mask(what),
      ...(before === undefined ? {} : { before: mask(before) }),
      ...(after === undefined ? {} : { after: mask(after) }),
    }));
    return { ...decided, decision: { ...decision, because: mask(decision.because), changes } };
  }

  async #lookUp(task: PlannedTask, key: TaskKey, before: readonly Ingredient[] | undefined): Promise<Decided> {
    const { plan, resumed, store } = this.#options;
    const { result, damage } = await store.read(key.key);
    if (damage !== undefined) return runs("miss", `what the cache has of it is damaged: ${damage}`, key);
    if (result !== undefined) {
      const old = tooOld(result, task.cache.maxAgeMs);
      if (old !== undefined) return runs("miss", old, key);
      return takes("hit", `nothing that it depends on changed since the run ${result.origin.run}`, {
        key,
        earlier: new CachedResult(result, store.blobs),
      });
    }
    const latest = store.latest.read(plan.pipeline, task.id);
    const known = before ?? (latest === undefined ? undefined : store.peek(latest)?.ingredients);
    const changes = known === undefined ? [] : changesBetween(known, key.ingredients);
    if (changes.length > 0) return runs("miss", changesText(changes), key, changes);
    if (resumed !== undefined && before === undefined) {
      return runs("miss", `the run ${resumed.run} had not finished it`, key);
    }
    return runs("miss", "nothing of it is in the cache", key);
  }
}

function tooOld({ storedMs }: StoredResult, maxAgeMs: number | undefined): string | undefined {
  if (maxAgeMs === undefined) return undefined;
  const ageMs = Date.now() - storedMs;
  if (ageMs < 0) return "what the cache has of it has a time in the future";
  return ageMs > maxAgeMs
    ? `what the cache has of it is ${formatDuration(ageMs)} old, and may be ${formatDuration(maxAgeMs)} old`
    : undefined;
}

function runs(
  verdict: Exclude<CacheVerdict, "hit" | "resumed" | "reused">,
  because: string,
  key: TaskKey | undefined,
  changes: CacheDecision["changes"] = [],
): Decided {
  return {
    decision: { verdict, because, ...(key === undefined ? {} : { key: `sha256:${key.key}` }), changes },
    ...(key === undefined ? {} : { key }),
  };
}

function takes(
  verdict: "hit" | "resumed" | "reused",
  because: string,
  { key, earlier }: { readonly key?: TaskKey; readonly earlier: EarlierResult },
  changes: CacheDecision["changes"] = [],
): Decided {
  const { run } = earlier.origin;
  return {
    decision: { verdict, because, ...(key === undefined ? {} : { key: `sha256:${key.key}` }), changes, run },
    ...(key === undefined ? {} : { key }),
    earlier,
  };
}
