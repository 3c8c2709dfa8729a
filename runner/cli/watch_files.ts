/** How long nothing must change before a change counts: an editor writes a file in several steps. */
const QUIET_MS = 100;

/**
 * Resolves to true once one of the files has changed, been replaced or been taken away, and to false when `signal` aborts
 * before that. `paths` are absolute.
 */
export async function fileChanged(paths: Iterable<string>, signal: AbortSignal): Promise<boolean> {
  const files = new Set(paths);
  // Editors put a new file in the place of the old one, which only its folder tells of.
  const folders = new Set([...files].map((path) => path.replace(/[\\/][^\\/]*$/, "") || "/"));
  const watcher = Deno.watchFs([...folders], { recursive: false });
  const stop = (): void => watcher.close();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changed = false;
  for await (const event of watcher) {
    if (event.kind === "access" || !event.paths.some((path) => files.has(path))) continue;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(stop, QUIET_MS);
  }
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  return changed && !signal.aborted;
}
