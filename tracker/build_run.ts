import type { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { placeArtifacts } from "./artifacts/place_artifacts.ts";
import { layoutGraph } from "./graph/layout_graph.ts";
import type { FoundFile } from "./intake/find_run_files.ts";
import type { AttemptView, RunView } from "./model/run_view.ts";
import type { SiteFolder } from "./output/site_folder.ts";
import { graphInputOf } from "./site/components/graph_figure.tsx";
import { isLongLog, logText } from "./site/log_text.ts";
import { RUN_PAGE } from "./site/pages/run_page.tsx";
import { TASK_PAGE } from "./site/pages/task_page.tsx";
import { filesFolder, logPath, runFolder } from "./site/paths.ts";
import { loadEleventy, pageSet, renderPages } from "./site/render_pages.ts";
import type { RunPageView } from "./site/run_page_view.ts";
import { uniqueSlugs } from "./site/slug.ts";

/** What the pages of a run are made with. */
export interface BuildRunOptions {
  /** The run's identifier. */
  readonly id: string;
  /** The name of its folder. */
  readonly slug: string;
  readonly file: FoundFile;
  readonly sha256: string;
  readonly site: SiteFolder;
  readonly charts: ChartRenderer;
  readonly maxFileBytes: number;
}

/** Writes everything of one run into the site, and removes what an earlier build left of it. */
export async function buildRun(run: RunView, options: BuildRunOptions): Promise<void> {
  const { id, slug, file, sha256, site, charts, maxFileBytes } = options;
  const slugs = uniqueSlugs(run.tasks.map(({ name }) => name));
  const taskSlugs = new Map(run.tasks.map((task, i) => [task.id, slugs[i]!]));
  const [artifacts, layout, logFiles] = await Promise.all([
    placeArtifacts(run, {
      folder: filesFolder(slug),
      blobs: `${file.path.replace(/[^\\/]*$/, "")}blobs`,
      maxFileBytes,
      charts,
      site,
    }),
    layoutGraph(graphInputOf(run)),
    writeLogFiles(run, options, taskSlugs),
    loadEleventy(),
  ]);
  const view: RunPageView = {
    run,
    id,
    slug,
    taskSlugs,
    artifacts,
    layout,
    logFiles,
    file: { name: file.name, sha256 },
  };
  const pages = await renderPages([
    pageSet(RUN_PAGE, [view]),
    pageSet(TASK_PAGE, run.tasks.map((task) => ({ ...view, task }))),
  ]);
  await Promise.all(pages.map(({ path, html }) => site.write(path, html)));
  await site.removeOthers(runFolder(slug));
}

async function writeLogFiles(
  run: RunView,
  { slug, site }: BuildRunOptions,
  taskSlugs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<AttemptView, string>> {
  const paths = new Map<AttemptView, string>();
  for (const task of run.tasks) {
    for (const attempt of task.attempts.filter(isLongLog)) {
      const path = logPath(slug, taskSlugs.get(task.id)!, attempt.number);
      await site.write(path, logText(attempt));
      paths.set(attempt, path);
    }
  }
  return paths;
}
