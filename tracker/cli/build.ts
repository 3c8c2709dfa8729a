import { buildSite, firstPage, type SiteReport } from "../build_site.ts";
import { RunsNotFoundError } from "../intake/find_run_files.ts";
import { SiteFolderError } from "../output/site_state.ts";
import { formatDuration } from "../site/format/duration.ts";
import { formatBytes, formatCount } from "../site/format/number.ts";
import type { TrackerContext } from "./context.ts";

interface BuildFlags {
  readonly runs?: readonly string[];
  readonly out: string;
}

/** Builds the site and says what was done. */
export async function buildTrackerCommand(this: TrackerContext, flags: BuildFlags): Promise<void> {
  try {
    const report = await buildSite({ runs: runsOf(flags), out: flags.out });
    for (const notice of noticesOf(report)) this.process.stderr.write(`${notice}\n`);
    this.process.stdout.write(`${describeBuild(report)}\nopen  ${firstPage(report.out)}\n`);
  } catch (error) {
    this.process.stderr.write(`${userMessage(error)}\n`);
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

/** What a person should be told of a build. */
export function noticesOf({ refused }: SiteReport): readonly string[] {
  return refused.map(({ file, reason }) => `not read: ${file}: ${reason}`);
}

/**
 * What to say of an error that the user can mend: a path that is not there, a folder that holds something else.
 *
 * @throws The error itself when it is another one.
 */
export function userMessage(error: unknown): string {
  const mendable = error instanceof RunsNotFoundError || error instanceof SiteFolderError;
  if (mendable) return error.message;
  throw error;
}
