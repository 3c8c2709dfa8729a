// `at file:…`, `at async file:…` or `at NAME (file:…)`, where a path may have spaces and brackets of its own.
const FRAME = /^\s*at (?:.*? \()?(?:async )?((?:file|https?|data):.+:\d+:\d+)\)?$/;

/** A caller by way of `Array.map` or the like has a frame or two without a place before its own. */
const FRAMES = 3;

/**
 * Where the code stands that called the function `called`, as `file:line:column`, with a path instead of a `file:` URL;
 * `undefined` where the stack does not say.
 */
export function callSite(called: (...args: never[]) => unknown): string | undefined {
  const { stackTraceLimit } = Error;
  // Each frame is looked up in a source map, and a pipeline may have thousands of tasks.
  Error.stackTraceLimit = FRAMES;
  const here: { stack?: string } = {};
  try {
    Error.captureStackTrace(here, called);
    for (const line of here.stack?.split("\n").slice(1) ?? []) {
      const frame = FRAME.exec(line)?.[1];
      if (frame !== undefined) return frame.startsWith("file://") ? frame.slice("file://".length) : frame;
    }
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
