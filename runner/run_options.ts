import type { Limits } from "./dag/plan_limits.ts";
import type { SecretSource } from "./read_secrets.ts";
import type { Isolation } from "./words/isolation.ts";
import type { RunEvent } from "./words/run_event.ts";

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

/** How to run a pipeline. */
export interface RunOptions<Input extends object = Record<string, unknown>> extends PlanOptions<Input> {
  /** The folder for the run file; `runs` in the current folder unless said. */
  readonly runs?: string;
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
