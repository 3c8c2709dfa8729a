import type { AttemptOutcome } from "../words/outcome.ts";
import type { ByteSize } from "../words/byte_size.ts";
import type { Duration } from "../words/duration.ts";
import type { Isolation } from "../words/isolation.ts";
import type { Output } from "../sdk/task_context.ts";
import { callSite } from "./call_site.ts";
import type { Limits } from "./plan_limits.ts";

/** What {@linkcode task} needs of a task module: a default export that is a task's function. */
export interface TaskModule {
  /** The task's function. */
  readonly default: (context: never) => unknown;
}

/** What a task module's function takes. */
export type ContextOf<M extends TaskModule> = M["default"] extends (context: infer Context) => unknown ? Context
  : never;
/** The parameters of a task module's function. */
export type ParamsOf<M extends TaskModule> = ContextOf<M> extends { readonly params: infer Params } ? Params
  : Record<never, never>;
/** The inputs of a task module's function. */
export type InputsOf<M extends TaskModule> = ContextOf<M> extends { readonly inputs: infer Inputs } ? Inputs
  : Record<never, never>;

/** A task of a pipeline: the value of {@linkcode task}, to be named in other tasks' `inputs` and `after`. */
export interface Task<Produces = unknown> {
  /** The full name: the name and, in brackets, the key. */
  readonly id: string;
  /** The type of what the task leaves for others; never there at run time. */
  readonly produces?: Produces;
}

/** For each input of a task's function, the task, or the array of tasks, that it must come from. */
export type InputTasks<Inputs> = {
  readonly [Name in keyof Inputs]: Inputs[Name] extends readonly (infer Item)[] ? readonly Task<Item>[]
    : Task<Inputs[Name]>;
};

/** `{ readonly [Name]: Value }`, which may be left out when an empty object would do. */
export type Field<Name extends string, Value> = Record<never, never> extends Value ? { readonly [Key in Name]?: Value }
  : { readonly [Key in Name]: Value };

/** How a task is run; `params` and `inputs` are typed by the task's module. */
export type TaskOptions<M extends TaskModule> =
  & TaskPolicy
  & Field<"params", ParamsOf<M>>
  & Field<"inputs", InputTasks<InputsOf<M>>>
  // Without its type argument, `task` would take any parameters and any inputs; this property has no value.
  & ([M] extends [never] ? { readonly 'task needs its module: task<typeof import("./tasks/NAME.ts")>(…)': never }
    : unknown);

/** The options of {@linkcode task} that do not depend on its module. */
export interface TaskPolicy {
  /** The URL of the task's module: `import.meta.resolve("./tasks/NAME.ts")`. */
  readonly module: string;
  /** Tells apart tasks of one name; the full name is then `name[key]`. */
  readonly key?: string | number;
  /** What the task does, for the reader of the tracker. */
  readonly description?: string;
  /** Tasks that must succeed first although no data comes from them; a name will do. */
  readonly after?: readonly (Task | string)[];
  /** Without it, a task has one attempt. */
  readonly retry?: RetryPolicy;
  /** How long one attempt may take; without it there is no limit. */
  readonly timeout?: Duration;
  /** How long a process may take to stop after it was asked to, before it is killed; 5 seconds unless said. */
  readonly grace?: Duration;
  /** How many processors the task keeps busy, 1 unless said; more than the machine has counts as all of them. */
  readonly cpus?: number;
  /** How much memory the task may use: reserved by the scheduler, and a limit beyond which the attempt is killed. */
  readonly memory?: ByteSize;
  /** What one attempt may use and say at most. */
  readonly limits?: Limits;
  /**
   * `strict` adds what the machine has to Deno's own sandbox, and refuses to start where it has nothing; `standard` unless
   * said. A run can be strict as a whole.
   */
  readonly isolation?: Isolation;
  /** What the task may do beyond reading its own code and inputs and writing its own directory: nothing unless said. */
  readonly permissions?: Permissions;
  /** Environment variables to hand to the task as `secrets`; their values never reach the run file. */
  readonly secrets?: readonly string[];
  /** Words to find the task by. */
  readonly tags?: readonly string[];
  /** Whether a later run may take what the task left instead of running it again; `"auto"` unless said. */
  readonly cache?: CachePolicy;
}

/**
 * When a later run takes what a task left, as long as nothing that it depends on has changed.
 *
 * - `"auto"`: when the sandbox holds it to what is known, that is without `net`, `run`, `ffi` and `sys`.
 * - `"always"`: also with these; you vouch for it that it would leave the same again.
 * - `{ maxAge }`: also with these, but only for so long, such as `"12h"`.
 * - `"never"`.
 */
export type CachePolicy = "auto" | "always" | "never" | {
  /** How old what it left may be. */
  readonly maxAge: Duration;
};

/** When a task is tried again. */
export interface RetryPolicy {
  /** The most attempts that the task may have, the first one included; 1 unless said. */
  readonly attempts?: number;
  /** How long to wait before the next attempt; no wait unless said. */
  readonly backoff?: Backoff;
  /** Whether an outcome is worth another attempt; unless said, every outcome is but success and cancellation. */
  readonly when?: (outcome: AttemptOutcome, attempt: number) => boolean;
}

/** Waits that grow: `initial`, `initial * factor`, `initial * factor^2`, and so on up to `max`. */
export interface Backoff {
  /** The wait before the second attempt. */
  readonly initial: Duration;
  /** 2 unless said, and at least 1. */
  readonly factor?: number;
  /** One minute unless said. */
  readonly max?: Duration;
  /** The part of a wait that is left to chance, from 0 to 1, so that tasks do not retry in step; 0.5 unless said. */
  readonly jitter?: number;
}

/** What a task may do, as Deno's permissions; what is not named is denied. */
export interface Permissions {
  /**
   * Files and folders to read. A URL (`import.meta.resolve("./data/")`) or a relative path, which starts at the
   * project's root, must stay within the project; data elsewhere is named by an absolute path.
   */
  readonly read?: readonly string[];
  /** `host` or `host:port`; `true` for any. */
  readonly net?: readonly string[] | true;
  /** Names of environment variables. */
  readonly env?: readonly string[];
  /** Programs to start, by name or path; `true` for any. The task is then marked as not sandboxed. */
  readonly run?: readonly string[] | true;
  /** Dynamic libraries to load; `true` for any. The task is then marked as not sandboxed. */
  readonly ffi?: readonly string[] | true;
  /** Deno's names of system information, such as `hostname`; `true` for any. */
  readonly sys?: readonly string[] | true;
}

/** A task as it was declared, before anything was checked. */
export interface DeclaredTask extends Task {
  /** The name without the key. */
  readonly name: string;
  /** Whether its module is a notebook. */
  readonly notebook?: true;
  /** As it was passed; untyped code can pass anything. */
  readonly options: TaskPolicy & { readonly params?: unknown; readonly inputs?: unknown };
  /** What it is when it is a program and not a module. */
  readonly command?: DeclaredCommand;
  /** Where it was declared, as `file:line:column`. */
  readonly location?: string;
}

/** A command as it was declared, before anything was checked: untyped code can pass anything. */
export interface DeclaredCommand {
  /** A function that gives the program and its arguments. */
  readonly command: unknown;
  /** The file of its output that takes its standard output. */
  readonly stdout?: unknown;
  /** The exit codes that mean success. */
  readonly exitCodes?: unknown;
}

let collecting: DeclaredTask[] | undefined;

/**
 * Adds a task to the pipeline that is being built, and returns it for other tasks to depend on.
 *
 * The type argument is the task's module, so that parameters and inputs are checked against its function, and nothing
 * of the module is loaded.
 *
 * ```ts
 * import { pipeline, task, type TaskContext } from "dagtrail";
 *
 * // In a pipeline of your own: type Greet = typeof import("./tasks/greet.ts");
 * type Greet = { default: (context: TaskContext<{ name: string }>) => string };
 *
 * export default pipeline({
 *   name: "hello",
 *   tasks() {
 *     task<Greet>("greet", { module: import.meta.resolve("./tasks/greet.ts"), params: { name: "Ada" } });
 *   },
 * });
 * ```
 *
 * @throws {Error} When it is called outside the `tasks` function of a pipeline.
 */
export function task<M extends TaskModule = never>(name: string, options: TaskOptions<M>): Task<Output<M["default"]>> {
  return declareTask("task", name, options, callSite(task)) as Task<Output<M["default"]>>;
}

/** Adds a task to the pipeline that is being built, for the function `caller` of the library. */
export function declareTask(
  caller: string,
  name: string,
  options: DeclaredTask["options"],
  location: string | undefined,
  command?: DeclaredCommand,
): DeclaredTask {
  if (collecting === undefined) {
    throw new Error(
      `${caller}(${JSON.stringify(name)}) was called outside a pipeline: call it in pipeline({ tasks() { … } })`,
    );
  }
  const key = options?.key;
  const declared: DeclaredTask = {
    id: key === undefined ? name : `${name}[${key}]`,
    name,
    options: options ?? {},
    ...(location === undefined ? {} : { location }),
    ...(command === undefined ? {} : { command }),
  };
  collecting.push(declared);
  return declared;
}

/** Calls `declare` and returns the tasks that it declared, in order. */
export function collectTasks(declare: () => void): DeclaredTask[] {
  const outer = collecting;
  const tasks: DeclaredTask[] = [];
  collecting = tasks;
  try {
    declare();
  } finally {
    collecting = outer;
  }
  return tasks;
}
