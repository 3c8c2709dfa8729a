import { buildCommand, type Command, numberParser } from "@stricli/core";
import type { TrackerContext } from "./context.ts";

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
        parse: String,
        brief: "The folder for what is fetched",
        default: "runs/github",
        placeholder: "folder",
      },
      name: {
        kind: "parsed",
        parse: String,
        brief: "The artifacts' name; with a * at its end, how it begins",
        default: "dagtrail-run",
        placeholder: "name",
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

/** The commands of `github` that read run files. */
export const githubCommands: Readonly<Record<string, Command<TrackerContext>>> = { fetch: githubFetchCommand };
