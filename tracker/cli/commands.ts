import { buildCommand, buildRouteMap, numberParser, type RouteMap } from "@stricli/core";
import { parseKeep } from "../retention.ts";
import type { TrackerContext } from "./context.ts";
import { pathWord } from "./path_word.ts";

/**
 * Declarations only: what a command does is in the file of its name, which is loaded when the command is called. Its name
 * is worked out, since Deno would load what a literal `import("./x.ts")` names at the start of every command.
 *
 * @module
 */

const runsFlag = {
  kind: "parsed",
  parse: pathWord,
  brief: "Run files, folders or zip archives of them, or an earlier site; may be repeated (default: runs)",
  variadic: true,
  optional: true,
  placeholder: "path",
} as const;

const configFlag = {
  kind: "parsed",
  parse: pathWord,
  brief:
    "A module with the project's own columns, pages, viewers and look (default: tracker.config.ts, if there is one)",
  optional: true,
  placeholder: "file",
} as const;

/** `dagtrail tracker build`. */
export const buildTrackerCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./build.ts"))) as typeof import("./build.ts")).buildTrackerCommand,
  parameters: {
    flags: {
      runs: runsFlag,
      out: {
        kind: "parsed",
        parse: pathWord,
        brief: "The folder for the site",
        default: "site",
        placeholder: "folder",
      },
      keep: {
        kind: "parsed",
        parse: parseKeep,
        brief:
          "Keep so many of the newest runs (500), those of a time (90d), as many as fit (900MB), or all of that with commas",
        optional: true,
        placeholder: "runs|age|size",
      },
      config: configFlag,
    },
  },
  docs: {
    brief: "Build the static site of all runs",
    fullDescription: "Build the static site of all runs.\n\n" +
      "Only runs that the site does not show yet are built. The site carries its run files, so an earlier site is one of " +
      "the things that --runs takes: --runs site --runs runs --out site adds to it. A file that cannot be read is listed " +
      "on a page of its own and does not stop the build.",
  },
});

/** `dagtrail tracker serve`. */
export const serveTrackerCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./serve.ts"))) as typeof import("./serve.ts")).serveTrackerCommand,
  parameters: {
    flags: {
      runs: runsFlag,
      out: {
        kind: "parsed",
        parse: pathWord,
        brief: "The folder for the site (default: a temporary one)",
        optional: true,
        placeholder: "folder",
      },
      port: {
        kind: "parsed",
        parse: numberParser,
        brief: "The port on this machine's loopback address; 0 for any free one",
        default: "4040",
        placeholder: "number",
      },
      config: configFlag,
    },
  },
  docs: { brief: "Build the site, serve it on this machine only, and build it again when a run file comes" },
});

/** `dagtrail report`. */
export const reportCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./report.ts"))) as typeof import("./report.ts")).reportCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "A run file, a run's identifier or its beginning; the newest run when left out",
        parse: String,
        placeholder: "run",
        optional: true,
      }],
    },
    flags: {
      out: {
        kind: "parsed",
        parse: pathWord,
        brief: "The file for the page",
        default: "run.html",
        placeholder: "file",
      },
      runs: {
        kind: "parsed",
        parse: pathWord,
        brief: "The folder of run files, for an identifier",
        default: "runs",
        placeholder: "folder",
      },
    },
    aliases: { o: "out" },
  },
  docs: { brief: "Write one run as one page that needs no other file" },
});

/** The tracker's commands. */
export const trackerRoutes: RouteMap<TrackerContext> = buildRouteMap({
  routes: { build: buildTrackerCommand, serve: serveTrackerCommand },
  docs: { brief: "Build or serve the site that shows runs" },
});
