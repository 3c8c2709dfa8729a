import { pathOfUrl } from "../words/file_path.ts";

// Deno writes the URLs of files into stacks with nothing encoded, and those of other modules as they are.
const HERE = import.meta.url.startsWith("file:")
  ? `file://${pathOfUrl(new URL(".", import.meta.url))}`
  : new URL(".", import.meta.url).href;

// `at file:…`, `at async file:…` or `at NAME (file:…)`, where a path may have spaces and brackets of its own.
const FRAME = /^\s*at (?:.*? \()?(?:async )?((?:file|https?|data):.+:\d+:\d+)\)?$/;

/**
 * Where the code outside this folder stands that called into it, as `file:line:column`, with a path instead of a
 * `file:` URL; `undefined` where the stack does not say.
 */
export function callSite(): string | undefined {
  for (const line of new Error().stack?.split("\n").slice(1) ?? []) {
    const frame = FRAME.exec(line)?.[1];
    if (frame === undefined || frame.startsWith(HERE)) continue;
    return frame.startsWith("file://") ? frame.slice("file://".length) : frame;
  }
  return undefined;
}
