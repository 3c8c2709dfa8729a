import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { pipelineGithubCommands } from "./github_commands.ts";
import { notebookFlags, notebookRoutes } from "./notebook_commands.ts";
import {
  atLeastOne,
  cacheFlag,
  paramFlags,
  path,
  pipelineArgument,
  runsFlag,
  scopeFlags,
  tasksFlag,
  text,
} from "./pipeline_flags.ts";
import { sandboxFlags } from "./sandbox_flags.ts";

/**
 * Declarations only: what a command does is in the file of its name, which is loaded when the command is called. Its name
 * is worked out, since Deno would load what a literal `import("./x.ts")` names at the start of every command.
 *
 * @module
 */

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
      ...sandboxFlags,
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
        parse: path,
        brief: "Build the tracker into this folder afterwards",
        optional: true,
        placeholder: "folder",
      },
      watch: { kind: "boolean", brief: "Run a notebook again when it is saved", optional: true, withNegated: false },
      ...notebookFlags,
      otlp: {
        kind: "parsed",
        parse: text,
        brief: "Send the run to an OpenTelemetry backend while it goes on; `env` takes the address from OTEL_*",
        optional: true,
        placeholder: "address|env",
      },
    },
    aliases: { p: "param", q: "quiet" },
  },
  docs: {
    brief: "Run a pipeline and leave its run file",
    fullDescription: "Run a pipeline, or a notebook as a pipeline of one task, and leave its run file.\n\n" +
      "Exits with 0 when the run succeeded, 1 when it did not or its tracker could not be built, 2 when the pipeline or " +
      "the command is wrong and nothing was run, 130 when it was cancelled.",
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
      ...sandboxFlags,
      permissions: {
        kind: "boolean",
        brief: "Print what each task may do, and where each permission comes from",
        default: false,
        withNegated: false,
      },
      why: {
        kind: "boolean",
        brief: "Say for each task whether it would run now, and why",
        default: false,
        withNegated: false,
      },
      ...notebookFlags,
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
        parse: path,
        brief: "The folder of run files, for an identifier",
        default: "runs",
        placeholder: "folder",
      },
      logs: { kind: "boolean", brief: "Also print what the attempts printed", default: false, withNegated: false },
    },
  },
  docs: { brief: "Show a run in the terminal" },
});

/** `dagtrail check`. */
export const checkCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./check.ts"))) as typeof import("./check.ts")).checkCommand,
  parameters: {
    positional: {
      kind: "array",
      parameter: {
        brief: "A run file, a run's identifier or its beginning; the newest run when left out",
        parse: text,
        placeholder: "run",
      },
    },
    flags: {
      runs: {
        kind: "parsed",
        parse: path,
        brief: "The folder of run files, for identifiers",
        default: "runs",
        placeholder: "folder",
      },
      secrets: {
        kind: "parsed",
        parse: text,
        brief: "Prove that these secrets are nowhere in it: names of environment variables, or of --secret",
        variadic: ",",
        optional: true,
        placeholder: "name",
      },
      secret: sandboxFlags.secret,
      json: { kind: "boolean", brief: "Print what was found as JSON", default: false, withNegated: false },
    },
  },
  docs: {
    brief: "Check run files, and the blobs beside them, against the contract",
    fullDescription: "Check run files, and the blobs beside them, against the contract.\n\n" +
      "Exits with 0 when there is no fault, 1 when there is one, 2 when a file is not there or is of a later version.",
  },
});

/** `dagtrail export`. */
export const exportCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./export.ts"))) as typeof import("./export.ts")).exportCommand,
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
      to: {
        kind: "enum",
        values: ["files", "mermaid", "mlflow", "openlineage", "ro-crate", "slsa", "csv"],
        brief: "The format",
      },
      out: {
        kind: "parsed",
        parse: path,
        brief:
          "The file or folder to write (default: stdout for a text, mlruns for mlflow, else a folder named after the run)",
        optional: true,
        placeholder: "path",
      },
      force: { kind: "boolean", brief: "Write over files that are there", default: false, withNegated: false },
      runs: {
        kind: "parsed",
        parse: path,
        brief: "The folder of run files, for an identifier",
        default: "runs",
        placeholder: "folder",
      },
    },
    aliases: { o: "out" },
  },
  docs: {
    brief: "Write a run in another tool's format",
    fullDescription: "Write a run in another tool's format.\n\n" +
      "Exits with 0 when everything was written, 1 when some of it could not be, 2 when nothing was.",
  },
});

/** `dagtrail recover`. */
export const recoverCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./recover.ts"))) as typeof import("./recover.ts")).recoverCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "The folder of run files, or a run's own folder in its .work (default: runs)",
        parse: text,
        placeholder: "folder",
        optional: true,
      }],
    },
    flags: {
      clean: {
        kind: "boolean",
        brief: "Then remove the folders in .work of runs that have their run file",
        default: false,
        withNegated: false,
      },
      json: { kind: "boolean", brief: "Print what became of each run as JSON", default: false, withNegated: false },
    },
  },
  docs: {
    brief: "Make the run files of runs whose runner was killed",
    fullDescription:
      "Make the run files of runs whose runner was killed, from what they left in the folder .work.\n\n" +
      "A run that is still going on, or that has its run file, is left alone. Exits with 0 when nothing is left to " +
      "recover, 1 when a run file could not be written, 2 when there is no such folder.",
  },
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

/** `dagtrail init`. */
export const initCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./init.ts"))) as typeof import("./init.ts")).initCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ brief: "A new or an empty folder", parse: text, placeholder: "folder", optional: true }],
    },
    flags: {
      library: {
        kind: "parsed",
        parse: text,
        brief: "The address that the project imports Dagtrail from (default: where this program is)",
        optional: true,
        placeholder: "url",
      },
      action: {
        kind: "parsed",
        parse: text,
        brief: "The repository that the workflows use Dagtrail from",
        default: "OWNER/dagtrail@main",
        placeholder: "owner/repository@version",
      },
    },
  },
  docs: { brief: "Write a pipeline that runs at once, with its workflows, into an empty folder" },
});

/** Commands that the program's door adds, since the runner does not know the tracker. */
export interface TrackerRoutes {
  readonly tracker: RouteMap<CliContext>;
  readonly report: Command<CliContext>;
  /** Those of `github` that read run files. */
  readonly github: Readonly<Record<string, Command<CliContext>>>;
}

/** How the program's words are read and told of. */
export const PROGRAM = {
  name: "dagtrail",
  scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
} as const;

/** All commands. */
export function commandRoutes({ tracker, report, github }: TrackerRoutes): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      run: runCommand,
      plan: planCommand,
      show: showCommand,
      check: checkCommand,
      export: exportCommand,
      recover: recoverCommand,
      init: initCommand,
      cache: cacheRoutes,
      notebook: notebookRoutes,
      tracker,
      report,
      github: buildRouteMap({
        routes: { ...github, ...pipelineGithubCommands },
        docs: { brief: "Work with GitHub: run files, summaries, workflows" },
      }),
      completions: completionsCommand,
    },
    docs: { brief: "Data and machine-learning pipelines without a server" },
  });
}
