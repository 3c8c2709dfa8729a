import { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { buildRun } from "./build_run.ts";
import { findRunFiles, type FoundFile } from "./intake/find_run_files.ts";
import { readRunFile } from "./intake/read_run_file.ts";
import { readRun } from "./model/read_run.ts";
import { summarizeRun } from "./model/run_summary.ts";
import { builderDigest } from "./output/builder_digest.ts";
import { SiteFolder } from "./output/site_folder.ts";
import { type BuiltRun, formatSiteState, readSiteState, STATE_FILE } from "./output/site_state.ts";
import { bundleScripts } from "./site/bundle_scripts.ts";
import { type RefusedFile, UNREADABLE_PAGE } from "./site/pages/unreadable_page.tsx";
import { RUNS_PAGE, type RunsPageView } from "./site/pages/runs_page.tsx";
import { ASSETS, runFolder, runPath, RUNS_PATH, runsPartPath } from "./site/paths.ts";
import { pageSet, renderPages } from "./site/render_pages.ts";
import { slugOf } from "./site/slug.ts";
import { STYLE } from "./site/style.ts";

/** What to build a site from, and where. */
export interface SiteOptions {
  /** Run files, or folders with run files. */
  readonly runs: readonly string[];
  /** The folder for the site: a new one, an empty one, or one that a site was built into before. */
  readonly out: string;
  /** A larger artifact is not copied into the site; 100 MB by default. */
  readonly maxFileBytes?: number;
}

/** What a build did. */
export interface SiteReport {
  readonly out: string;
  /** How many runs the site shows. */
  readonly runs: number;
  /** How many of them were built, rather than there already. */
  readonly built: number;
  /** How many are gone, because their run file is. */
  readonly removed: number;
  /** Run files that have no pages, and why. */
  readonly refused: readonly RefusedFile[];
  /** Paths from the site's root that were written with new content, or removed. */
  readonly changed: readonly string[];
  /** How many files already had the content that they should have. */
  readonly unchanged: number;
  readonly writtenBytes: number;
  readonly milliseconds: number;
}

const MAX_FILE_BYTES = 100_000_000;

/** The list of runs is cut into parts of this many. */
const RUNS_PER_PART = 500;

/**
 * Builds the tracker: a static site of all runs.
 *
 * A run file never changes, so the pages of a run that the site has already are left alone, and only its entry in the
 * list is made again. A file that cannot be read has no pages and is listed with the reason; it never stops the build.
 * One run is held in memory at a time.
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
  const [state, builder, files] = await Promise.all([
    readSiteState(options.out),
    builderDigest(),
    findRunFiles(options.runs),
  ]);
  const before = state?.runs ?? [];
  const known = state?.builder === builder ? before : [];
  const [{ runs, built, refused }] = await Promise.all([
    buildRuns(files, known, { site, maxFileBytes: options.maxFileBytes ?? MAX_FILE_BYTES }),
    writeAssets(site, { again: state?.builder !== builder }),
  ]);
  const removed = await removeRuns(site, before, runs);
  await writeLists(site, { runs, refused, before });
  await site.write(STATE_FILE, formatSiteState(builder, runs));
  return {
    out: options.out,
    runs: runs.length,
    built,
    removed,
    refused,
    changed: site.changed,
    unchanged: site.unchanged,
    writtenBytes: site.writtenBytes,
    milliseconds: Math.round(performance.now() - started),
  };
}

interface Runs {
  readonly runs: BuiltRun[];
  readonly refused: RefusedFile[];
  built: number;
}

async function buildRuns(
  files: readonly FoundFile[],
  known: readonly BuiltRun[],
  options: { readonly site: SiteFolder; readonly maxFileBytes: number },
): Promise<Runs> {
  const result: Runs = { runs: [], refused: [], built: 0 };
  const ofFile = new Map(known.map((run) => [run.file, run]));
  const takenBy = new Map<string, string>();
  await using charts = new ChartRenderer();
  for (const file of files) {
    const outcome = await buildFile(file, ofFile.get(file.name), { ...options, charts, takenBy });
    if ("reason" in outcome) {
      result.refused.push({ file: file.name, reason: outcome.reason });
      continue;
    }
    takenBy.set(outcome.run.slug, file.name);
    result.runs.push(outcome.run);
    if (outcome.built) result.built++;
  }
  return result;
}

interface BuildFileOptions {
  readonly site: SiteFolder;
  readonly maxFileBytes: number;
  readonly charts: ChartRenderer;
  /** The run files whose pages are in this build, by the names of their folders. */
  readonly takenBy: ReadonlyMap<string, string>;
}

async function buildFile(
  file: FoundFile,
  known: BuiltRun | undefined,
  { site, maxFileBytes, charts, takenBy }: BuildFileOptions,
): Promise<{ readonly run: BuiltRun; readonly built: boolean } | { readonly reason: string }> {
  const { name, sizeBytes, modifiedMs } = file;
  const usable = known !== undefined && !takenBy.has(known.slug) && await site.has(runPath(known.slug));
  if (usable && known.sizeBytes === sizeBytes && known.modifiedMs === modifiedMs) return { run: known, built: false };

  const read = await readRunFile(file);
  if ("reason" in read) return read;
  const { sha256 } = read;
  if (usable && known.sha256 === sha256) return { run: { ...known, modifiedMs }, built: false };

  const run = readRun(read.run);
  const id = run.id ?? `unnamed-${sha256.slice(0, 12)}`;
  const slug = slugOf(id);
  const other = takenBy.get(slug);
  if (other !== undefined) {
    return { reason: `it holds the run ${JSON.stringify(id)}, as does ${JSON.stringify(other)}` };
  }
  try {
    await buildRun(run, { id, slug, file, sha256, site, charts, maxFileBytes });
    const summary = summarizeRun(run, id);
    return { run: { file: name, sizeBytes, modifiedMs, sha256, slug, summary }, built: true };
  } catch (error) {
    // Whatever a run file does to its pages, those of all other runs are made.
    await site.remove(runFolder(slug));
    return { reason: `its pages could not be made: ${error instanceof Error ? error.message : error}` };
  }
}

async function removeRuns(site: SiteFolder, before: readonly BuiltRun[], now: readonly BuiltRun[]): Promise<number> {
  const slugs = new Set(now.map(({ slug }) => slug));
  const gone = before.filter(({ slug }) => !slugs.has(slug));
  for (const { slug } of gone) await site.remove(runFolder(slug));
  return gone.length;
}

async function writeLists(
  site: SiteFolder,
  { runs, refused, before }: {
    runs: readonly BuiltRun[];
    refused: readonly RefusedFile[];
    before: readonly BuiltRun[];
  },
): Promise<void> {
  const all = [...runs].sort((a, b) => (b.summary.startMs ?? 0) - (a.summary.startMs ?? 0));
  const parts = Math.max(1, Math.ceil(all.length / RUNS_PER_PART));
  const views = Array.from({ length: parts }, (_, part): RunsPageView => ({
    runs: all.slice(part * RUNS_PER_PART, (part + 1) * RUNS_PER_PART),
    all,
    part,
    parts,
    refused: refused.length,
  }));
  const pages = await renderPages([pageSet(RUNS_PAGE, views), pageSet(UNREADABLE_PAGE, [refused])]);
  await Promise.all(pages.map(({ path, html }) => site.write(path, html)));
  const partsBefore = Math.ceil(before.length / RUNS_PER_PART);
  for (let part = parts; part < partsBefore; part++) await site.remove(runsPartPath(part));
}

async function writeAssets(site: SiteFolder, { again }: { readonly again: boolean }): Promise<void> {
  await site.write(ASSETS.style, STYLE);
  if (!again && await site.has(ASSETS.page) && await site.has(ASSETS.theme)) return;
  const [theme = "", page = ""] = await bundleScripts(["theme", "page"]);
  await site.write(ASSETS.theme, theme);
  await site.write(ASSETS.page, page);
}

/** The page to open first. */
export function firstPage(out: string): string {
  return `${out}/${RUNS_PATH}`;
}
