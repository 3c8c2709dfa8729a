import { buildCommand, buildRouteMap } from "@stricli/core";
import { path, text } from "./pipeline_flags.ts";

/**
 * What the command line has for notebooks; as in `commands.ts`, declarations only.
 *
 * @module
 */

const grant = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: text, brief, variadic: true, optional: true, placeholder }) as const;

/** Flags for a notebook that is run by itself; in a pipeline, the pipeline says what it may do. */
export const notebookFlags = {
  allowRead: grant("What a notebook may read besides its code; may be repeated", "path"),
  allowNet: grant("What a notebook may connect to; may be repeated", "host"),
  allowEnv: grant("An environment variable that a notebook may read; may be repeated", "name"),
} as const;

const convertCommand = buildCommand({
  loader: async () =>
    ((await import(import.meta.resolve("./convert.ts"))) as typeof import("./convert.ts")).convertCommand,
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { brief: "The notebook, .ipynb or percent format", parse: path, placeholder: "in" },
        { brief: "The file to write, .ipynb or .ts", parse: path, placeholder: "out" },
      ],
    },
    flags: {
      force: { kind: "boolean", brief: "Write over a file that is there", default: false, withNegated: false },
    },
  },
  docs: { brief: "Convert a notebook between percent format and .ipynb, without its outputs" },
});

/** `dagtrail notebook`. */
export const notebookRoutes = buildRouteMap({
  routes: { convert: convertCommand },
  docs: { brief: "Convert notebooks" },
});
