import { type CacheInfo, cacheInfo, documentsOf } from "../cache/cache_contents.ts";
import { CacheFolder } from "../cache/cache_folder.ts";
import { clearCache } from "../cache/clear_cache.ts";
import type { StoredResult } from "../cache/stored_result.ts";
import { verifyCache } from "../cache/verify_cache.ts";
import { matcherOf } from "../dag/select_tasks.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { textTable } from "../terminal/text_table.ts";
import { formatBytes } from "../words/byte_size.ts";
import { ageMs, type Duration, formatDuration } from "../words/duration.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { cacheFolder } from "../work/work_places.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";

interface StoreFlags {
  readonly runs: string;
  readonly cache?: string;
}

/** Says how much is in the cache. */
export function cacheInfoCommand(this: CliContext, flags: StoreFlags): void {
  const folder = folderOf(flags);
  this.process.stdout.write(`${infoText(folder, cacheInfo(folder), styleFor(this.colours), this.columns)}\n`);
}

/** Takes results out of the cache. */
export function cacheClearCommand(
  this: CliContext,
  flags: StoreFlags & {
    readonly olderThan?: string;
    readonly pipeline?: string;
    readonly task?: readonly string[];
    readonly unused: boolean;
  },
): void {
  if (flags.unused && (flags.olderThan ?? flags.pipeline ?? flags.task) !== undefined) {
    throw new UsageError("--unused takes no result out, so that no other flag can say which");
  }
  const folder = folderOf(flags);
  const { stdout } = this.process;
  for (const note of unknownNames(folder, flags)) stdout.write(`${note}\n`);
  const { results, blobs, bytes, inUse } = clearCache(folder, flags.unused ? () => false : whichOf(flags));
  stdout.write(`took out ${count(results, "result")} and ${count(blobs, "file")}, ${formatBytes(bytes)}\n`);
  if (inUse) {
    stdout.write("runs are using the cache, so files that no result has any more were left: clear it again later\n");
  }
}

/** Reads everything in the cache again. */
export async function cacheVerifyCommand(
  this: CliContext,
  flags: StoreFlags & { readonly repair: boolean },
): Promise<void> {
  const folder = folderOf(flags);
  const { results, blobs, bytes, damage } = await verifyCache(folder, flags);
  const style = styleFor(this.colours);
  const { stdout } = this.process;
  for (const { path, what } of damage) stdout.write(`${style.red("damaged")}  ${path}: ${what}\n`);
  const repaired = damage.length === 0 ? "nothing is damaged" : `${damage.length} damaged` +
    (flags.repair ? " and taken out" : "; --repair takes that out");
  stdout.write(`read ${count(results, "result")} and ${count(blobs, "file")}, ${formatBytes(bytes)}: ${repaired}\n`);
  if (damage.length > 0 && !flags.repair) this.process.exitCode = EXIT.failure;
}

function folderOf({ runs, cache }: StoreFlags): CacheFolder {
  const here = Deno.cwd();
  const folder = new CacheFolder(cache === undefined ? cacheFolder(resolvePath(here, runs)) : resolvePath(here, cache));
  try {
    Deno.lstatSync(folder.results);
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UsageError(
        `the cache in ${seenFrom(here, folder.path)} cannot be read: it belongs to somebody else\n  fix call this as ` +
          "whoever made it, or name another one with --cache FOLDER",
        { cause: error },
      );
    }
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
    throw new UsageError(
      `there is no cache in ${seenFrom(here, folder.path)}; name one with --runs FOLDER or --cache FOLDER`,
    );
  }
  return folder;
}

/** What is said of names that nothing is kept of: a typing error would otherwise look like an empty cache. */
function unknownNames(
  folder: CacheFolder,
  flags: { readonly pipeline?: string; readonly task?: readonly string[] },
): string[] {
  if (flags.pipeline === undefined && flags.task === undefined) return [];
  const kept = new Map<string, { readonly id: string; readonly name: string }>();
  const pipelines = new Set<string>();
  for (const { result } of documentsOf(folder)) {
    if (typeof result === "string") continue;
    pipelines.add(result.pipeline);
    if (flags.pipeline === undefined || result.pipeline === flags.pipeline) kept.set(result.task, namesOf(result.task));
  }
  const notes: string[] = [];
  const tell = (what: string, name: string, there: Iterable<string>): void => {
    const names = [...there].sort();
    const shown = `${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`;
    notes.push(
      `nothing is kept of a ${what} ${JSON.stringify(name)}${
        names.length === 0 ? "" : `; there is something of: ${shown}`
      }`,
    );
  };
  if (flags.pipeline !== undefined && !pipelines.has(flags.pipeline)) {
    tell("pipeline", flags.pipeline, pipelines);
    return notes;
  }
  for (const pattern of flags.task ?? []) {
    if (!kept.values().some(matcherOf(pattern))) tell("task", pattern, kept.keys());
  }
  return notes;
}

function namesOf(task: string): { readonly id: string; readonly name: string } {
  return { id: task, name: task.replace(/\[.*/, "") };
}

function whichOf(
  flags: { readonly olderThan?: string; readonly pipeline?: string; readonly task?: readonly string[] },
): (result: StoredResult) => boolean {
  const before = flags.olderThan === undefined ? Infinity : Date.now() - age(flags.olderThan);
  const tasks = flags.task?.map(matcherOf);
  return ({ pipeline, task, storedMs }) =>
    storedMs < before &&
    (flags.pipeline === undefined || pipeline === flags.pipeline) &&
    (tasks === undefined || tasks.some((matches) => matches(namesOf(task))));
}

function age(text: string): number {
  try {
    return ageMs(text as Duration);
  } catch (error) {
    throw new UsageError(`--older-than: ${(error as Error).message}`, { cause: error });
  }
}

function infoText(folder: CacheFolder, info: CacheInfo, style: Style, width: number): string {
  const lines = [
    `${style.bold(seenFrom(Deno.cwd(), folder.path))}  ${count(info.results, "result")}, ` +
    `${count(info.blobs, "file")}, ${formatBytes(info.bytes)}`,
  ];
  if (info.damaged > 0) lines.push(style.red(`${count(info.damaged, "result")} cannot be read: see cache verify`));
  if (info.pipelines.length > 0) {
    const now = Date.now();
    lines.push(
      "",
      textTable(
        ["pipeline", "tasks", "results", "files", "newest"],
        info.pipelines.map(({ pipeline, tasks, results, bytes, newestMs }) => [
          pipeline,
          String(tasks),
          String(results),
          formatBytes(bytes),
          `${formatDuration(Math.max(0, now - newestMs))} ago`,
        ]),
        width,
      ),
    );
  }
  return lines.join("\n");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
