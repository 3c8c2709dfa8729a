import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { atLeastOne, moduleArgument, paramFlags, path, text, WORKFLOW_DEFAULTS } from "./pipeline_flags.ts";

/**
 * The commands of `github` that need a pipeline, as declarations; see `commands.ts`.
 *
 * @module
 */

/** `dagtrail github workflow`. */
export const githubWorkflowCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_workflow.ts"))) as typeof import("./github_workflow.ts"))
      .githubWorkflowCommand,
  parameters: {
    positional: { kind: "tuple", parameters: [moduleArgument] },
    flags: {
      param: paramFlags.param,
      out: {
        kind: "parsed",
        parse: path,
        brief: "The workflow's file (default: stdout)",
        optional: true,
        placeholder: "file",
      },
      action: {
        kind: "parsed",
        parse: text,
        brief: "Where the workflow uses Dagtrail from: ./ is the repository itself",
        default: WORKFLOW_DEFAULTS.action,
        placeholder: "owner/repository@version",
      },
      fanFrom: {
        kind: "parsed",
        parse: atLeastOne,
        brief: "How many tasks of one name get jobs of their own",
        default: WORKFLOW_DEFAULTS.fanFrom,
        placeholder: "n",
      },
      maxJobs: {
        kind: "parsed",
        parse: atLeastOne,
        brief: "The most jobs for tasks of one name",
        default: WORKFLOW_DEFAULTS.maxJobs,
        placeholder: "n",
      },
      timeout: {
        kind: "parsed",
        parse: atLeastOne,
        brief: "How long a job may take, in minutes",
        default: WORKFLOW_DEFAULTS.timeout,
        placeholder: "minutes",
      },
    },
    aliases: { p: "param", o: "out" },
  },
  docs: { brief: "Write a workflow that runs the pipeline on many machines at a time" },
});

/** `dagtrail github part`. */
export const githubPartCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_part.ts"))) as typeof import("./github_part.ts")).githubPartCommand,
  parameters: {
    positional: { kind: "tuple", parameters: [moduleArgument] },
    flags: {
      param: paramFlags.param,
      task: {
        kind: "parsed",
        parse: text,
        brief: "A task to run, by its full name; may be repeated",
        variadic: true,
        placeholder: "task",
      },
      parts: {
        kind: "parsed",
        parse: path,
        brief: "A folder with a folder for each part that ran before",
        default: "parts",
        placeholder: "folder",
      },
      out: {
        kind: "parsed",
        parse: path,
        brief: "The folder for what this part leaves",
        default: "part",
        placeholder: "folder",
      },
    },
    aliases: { p: "param" },
  },
  docs: { brief: "Run some tasks of a pipeline, given what parts of it have left that ran elsewhere" },
});

/** `dagtrail github join`. */
export const githubJoinCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_join.ts"))) as typeof import("./github_join.ts")).githubJoinCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ brief: "A folder with a folder for each part", parse: path, placeholder: "parts" }],
    },
    flags: {
      runs: {
        kind: "parsed",
        parse: path,
        brief: "The folder for the run file",
        default: "runs",
        placeholder: "folder",
      },
    },
  },
  docs: {
    brief: "Make one run of the parts that several jobs have carried out",
    fullDescription: "Make one run of the parts that several jobs have carried out.\n\n" +
      "Exits as the run would have: 0 when it succeeded, 1 when it did not, 130 when it was cancelled; 2 when the parts " +
      "are not those of one run.",
  },
});

/** The commands of `github` that need a pipeline. */
export const pipelineGithubCommands: Readonly<Record<string, Command<CliContext>>> = {
  workflow: githubWorkflowCommand,
  part: githubPartCommand,
  join: githubJoinCommand,
};
