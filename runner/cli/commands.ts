import { buildCommand, buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";

/**
 * Declarations only: what a command does is in the file of its name, which is loaded when the command is called. Its name
 * is worked out, since Deno would load what a literal `import("./x.ts")` names at the start of every command.
 *
 * @module
 */

const text = String;

function atLeastOne(word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw new RangeError(`must be a whole number of at least 1, and is ${JSON.stringify(word)}`);
}

const pipelineArgument = {
  brief: "The pipeline's module, a path or a URL",
  parse: text,
  placeholder: "pipeline",
} as const;

const paramFlags = {
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
    parse: text,
    brief: "A JSON file of parameters; --param wins over it",
    optional: true,
    placeholder: "file",
  },
} as const;

const runsFlag = {
  kind: "parsed",
  parse: text,
  brief: "The folder for run files",
  default: "runs",
  placeholder: "folder",
} as const;

const cacheFlag = {
  kind: "parsed",
  parse: text,
  brief: "The cache's folder (default: .cache in the folder for run files)",
  optional: true,
  placeholder: "folder",
} as const;

/** Which part of a pipeline, and what is taken from earlier runs; see `ScopeOptions` of `run_options.ts`. */
const scopeFlags = {
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

function tasksFlag<Brief extends string>(brief: Brief): {
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

/** `dagtrail run`. */
export const runCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./run.ts"))) as typeof import("./run.ts")).runCommand,
  parameters: {
    positional: { kind: "tuple", parameters: [pipelineArgument] },
    flags: {
      ...paramFlags,
      runs: runsFlag,
      ...scopeFlags,
      maxParallel: {
        kind: "parsed",
        parse: atLeastOne,
        brief: "How many attempts may run at a time (default: one a processor)",
        optional: true,
        placeholder: "n",
      },
      failFast: { kind: "boolean", brief: "Stop everything at the first failure", default: false, withNegated: false },
      quiet: { kind: "boolean", brief: "Show the summary only", default: false, withNegated: false },
      keepWork: {
        kind: "boolean",
        brief: "Keep the attempts' directories even after a success",
        default: false,
        withNegated: false,
      },
      tracker: {
        kind: "parsed",
        parse: text,
        brief: "Build the tracker into this folder afterwards",
        optional: true,
        placeholder: "folder",
      },
    },
    aliases: { p: "param", q: "quiet" },
  },
  docs: {
    brief: "Run a pipeline and leave its run file",
    fullDescription: "Run a pipeline and leave its run file.\n\n" +
      "Exits with 0 when the run succeeded, 1 when it did not, 2 when the pipeline or the command is wrong and nothing " +
      "was run, 130 when it was cancelled.",
  },
});

/** `dagtrail plan`. */
export const planCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./plan.ts"))) as typeof import("./plan.ts")).planCommand,
  parameters: {
    positional: { kind: "tuple", parameters: [pipelineArgument] },
    flags: {
      ...paramFlags,
      format: {
        kind: "enum",
        values: ["table", "mermaid", "json"],
        brief: "How to print the plan",
        default: "table",
      },
      why: {
        kind: "boolean",
        brief: "Say for each task whether it would run now, and why",
        default: false,
        withNegated: false,
      },
      runs: runsFlag,
      ...scopeFlags,
    },
    aliases: { p: "param" },
  },
  docs: {
    brief: "Check a pipeline and print its plan without running anything",
    fullDescription: "Check a pipeline and print its plan without running anything.\n\n" +
      "With --why, it also says for each task whether it would run now, and why. Flags that select tasks or name runs " +
      "mean what they mean for run, and ask for --why.",
  },
});

/** `dagtrail show`. */
export const showCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./show.ts"))) as typeof import("./show.ts")).showCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "A run file, a run's identifier or its beginning; the newest run when left out",
        parse: text,
        placeholder: "run",
        optional: true,
      }],
    },
    flags: {
      runs: {
        kind: "parsed",
        parse: text,
        brief: "The folder of run files, for an identifier",
        default: "runs",
        placeholder: "folder",
      },
      logs: { kind: "boolean", brief: "Also print what the attempts printed", default: false, withNegated: false },
    },
  },
  docs: { brief: "Show a run in the terminal" },
});

const storeFlags = { runs: runsFlag, cache: cacheFlag } as const;

/** `dagtrail cache`. */
const cacheRoutes = buildRouteMap({
  routes: {
    info: buildCommand({
      loader: async () =>
        ((await import(import.meta.resolve("./cache.ts"))) as typeof import("./cache.ts")).cacheInfoCommand,
      parameters: { flags: storeFlags },
      docs: { brief: "Say how much is in the cache, by pipeline" },
    }),
    clear: buildCommand({
      loader: async () =>
        ((await import(import.meta.resolve("./cache.ts"))) as typeof import("./cache.ts")).cacheClearCommand,
      parameters: {
        flags: {
          ...storeFlags,
          olderThan: {
            kind: "parsed",
            parse: text,
            brief: "Only what was kept longer ago, such as 12h or 720h",
            optional: true,
            placeholder: "time",
          },
          pipeline: {
            kind: "parsed",
            parse: text,
            brief: "Only results of this pipeline",
            optional: true,
            placeholder: "name",
          },
          task: tasksFlag("Only results of these tasks: names, full names, or with * and ?"),
          unused: {
            kind: "boolean",
            brief: "Only files that no result has",
            default: false,
            withNegated: false,
          },
        },
      },
      docs: { brief: "Take results out of the cache: all of them, unless a flag says which" },
    }),
    verify: buildCommand({
      loader: async () =>
        ((await import(import.meta.resolve("./cache.ts"))) as typeof import("./cache.ts")).cacheVerifyCommand,
      parameters: {
        flags: {
          ...storeFlags,
          repair: {
            kind: "boolean",
            brief: "Take what is damaged out of the cache",
            default: false,
            withNegated: false,
          },
        },
      },
      docs: {
        brief: "Read everything in the cache again and name what is damaged",
        fullDescription: "Read everything in the cache again and name what is damaged.\n\n" +
          "Exits with 0 when nothing is damaged or all of it was taken out, and with 1 otherwise.",
      },
    }),
  },
  docs: { brief: "What is kept of earlier runs, so that tasks need not run again" },
});

/** `dagtrail completions`. */
export const completionsCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./completions.ts"))) as typeof import("./completions.ts")).completionsCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ brief: "bash, zsh, fish or powershell", parse: text, placeholder: "shell" }],
    },
    flags: {
      name: {
        kind: "parsed",
        parse: text,
        brief: "What the program is called in the shell",
        default: "dagtrail",
        placeholder: "name",
      },
    },
  },
  docs: {
    brief: "Print a script that makes a shell complete this program's commands",
    fullDescription: "Print a script that makes a shell complete this program's commands, for example:\n\n" +
      '  alias dagtrail="deno run -A cli.ts"\n  source <(deno run -A cli.ts completions bash)',
  },
});

/** All commands; `tracker` is added by the program's door, since the runner does not know the tracker. */
export function commandRoutes(tracker: RouteMap<CliContext>): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      run: runCommand,
      plan: planCommand,
      show: showCommand,
      cache: cacheRoutes,
      tracker,
      completions: completionsCommand,
    },
    docs: { brief: "Data and machine-learning pipelines without a server" },
  });
}
