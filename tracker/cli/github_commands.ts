import { buildCommand, type Command, numberParser } from "@stricli/core";
import type { TrackerContext } from "./context.ts";
import { pathWord } from "./path_word.ts";

/**
 * Declarations only: what a command does is in the file of its name, which is loaded when the command is called. Its name
 * is worked out, since Deno would load what a literal `import("./x.ts")` names at the start of every command.
 *
 * @module
 */

const accessFlags = {
  repo: {
    kind: "parsed",
    parse: String,
    brief: "The repository (default: GITHUB_REPOSITORY)",
    optional: true,
    placeholder: "owner/name",
  },
  apiUrl: {
    kind: "parsed",
    parse: String,
    brief: "The API's address, for GitHub Enterprise https://HOST/api/v3 (default: GITHUB_API_URL)",
    optional: true,
    placeholder: "url",
  },
} as const;

/** `dagtrail github fetch`. */
export const githubFetchCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_fetch.ts"))) as typeof import("./github_fetch.ts")).githubFetchCommand,
  parameters: {
    flags: {
      ...accessFlags,
      out: {
        kind: "parsed",
        parse: pathWord,
        brief: "The folder for what is fetched",
        default: "runs/github",
        placeholder: "folder",
      },
      name: {
        kind: "parsed",
        parse: String,
        brief: "The artifacts' name; with a * at its end, how it begins",
        default: "dagtrail-run*",
        placeholder: "name",
      },
      branch: {
        kind: "parsed",
        parse: String,
        brief: "Only what runs of this branch left, and none of a fork's",
        optional: true,
        placeholder: "name",
      },
      last: {
        kind: "parsed",
        parse: numberParser,
        brief: "At most so many of the newest; 0 for those of --run alone",
        optional: true,
        placeholder: "number",
      },
      run: {
        kind: "parsed",
        parse: numberParser,
        brief: "A workflow run whose artifact must not be missing",
        optional: true,
        placeholder: "number",
      },
      wait: {
        kind: "parsed",
        parse: numberParser,
        brief: "How long to wait for it, in seconds",
        default: "30",
        placeholder: "seconds",
      },
    },
  },
  docs: {
    brief: "Fetch run files from the artifacts of workflow runs",
    fullDescription: "Fetch run files from the artifacts of workflow runs.\n\n" +
      "Each artifact is downloaded once; a fetch that was cut goes on where it was. A token in GITHUB_TOKEN or GH_TOKEN " +
      "is needed to download, even from a public repository. Exits with 1 when something could not be fetched.",
  },
});

/** `dagtrail github summary`. */
export const githubSummaryCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_summary.ts"))) as typeof import("./github_summary.ts"))
      .githubSummaryCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ brief: "A run file, or a folder whose newest run counts", parse: String, placeholder: "run" }],
    },
    flags: {
      base: {
        kind: "parsed",
        parse: String,
        brief: "Run files, or a folder of them, to compare with; may be repeated",
        variadic: true,
        optional: true,
        placeholder: "path",
      },
      branch: {
        kind: "parsed",
        parse: String,
        brief: "Compare with runs of this branch only",
        optional: true,
        placeholder: "name",
      },
      failOn: {
        kind: "parsed",
        parse: String,
        brief: "Exit with 1 on this condition, such as 'metric.accuracy drops 0.01'; may be repeated",
        variadic: true,
        optional: true,
        placeholder: "condition",
      },
      site: {
        kind: "parsed",
        parse: String,
        brief: "The tracker's address, for links to its pages; pages for the repository's own Pages site",
        optional: true,
        placeholder: "url",
      },
      report: {
        kind: "parsed",
        parse: String,
        brief: "The address of the run's report, for a link",
        optional: true,
        placeholder: "url",
      },
      comment: {
        kind: "boolean",
        brief: "Also write it as a comment on the pull request, in place of the one before",
        default: false,
        withNegated: false,
      },
      pullRequest: {
        kind: "parsed",
        parse: numberParser,
        brief: "The pull request (default: the one that the workflow is about)",
        optional: true,
        placeholder: "number",
      },
      author: {
        kind: "parsed",
        parse: String,
        brief: "Whose comment is updated",
        default: "github-actions[bot]",
        placeholder: "login",
      },
      ...accessFlags,
    },
  },
  docs: {
    brief: "Write a run's summary for a workflow run or a pull request",
    fullDescription: "Write a run's summary, in Markdown, to GITHUB_STEP_SUMMARY or else to stdout.\n\n" +
      "--fail-on takes: metric.NAME [of TASK] drops|rises [by] AMOUNT[%], against the median of the base runs; and " +
      "metric.NAME [of TASK] below|above VALUE. Exits with 1 when such a condition holds, and 2 when the command or a " +
      "file is wrong.",
  },
});

/** `dagtrail github history`. */
export const githubHistoryCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./github_history.ts"))) as typeof import("./github_history.ts"))
      .githubHistoryCommand,
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: pathWord,
        brief: "The folder for what is fetched, in the form of an earlier site",
        default: "runs/history",
        placeholder: "folder",
      },
      site: {
        kind: "parsed",
        parse: String,
        brief: "The site's address (default: where GitHub publishes the repository's)",
        optional: true,
        placeholder: "url",
      },
      startOver: {
        kind: "boolean",
        brief: "Go on without the runs of a site that cannot be read",
        default: false,
        withNegated: false,
      },
      ...accessFlags,
    },
  },
  docs: {
    brief: "Fetch the run files that the published tracker carries, for the next build",
    fullDescription:
      "Fetch the run files that the published tracker carries, so that the next build takes them along.\n\n" +
      "Exits with 1 when the site cannot be read, since a build without its runs would drop them.",
  },
});

/** The commands of `github` that read run files. */
export const githubCommands: Readonly<Record<string, Command<TrackerContext>>> = {
  fetch: githubFetchCommand,
  history: githubHistoryCommand,
  summary: githubSummaryCommand,
};
