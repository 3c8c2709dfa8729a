import type { SiteRun } from "./build_runs.ts";
import { dataScript } from "./catalog/data_script.ts";
import { PART_SIZE } from "./catalog/manifest.ts";
import type { RunEntry } from "./catalog/run_entry.ts";
import type { TrackerConfig } from "./define_tracker.ts";
import type { SiteFolder } from "./output/site_folder.ts";
import type { SiteState } from "./output/site_state.ts";
import { ownPages } from "./own_files.ts";
import { bundleScripts, SCRIPT_NAMES } from "./site/bundle_scripts.ts";
import { pipelineData, type PipelineView, pipelineView } from "./site/history/pipeline_view.ts";
import { COMPARE_PAGE } from "./site/pages/compare_page.tsx";
import { HOME_PAGE } from "./site/pages/home_page.tsx";
import { OWN_PAGE } from "./site/pages/own_page.tsx";
import { PIPELINE_PAGE } from "./site/pages/pipeline_page.tsx";
import { RUNS_PAGE, RUNS_PART_PAGE, type RunsPartView } from "./site/pages/runs_page.tsx";
import { type RefusedFile, UNREADABLE_PAGE } from "./site/pages/unreadable_page.tsx";
import { ASSETS, pipelineDataPath, pipelinePath, runsPartPath, scriptPath } from "./site/paths.ts";
import { pageSet, renderPages } from "./site/render_pages.ts";
import { defaultColumns } from "./site/runs/default_columns.ts";
import type { SiteLook } from "./site/site_look.ts";
import { slugOf } from "./site/slug.ts";
import { STYLE } from "./site/style.ts";

/** What the pages about many runs are made from. */
export interface PagesInput {
  /** Oldest first. */
  readonly runs: readonly SiteRun[];
  readonly refused: readonly RefusedFile[];
  /** The folders of runs that were built now. */
  readonly fresh: ReadonlySet<string>;
  /** What the site was; absent when all pages have to be made. */
  readonly before?: SiteState;
  readonly after: Pick<SiteState, "parts" | "droppedRuns" | "droppedUntilMs">;
  /** What the project adds. */
  readonly config: TrackerConfig;
  readonly look: SiteLook;
}

/** The list of runs has so many without scripts; its parts have the others. */
const NEWEST_LISTED = 100;
const NEWEST_AT_HOME = 8;

/** Writes the pages about many runs, and returns the names of the pipelines' pages. */
export async function writePages(site: SiteFolder, input: PagesInput): Promise<readonly string[]> {
  const { runs, refused, before, after, config, look } = input;
  const entries = runs.map(({ entry }) => entry);
  const newest = entries.slice(-NEWEST_LISTED).reverse();
  const columns = config.defaultColumns ?? defaultColumns(newest);
  const pipelines = pipelinesOf(entries, config.baseBranch);
  const touched = touchedPipelines(pipelines, input);
  const olderPart = entries.length > NEWEST_LISTED
    ? Math.floor((entries.length - NEWEST_LISTED - 1) / PART_SIZE)
    : undefined;

  const [pages] = await Promise.all([
    renderPages([
      pageSet(HOME_PAGE, [{
        totalRuns: entries.length,
        pipelines,
        newest: newest.slice(0, NEWEST_AT_HOME),
        refused: refused.length,
      }]),
      pageSet(RUNS_PAGE, [{
        runs: newest,
        total: entries.length,
        columns,
        refused: refused.length,
        dropped: { runs: after.droppedRuns, untilMs: after.droppedUntilMs },
        ...(olderPart === undefined ? {} : { olderPart }),
      }]),
      pageSet(RUNS_PART_PAGE, partViews(entries, { before, parts: after.parts })),
      pageSet(PIPELINE_PAGE, touched),
      pageSet(COMPARE_PAGE, [{ runs: entries.length }]),
      pageSet(UNREADABLE_PAGE, [refused]),
      pageSet(OWN_PAGE, await ownPages(config.pages ?? [], entries)),
    ], look),
    writeAssets(site, { again: before === undefined }),
  ]);
  await Promise.all(pages.map(({ path, html }) => site.write(path, html)));
  for (const view of touched) {
    const path = pipelineDataPath(view.slug);
    await site.write(path, dataScript(path, pipelineData(view)));
  }
  await removeOld(site, pipelines, input);
  return pipelines.map(({ slug }) => slug);
}

/** Those with the newest runs first. */
function pipelinesOf(entries: readonly RunEntry[], baseBranch: string | undefined): readonly PipelineView[] {
  const groups = [...Map.groupBy(entries.toReversed(), ({ pipeline }) => pipeline)];
  return groups.map(([name, runs]) => pipelineView(name, slugOf(name), runs.reverse(), baseBranch));
}

/** The pipelines that have another history than before. */
function touchedPipelines(
  pipelines: readonly PipelineView[],
  { runs, fresh, before }: PagesInput,
): readonly PipelineView[] {
  if (before === undefined) return pipelines;
  const now = new Set(runs.map(({ built }) => built.slug));
  // Which pipeline a run belonged to that is gone, nobody knows any more.
  if (before.runs.some(({ slug }) => !now.has(slug))) return pipelines;
  const had = new Set(before.pipelines);
  return pipelines.filter(({ slug, history }) => !had.has(slug) || history.runs.some((run) => fresh.has(run.slug)));
}

/** The parts of the list that are not as they were. */
function partViews(
  entries: readonly RunEntry[],
  { before, parts }: { readonly before: SiteState | undefined; readonly parts: readonly string[] },
): readonly RunsPartView[] {
  if (entries.length <= NEWEST_LISTED) return [];
  return parts.flatMap((digest, part) => {
    // What was the last part led to the whole list, and may lead to a newer part now.
    if (before?.parts[part] === digest && part < before.parts.length - 1) return [];
    const runs = entries.slice(part * PART_SIZE, (part + 1) * PART_SIZE).reverse();
    return [{ runs, columns: defaultColumns(runs), part, last: part === parts.length - 1 }];
  });
}

async function removeOld(
  site: SiteFolder,
  pipelines: readonly PipelineView[],
  { runs, before, after }: PagesInput,
): Promise<void> {
  const slugs = new Set(pipelines.map(({ slug }) => slug));
  for (const slug of before?.pipelines ?? []) {
    if (slugs.has(slug)) continue;
    await site.remove(pipelinePath(slug));
    await site.remove(pipelineDataPath(slug));
  }
  const listed = runs.length <= NEWEST_LISTED ? 0 : after.parts.length;
  for (let part = listed; part < (before?.parts.length ?? 0); part++) await site.remove(runsPartPath(part));
}

async function writeAssets(site: SiteFolder, { again }: { readonly again: boolean }): Promise<void> {
  await site.write(ASSETS.style, STYLE);
  const present = SCRIPT_NAMES.map((name) => site.has(scriptPath(name)));
  if (!again && present.every((there) => there)) return;
  const scripts = await bundleScripts(SCRIPT_NAMES);
  await Promise.all(SCRIPT_NAMES.map((name, i) => site.write(scriptPath(name), scripts[i]!)));
}
