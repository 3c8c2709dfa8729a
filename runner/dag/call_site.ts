import { pathOfUrl } from "../words/file_path.ts";

/** A caller by way of `Array.map` or the like has a frame or two without a place before its own. */
const FRAMES = 3;

/** What V8 tells of a frame, as far as it is used here. */
interface Frame {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/**
 * Where the code stands that called the function `called`, as `file:line:column`, with a path instead of a `file:` URL;
 * `undefined` where the stack does not say.
 */
export function callSite(called: (...args: never[]) => unknown): string | undefined {
  const { stackTraceLimit, prepareStackTrace } = Error;
  // Each frame is looked up in a source map, and a pipeline may have thousands of tasks.
  Error.stackTraceLimit = FRAMES;
  // In a stack's text, Deno encodes paths below the current folder, and no others.
  Error.prepareStackTrace = (_, frames: readonly Frame[]) => firstPlace(frames);
  const here: { stack?: string } = {};
  try {
    Error.captureStackTrace(here, called);
    return here.stack;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace!;
  }
}

// A pipeline of thousands of tasks is asked thousands of times, so no more frames are looked at than needed.
function firstPlace(frames: readonly Frame[]): string | undefined {
  for (const frame of frames) {
    const url = frame.getScriptNameOrSourceURL();
    if (url === null || !/^(file|https?|data):/.test(url)) continue;
    return `${url.startsWith("file:") ? pathOfUrl(url) : url}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  }
  return undefined;
}
