import type { CommandSpec } from "./command.ts";
import type { Isolation } from "./isolation.ts";
import type { AttemptLimits } from "./limits.ts";
import type { Json, JsonObject } from "./json.ts";

/**
 * Everything that an engine needs to carry out one attempt: plain data, kept as `attempt.json` in the attempt's
 * directory, from where the attempt's own process reads it.
 */
export interface AttemptSpec {
  readonly run: string;
  readonly pipeline: string;
  /** The task's full name. */
  readonly task: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The URL of the task's module; `command:NAME` for a task that is a program. */
  readonly module: string;
  /** The program to start in the place of a module. */
  readonly command?: CommandSpec;
  readonly params: JsonObject;
  readonly inputs: Readonly<Record<string, InputSpec | readonly InputSpec[]>>;
  /** The attempt's directory, an absolute path; see {@linkcode ATTEMPT_FILES} for what is in it. */
  readonly directory: string;
  /** Names of environment variables to hand to the task as `secrets`. */
  readonly secrets: readonly string[];
  /** Whether its module graph has no packages; it then can load none at all. */
  readonly withoutPackages?: boolean;
  /** The attempt's span, as W3C's `traceparent`. */
  readonly traceparent: string;
  /** Whether the process collects OpenTelemetry spans of the task's own. */
  readonly telemetry: boolean;
  readonly grants: Grants;
  /** The import map that the task's module graph resolves with, as a path; absent when it needs none. */
  readonly importMap?: string;
  /** The lock file that the packages of the graph are checked against, as a path; absent when there is none to hold. */
  readonly lock?: string;
  readonly timeoutMs?: number;
  readonly graceMs: number;
  readonly memoryBytes?: number;
  readonly limits: AttemptLimits;
  readonly isolation: Isolation;
}

/** One task's output, as an input of another. */
export interface InputSpec {
  /** The full name of the task that it comes from. */
  readonly task: string;
  /** What its function returned; absent when that was nothing. */
  readonly value?: Json;
  /** Its output directory, an absolute path. */
  readonly directory: string;
}

/** What an attempt's process may do, as Deno's permissions. What is not here is denied. */
export interface Grants {
  /** Absolute paths. */
  readonly read: readonly string[];
  /** Absolute paths. */
  readonly write: readonly string[];
  readonly net: readonly string[] | true;
  /** Names of environment variables, which are also the only ones that the process is given. */
  readonly env: readonly string[];
  readonly run: readonly string[] | true;
  readonly ffi: readonly string[] | true;
  readonly sys: readonly string[] | true;
  /** Hosts that modules of the graph come from, as `host:port`; the modules themselves come from Deno's cache. */
  readonly import: readonly string[];
}

/** What stands where in an attempt's directory. */
export const ATTEMPT_FILES = {
  /** The {@linkcode AttemptSpec}. */
  spec: "attempt.json",
  /** The configuration of the attempt's process: it says nothing, and is there for its path. */
  config: "deno.json",
  /** What the attempt says about itself, one record a line. */
  records: "records.jsonl",
  /** What a task that is a program is given, as JSON. */
  context: "context.json",
  /** Files of artifacts. */
  artifacts: "artifacts",
  /** Files for tasks downstream, which may read this folder and nothing else of the attempt. */
  output: "output",
  /** Scratch space; also where `Deno.makeTempFile` puts its files. */
  temporary: "tmp",
} as const;
