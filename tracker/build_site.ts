import { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { type RunsBuild, RunsBuilder, type SiteRun } from "./build_runs.ts";
import { RUNS_FOLDER, STATE_FILE } from "./catalog/site_files.ts";
import { findRunFiles } from "./intake/find_run_files.ts";
import { builderDigest } from "./output/builder_digest.ts";
import { folderBytes } from "./output/folder_bytes.ts";
import { SiteFolder } from "./output/site_folder.ts";
import {
  type BuiltRun,
  type DroppedRun,
  formatSiteState,
  readSiteState,
  SITE_BEGUN,
  type SiteState,
} from "./output/site_state.ts";
import type { ColumnFault } from "./own_columns.ts";
import { siteLook, writeOwnFiles } from "./own_files.ts";
import { retainBuilt, retainRuns } from "./retain_runs.ts";
import type { Keep } from "./retention.ts";
import type { RefusedFile } from "./site/pages/unreadable_page.tsx";
import { sha256OfText } from "./sha256.ts";
import { HOME_PATH, runFolder } from "./site/paths.ts";
import type { LoadedConfig } from "./tracker_config.ts";
import { readCatalog, writeCatalog } from "./write_catalog.ts";
import { writePages } from "./write_pages.ts";

/** What to build a site from, and where. */
export interface SiteOptions {
  /** Run files, folders with run files, zip archives of these, and earlier sites, whose run files are taken along. */
  readonly runs: readonly string[];
  /** The folder for the site: a new one, an empty one, or one that a site was built into before. */
  readonly out: string;
  /** A larger artifact is not copied into the site; 100 MB by default. */
  readonly maxFileBytes?: number;
  /** Leaves out all but the newest runs; all are kept by default. */
  readonly keep?: Keep;
  /** Whether runs that go on are shown, too, and folders that are not there yet are taken for empty ones. */
  readonly live?: boolean;
  /** Draws charts; by default one of the build's own. */
  readonly charts?: ChartRenderer;
  /** What the project adds. */
  readonly config?: LoadedConfig;
}

/** What a build did. */
export interface SiteReport {
  readonly out: string;
  /** How many runs the site shows. */
  readonly runs: number;
  /** How many of them were built, rather than there already. */
  readonly built: number;
  /** How many are going on, as far as can be told. */
  readonly goingOn: number;
  /** How many are gone, because their run file is. */
  readonly removed: number;
  /** Run files that were left out because newer ones are kept, the newest first. */
  readonly dropped: readonly DroppedRun[];
  /** Run files that have no pages, and why. */
  readonly refused: readonly RefusedFile[];
  /** Columns of the project's that have gone wrong for runs that were built. */
  readonly columnFaults: readonly ColumnFault[];
  /** Paths from the site's root that were written with new content, or removed. */
  readonly changed: readonly string[];
  /** How many files already had the content that they should have. */
  readonly unchanged: number;
  readonly writtenBytes: number;
  /** What the site holds, in bytes. */
  readonly siteBytes: number;
  readonly milliseconds: number;
}

const MAX_FILE_BYTES = 100_000_000;

/**
 * Builds the tracker: a static site of all runs.
 *
 * A run file never changes, so the pages of a run that the site has already are left alone, and only the lists and the
 * last part of the catalogue are made again. A file that cannot be read has no pages and is listed with the reason; it
 * never stops the build. A few runs are held in memory at a time, and of every run some kilobytes.
 *
 * @example
 * ```ts ignore
 * const report = await buildSite({ runs: ["runs"], out: "site" });
 * console.log(`${report.runs} runs, ${report.built} of them new, in ${report.milliseconds} ms`);
 * ```
 *
 * @throws {RunsNotFoundError} When there is nothing at one of `runs`.
 * @throws {SiteFolderError} When `out` holds something else than a site.
 */
export async function buildSite(options: SiteOptions): Promise<SiteReport> {
  const started = performance.now();
  const site = new SiteFolder(options.out);
  const { config = {}, digest = "" } = options.config ?? {};
  const look = siteLook(options.config);
  const [state, code] = await Promise.all([readSiteState(options.out), builderDigest()]);
  const builder = digest === "" ? code : sha256OfText(code + digest);
  await using found = await findRunFiles(options.runs, { live: options.live });
  const current = state?.builder === builder ? state : undefined;
  const known = current === undefined ? [] : await readCatalog(site, current);
  const { kept, dropped: left } = await retainRuns(found.files, options.keep, state);
  // So that a folder in which a first build ended halfway is known to be a site's.
  if (!site.has(STATE_FILE)) await site.write(STATE_FILE, SITE_BEGUN, true);

  await using charts = options.charts === undefined ? new ChartRenderer() : undefined;
  const built = await new RunsBuilder({
    site,
    known,
    charts: options.charts ?? charts!,
    config,
    look,
    maxFileBytes: options.maxFileBytes ?? MAX_FILE_BYTES,
  }).build(kept);
  const { kept: runs, dropped: beyond } = retainBuilt([...built.runs].sort(compareRuns), options.keep ?? {});
  const refused = [...found.refused, ...built.refused];
  const removed = await removeRuns(site, state, { runs, beyond, withoutPages: built.withoutPages });
  const dropped = [...left, ...beyond.map(({ built }) => droppedRun(built))];
  const fresh = new Set(runs.map(({ built }) => built.slug).filter((slug) => built.fresh.has(slug)));
  const droppedRuns = (state?.droppedRuns ?? 0) +
    dropped.filter(({ file }) => !state?.dropped.some((before) => before.file === file)).length;
  const droppedUntilMs = [...dropped.map(({ startMs }) => startMs), state?.droppedUntilMs ?? 0]
    .reduce((a, b) => Math.max(a, b));
  const parts = await writeCatalog(site, runs, current?.parts ?? [], {
    columns: (config.columns ?? []).map(({ name, title = name }) => ({ name, title })),
    ...(config.defaultColumns === undefined ? {} : { defaultColumns: config.defaultColumns }),
  });
  const pipelines = await writePages(site, {
    runs,
    refused,
    fresh,
    before: current,
    after: { parts, droppedRuns, droppedUntilMs },
    config,
    look,
  });
  const own = await writeOwnFiles(site, options.config, state?.own ?? []);
  await site.write(
    STATE_FILE,
    formatSiteState({
      builder,
      parts,
      pipelines,
      own,
      dropped,
      droppedRuns,
      ...(droppedRuns === 0 ? {} : { droppedUntilMs }),
      runs: runs.map(({ built }) => built),
    }),
  );
  return {
    out: options.out,
    runs: runs.length,
    built: fresh.size,
    goingOn: runs.filter(({ entry }) => entry.outcome === "running").length,
    removed,
    dropped: dropped.toSorted((a, b) => b.startMs - a.startMs),
    refused,
    columnFaults: built.columnFaults,
    changed: site.changed,
    unchanged: site.unchanged,
    writtenBytes: site.writtenBytes,
    siteBytes: await folderBytes(options.out, RUNS_FOLDER) + runs.reduce((sum, { built }) => sum + built.siteBytes, 0),
    milliseconds: Math.round(performance.now() - started),
  };
}

/** Oldest first; what does not say when it started comes before all others. */
function compareRuns(a: SiteRun, b: SiteRun): number {
  return a.built.startMs - b.built.startMs || (a.built.slug < b.built.slug ? -1 : 1);
}

async function removeRuns(
  site: SiteFolder,
  before: SiteState | undefined,
  { runs, beyond, withoutPages }: Pick<RunsBuild, "runs" | "withoutPages"> & { readonly beyond: readonly SiteRun[] },
): Promise<number> {
  const slugs = new Set([...runs.map(({ built }) => built.slug), ...withoutPages]);
  const gone = (before?.runs ?? []).filter(({ slug }) => !slugs.has(slug));
  for (const { slug } of [...gone, ...beyond.map(({ built }) => built)]) await site.remove(runFolder(slug));
  return gone.length;
}

function droppedRun({ file, sizeBytes, modifiedMs, startMs, sha256 }: BuiltRun): DroppedRun {
  return { file, sizeBytes, modifiedMs, startMs, sha256 };
}

/** The page to open first. */
export function firstPage(out: string): string {
  return `${out}/${HOME_PATH}`;
}
