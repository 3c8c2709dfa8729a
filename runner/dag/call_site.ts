const HERE = new URL(".", import.meta.url).href;

/**
 * Where the code outside this folder stands that called into it, as `file:line:column`, with a path instead of a
 * `file:` URL; `undefined` where the stack does not say.
 */
export function callSite(): string | undefined {
  for (const line of new Error().stack?.split("\n").slice(1) ?? []) {
    const frame = /(?:\(|at |async )((?:file|https?|data):\S+:\d+:\d+)\)?$/.exec(line)?.[1];
    if (frame === undefined || frame.startsWith(HERE)) continue;
    return frame.startsWith("file://") ? decodeURIComponent(frame.slice("file://".length)) : frame;
  }
  return undefined;
}
