import { buildCommand, buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { sandboxFlags } from "./sandbox_flags.ts";

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

/** `dagtrail run`. */
export const runCommand = buildCommand({
  loader: async () => ((await import(import.meta.resolve("./run.ts"))) as typeof import("./run.ts")).runCommand,
  parameters: {
    positional: { kind: "tuple", parameters: [pipelineArgument] },
    flags: {
      ...paramFlags,
      runs: {
        kind: "parsed",
        parse: text,
        brief: "The folder for run files",
        default: "runs",
        placeholder: "folder",
      },
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
      ...sandboxFlags,
      permissions: {
        kind: "boolean",
        brief: "Print what each task may do, and where each permission comes from",
        default: false,
        withNegated: false,
      },
    },
    aliases: { p: "param" },
  },
  docs: { brief: "Check a pipeline and print its plan without running anything" },
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
      tracker,
      completions: completionsCommand,
    },
    docs: { brief: "Data and machine-learning pipelines without a server" },
  });
}
