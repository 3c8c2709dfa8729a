import type { Limits } from "../dag/plan_limits.ts";
import type { SecretSource } from "../words/secret_source.ts";
import type { Isolation } from "../words/isolation.ts";
import type { RunEvent } from "../words/run_event.ts";

/** How to plan a pipeline. */
export interface PlanOptions<Input extends object = Record<string, unknown>> {
  /** The pipeline's parameters; its schema checks them and fills in defaults. */
  readonly params?: Input;
  /**
   * The project's root: where relative paths of permissions start and beyond which they may not climb. Unless said, it
   * is the nearest folder at or above the pipeline's module that has a `deno.json`, a `deno.jsonc`, a `package.json`
   * or a `.git`.
   */
  readonly root?: string;
  /**
   * Where secrets come from that tasks declare, by name; those that are not here are environment variables of their
   * names.
   */
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /** Limits of every task that does not set them itself. */
  readonly limits?: Limits;
  /** The least isolation of every task: with `strict` all of them are; `standard` unless said. */
  readonly isolation?: Isolation;
}

/**
 * Which part of a pipeline to run, and what to take from earlier runs.
 *
 * A pattern is a task's full name, the name that tasks of one kind share, or one of them with `*` for any letters and `?`
 * for one. A pattern that names no task is an error.
 */
export interface ScopeOptions {
  /** The folder for run files; `runs` in the current folder unless said. */
  readonly runs?: string;
  /**
   * Whether to take what tasks left from the cache, and keep it there: `true` unless said. A path names the cache's
   * folder, which is `.cache` in the folder of run files unless said; several may share one.
   */
  readonly cache?: boolean | string;
  /** Patterns of tasks that run whatever is kept of them. */
  readonly force?: readonly string[];
  /** Patterns of the only tasks to run. */
  readonly only?: readonly string[];
  /** Patterns of tasks to run with all that depends on them. */
  readonly from?: readonly string[];
  /** Patterns of tasks to run with all that they depend on. */
  readonly until?: readonly string[];
  /** Patterns of tasks not to run. */
  readonly exclude?: readonly string[];
  /**
   * The identifier, or its beginning, of a run that was interrupted or failed, to go on with: what it had finished is
   * not run again, as long as nothing that it depends on has changed. `true` is the newest one of this pipeline. Unless
   * `params` are given, they are those of that run.
   */
  readonly resume?: boolean | string;
  /**
   * The identifier of a run from which tasks outside the selection are taken, whatever has changed since. Unless said,
   * they are taken from the cache, and only when nothing has.
   */
  readonly reuse?: string;
}

/** How to run a pipeline. */
export interface RunOptions<Input extends object = Record<string, unknown>> extends PlanOptions<Input>, ScopeOptions {
  /** How many attempts may run at a time; as many as the machine has processors unless said. */
  readonly maxParallel?: number;
  /** Stop everything when the first task fails; unless said, what does not depend on it goes on. */
  readonly failFast?: boolean;
  /** Aborting it cancels the run, which still leaves a valid run file. */
  readonly signal?: AbortSignal;
  /**
   * Is told of everything that happens, in order. When it throws, the run is cancelled, still leaves its run file, and
   * `run` then throws the same.
   */
  readonly onEvent?: (event: RunEvent) => void;
  /** Whether to keep the attempts' directories after a run that succeeded; after any other they are kept anyway. */
  readonly keepWork?: boolean;
  /** The words of the command that started the run, for the run file. */
  readonly command?: readonly string[];
}
