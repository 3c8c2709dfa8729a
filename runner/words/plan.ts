import type { PlannedCommand } from "./command.ts";
import type { Isolation } from "./isolation.ts";
import type { AttemptLimits } from "./limits.ts";
import type { JsonObject } from "./json.ts";
import type { AttemptOutcome } from "./outcome.ts";

/** A pipeline ready to be run: parameters filled in, every name resolved, nothing left to go wrong in the wiring. */
export interface Plan {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** The pipeline's parameters, after its schema filled in the defaults. */
  readonly params: JsonObject;
  /** Every task, each after all that it depends on. */
  readonly tasks: readonly PlannedTask[];
}

/** A task of a {@linkcode Plan}, as plain values with every default filled in. */
export interface PlannedTask {
  /** The full name: the name and, in brackets, the key. Unique within the plan. */
  readonly id: string;
  /** The name that tasks of one kind share. */
  readonly name: string;
  /** What tells apart tasks of one name. */
  readonly key?: string;
  /** What the task does, in its author's words. */
  readonly description?: string;
  /** Words to find the task by. */
  readonly tags: readonly string[];
  /** The URL of the task's module or notebook; `command:NAME` for a task that is a program. */
  readonly module: string;
  /** Whether the module is a notebook, whose cells are the task. */
  readonly notebook?: true;
  /** What the task is when it is a program. */
  readonly command?: PlannedCommand;
  /** The task's parameters. */
  readonly params: JsonObject;
  /** For each input, the task or the tasks that it comes from, by full name. */
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  /** Every task that must succeed first, each once, with what it is needed for. */
  readonly dependencies: readonly Dependency[];
  /** When the task is tried again. */
  readonly retry: PlannedRetry;
  /** How long one attempt may take; without it there is no limit. */
  readonly timeoutMs?: number;
  /** How long a process may take to stop after it was asked to. */
  readonly graceMs: number;
  /** How many processors the scheduler reserves. */
  readonly cpus: number;
  /** How much memory the scheduler reserves, and the attempt's limit. */
  readonly memoryBytes?: number;
  /** What one attempt may use and say at most. */
  readonly limits: AttemptLimits;
  /** How far an attempt is kept apart from the machine. */
  readonly isolation: Isolation;
  /** What the task may do. */
  readonly permissions: PlannedPermissions;
  /** Names of environment variables whose values are secret. */
  readonly secrets: readonly string[];
  /** Whether what the task leaves is kept, and taken instead of running it again. */
  readonly cache: PlannedCache;
  /** Where the task was declared, as `file:line:column`. */
  readonly location?: string;
}

/** Why one task waits for another. */
export interface Dependency {
  /** The full name of the task upstream. */
  readonly task: string;
  /** The inputs that it provides; empty for a dependency without data. */
  readonly inputs: readonly string[];
}

/** When a task's results are kept for later runs. */
export interface PlannedCache {
  /** `auto`: unless it may do something whose outcome nobody can foresee. */
  readonly when: "auto" | "always" | "never";
  /** How old a result may be; without it, of any age. */
  readonly maxAgeMs?: number;
}

/** When a task is tried again, and after how long. */
export interface PlannedRetry {
  /** The most attempts that the task may have, at least 1. */
  readonly attempts: number;
  /** The wait before the second attempt. */
  readonly initialMs: number;
  /** What each further wait is multiplied by. */
  readonly factor: number;
  /** The longest wait. */
  readonly maxMs: number;
  /** The part of a wait that is left to chance, from 0 to 1. */
  readonly jitter: number;
  /** Whether an outcome is worth another attempt; without it, every outcome is but success and cancellation. */
  readonly when?: (outcome: AttemptOutcome, attempt: number) => boolean;
}

/** What a task may do beyond its own code, its inputs and its own directory. */
export interface PlannedPermissions {
  /** Absolute paths. */
  readonly read: readonly string[];
  /** `host` or `host:port`; `true` for any. */
  readonly net: readonly string[] | true;
  /** Names of environment variables. */
  readonly env: readonly string[];
  /** Programs by name or path; `true` for any. A task with one is not sandboxed. */
  readonly run: readonly string[] | true;
  /** Dynamic libraries by path; `true` for any. A task with one is not sandboxed. */
  readonly ffi: readonly string[] | true;
  /** Deno's names of system information, such as `hostname`; `true` for any. */
  readonly sys: readonly string[] | true;
}

/**
 * Whether an attempt at the task is confined to what it was granted: by Deno's sandbox or, where the task starts programs
 * or loads native code, by strict isolation, which a run does not start without.
 */
export function isConfined(task: Pick<PlannedTask, "isolation" | "permissions">): boolean {
  return task.isolation === "strict" || isSandboxed(task.permissions);
}

/** Whether Deno's sandbox holds for a task: programs that it starts and native code that it calls are not confined. */
export function isSandboxed(permissions: PlannedPermissions): boolean {
  const none = (list: readonly string[] | true): boolean => list !== true && list.length === 0;
  return none(permissions.run) && none(permissions.ffi);
}
