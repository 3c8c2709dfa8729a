/**
 * Flags and arguments that several commands share.
 *
 * @module
 */

/** A word as it is. */
export const text = String;

/** A path; an empty one would be the current folder, where somebody's variable is not set. */
export function path(value: string): string {
  if (value === "") throw new SyntaxError("a path cannot be empty");
  return value;
}

/** A whole number of at least 1. */
export function atLeastOne(word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw new RangeError(`must be a whole number of at least 1, and is ${JSON.stringify(word)}`);
}

/** The pipeline's module, or a notebook. */
export const pipelineArgument = {
  brief: "The pipeline's module, a path or a URL; or a notebook",
  parse: text,
  placeholder: "pipeline",
} as const;

/** The pipeline's module. */
export const moduleArgument = {
  brief: "The pipeline's module, a path or a URL",
  parse: text,
  placeholder: "pipeline",
} as const;

/** A pipeline's parameters. */
export const paramFlags = {
  param: {
    kind: "parsed",
    parse: text,
    brief: "A parameter as name=value; may be repeated",
    variadic: true,
    optional: true,
    placeholder: "name=value",
  },
  params: {
    kind: "parsed",
    parse: path,
    brief: "A JSON file of parameters; --param wins over it",
    optional: true,
    placeholder: "file",
  },
} as const;

/** The folder for run files. */
export const runsFlag = {
  kind: "parsed",
  parse: path,
  brief: "The folder for run files",
  default: "runs",
  placeholder: "folder",
} as const;

/** The cache's folder. */
export const cacheFlag = {
  kind: "parsed",
  parse: path,
  brief: "The cache's folder (default: .cache in the folder for run files)",
  optional: true,
  placeholder: "folder",
} as const;

/** Which part of a pipeline, and what is taken from earlier runs; see `ScopeOptions` of `run_options.ts`. */
export const scopeFlags = {
  only: tasksFlag("Run these tasks only: names, full names, or with * and ?; may be repeated"),
  from: tasksFlag("Run these tasks and what depends on them"),
  until: tasksFlag("Run these tasks and what they depend on"),
  exclude: tasksFlag("Do not run these tasks"),
  force: tasksFlag("Run these tasks even if nothing has changed"),
  resume: {
    kind: "parsed",
    parse: runName,
    // `--resume` alone is the newest run; `--resume=RUN` is that one.
    inferEmpty: true,
    optional: true,
    brief: "Go on with a run that was interrupted or failed; the newest one without a name",
    placeholder: "run",
  },
  reuse: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "Take what selected tasks need of others from this run, whatever has changed",
    placeholder: "run",
  },
  cache: cacheFlag,
  noCache: {
    kind: "boolean",
    brief: "Take nothing from the cache, and keep nothing in it",
    default: false,
    withNegated: false,
  },
} as const;

/** Patterns of tasks. */
export function tasksFlag<Brief extends string>(brief: Brief): {
  readonly kind: "parsed";
  readonly parse: (word: string) => string;
  readonly variadic: ",";
  readonly optional: true;
  readonly brief: Brief;
  readonly placeholder: "task";
} {
  return { kind: "parsed", parse: text, variadic: ",", optional: true, brief, placeholder: "task" };
}

function runName(word: string): string {
  // Whoever writes the pipeline after `--resume` has named it as the run.
  if (!/[\\/]|\.[mc]?[jt]sx?$/.test(word)) return word;
  throw new TypeError(`is a run, and not ${word}: write --resume after the pipeline, or --resume=RUN`);
}

/** What `github workflow` takes unless it is told otherwise. */
export const WORKFLOW_DEFAULTS = { action: "./", fanFrom: "4", maxJobs: "20", timeout: "60" } as const;
