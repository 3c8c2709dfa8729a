import { buildSite, firstPage, type SiteReport } from "../build_site.ts";
import { RunsNotFoundError } from "../intake/find_run_files.ts";
import { SiteFolderError } from "../output/site_state.ts";
import { formatKeep, type Keep } from "../retention.ts";
import { formatDuration } from "../site/format/duration.ts";
import { formatBytes, formatCount } from "../site/format/number.ts";
import { formatDay } from "../site/format/time.ts";
import { ConfigError, loadConfig, type LoadedConfig } from "../tracker_config.ts";
import type { TrackerContext } from "./context.ts";

interface BuildFlags {
  readonly runs?: readonly string[];
  readonly out: string;
  readonly keep?: Keep;
  readonly config?: string;
}

/** Builds the site and says what was done. */
export async function buildTrackerCommand(this: TrackerContext, flags: BuildFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  try {
    const { out, keep } = flags;
    const report = await buildSite({ runs: runsOf(flags), out, keep, config: await configOf(flags) });
    for (const notice of noticesOf(report)) stderr.write(`${notice}\n`);
    if (report.dropped.length > 0) stdout.write(`${describeDropped(report, keep!)}\n`);
    stdout.write(`${describeBuild(report)}\n${describeSize(report)}\nopen  ${firstPage(report.out)}\n`);
  } catch (error) {
    stderr.write(`${userMessage(error)}\n`);
    this.process.exitCode = 2;
  }
}

/** Builds the site after a run, and says which page to open and what a person should be told. */
export async function buildForRun(
  runs: string,
  out: string,
): Promise<{ readonly index: string; readonly notices: readonly string[] }> {
  const report = await buildSite({ runs: [runs], out });
  return { index: await Deno.realPath(firstPage(report.out)), notices: noticesOf(report) };
}

/** The run files that were asked for, or the folder that runs leave theirs in. */
export function runsOf({ runs = [] }: { readonly runs?: readonly string[] }): readonly string[] {
  return runs.length === 0 ? ["runs"] : runs;
}

/** The project's configuration that was asked for; `undefined` when none was. */
export async function configOf({ config }: { readonly config?: string }): Promise<LoadedConfig | undefined> {
  return config === undefined ? undefined : await loadConfig(config);
}

/** What a build did, in a line. */
export function describeBuild(report: SiteReport): string {
  const { runs, built, removed, writtenBytes, milliseconds } = report;
  const parts = [
    formatCount(runs, "run"),
    `${built} new`,
    ...(removed === 0 ? [] : [`${removed} gone`]),
    `${formatBytes(writtenBytes)} written`,
    `in ${formatDuration(milliseconds)}`,
  ];
  return parts.join(", ");
}

/** What GitHub Pages takes. */
const PAGES_BYTES = 1_000_000_000;

/** From here on a person should do something. */
const NEARLY_FULL = 0.8;

/** How large the site is against what GitHub Pages takes, in a line. */
export function describeSize({ runs, siteBytes }: SiteReport): string {
  const share = siteBytes / PAGES_BYTES;
  const percent = share < 0.01 ? "less than 1 %" : `${Math.round(share * 100)} %`;
  const size = `site  ${formatBytes(siteBytes)}, ${percent} of the 1 GB that GitHub Pages takes`;
  if (share < NEARLY_FULL || runs === 0) return size;
  return `${size}; --keep 900MB keeps so many of the newest runs as fit`;
}

/** What was left out, in a line. */
export function describeDropped({ dropped }: SiteReport, keep: Keep): string {
  const [newest] = dropped;
  const until = newest === undefined || newest.startMs === 0
    ? ""
    : `, which started until ${formatDay(newest.startMs)}`;
  return `left out by --keep ${formatKeep(keep)}: ${formatCount(dropped.length, "run")}${until}`;
}

/** What a person should be told of a build. */
export function noticesOf({ refused }: SiteReport): readonly string[] {
  return refused.map(({ file, reason }) => `not read: ${file}: ${reason}`);
}

/**
 * What to say of an error that the user can mend: a path that is not there, a folder that holds something else, a
 * configuration that is wrong.
 *
 * @throws The error itself when it is another one.
 */
export function userMessage(error: unknown): string {
  const mendable = error instanceof RunsNotFoundError || error instanceof SiteFolderError ||
    error instanceof ConfigError;
  if (mendable) return error.message;
  throw error;
}
