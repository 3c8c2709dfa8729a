import type { ArtifactViewer } from "./artifacts/artifact_viewer.ts";
import type { FindBlob } from "./artifacts/artifact_source.ts";
import type { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { type ArtifactSink, placeArtifacts } from "./artifacts/place_artifacts.ts";
import { packedScript } from "./catalog/packed_script.ts";
import type { LayoutCache } from "./graph/layout_cache.ts";
import { foldTasks } from "./model/fold_tasks.ts";
import type { AttemptView, RunView } from "./model/run_view.ts";
import { graphInputOf } from "./site/components/graph_figure.tsx";
import { isLongLog, logText } from "./site/log_text.ts";
import { RUN_PAGE } from "./site/pages/run_page.tsx";
import { TASK_PAGE } from "./site/pages/task_page.tsx";
import { filesFolder, logPath } from "./site/paths.ts";
import { type PageSet, pageSet } from "./site/render_pages.ts";
import type { LogFile, RunPageView } from "./site/run_page_view.ts";
import { uniqueSlugs } from "./site/slug.ts";

/** What the pages of a run are made with. */
export interface BuildRunOptions {
  /** The run's identifier. */
  readonly id: string;
  /** The name of its folder. */
  readonly slug: string;
  /** The run file, as pages name it. */
  readonly file: RunPageView["file"];
  readonly source?: RunPageView["source"];
  readonly findBlob: FindBlob;
  /** Where its files go. */
  readonly folder: ArtifactSink;
  readonly charts: ChartRenderer;
  readonly layouts: LayoutCache;
  /** The project's own viewers of artifacts. */
  readonly viewers?: readonly ArtifactViewer[];
  readonly maxFileBytes: number;
}

/** Writes everything of one run into the site but its pages, and returns what these show. */
export async function prepareRun(run: RunView, options: BuildRunOptions): Promise<RunPageView> {
  const { id, slug, file, source, findBlob, folder, charts, layouts, viewers, maxFileBytes } = options;
  const slugs = uniqueSlugs(run.tasks.map(({ name }) => name));
  const taskSlugs = new Map(run.tasks.map((task, i) => [task.id, slugs[i]!]));
  const graph = foldTasks(run.tasks);
  const [artifacts, layout, logFiles] = await Promise.all([
    placeArtifacts(run, {
      folder: filesFolder(slug),
      findBlob,
      maxFileBytes,
      charts,
      viewers,
      site: folder,
    }),
    layouts.layout(graphInputOf(graph)),
    writeLogFiles(run, options, taskSlugs),
  ]);
  return {
    run,
    id,
    slug,
    taskSlugs,
    artifacts,
    graph,
    layout,
    logFiles,
    file,
    ...(source === undefined ? {} : { source }),
  };
}

/** The pages of one run. */
export function pagesOfRun(view: RunPageView): readonly PageSet[] {
  return [pageSet(RUN_PAGE, [view]), pageSet(TASK_PAGE, view.run.tasks.map((task) => ({ ...view, task })))];
}

async function writeLogFiles(
  run: RunView,
  { slug, folder }: BuildRunOptions,
  taskSlugs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<AttemptView, LogFile>> {
  const files = new Map<AttemptView, LogFile>();
  for (const task of run.tasks) {
    for (const attempt of task.attempts.filter(isLongLog)) {
      const path = logPath(slug, taskSlugs.get(task.id)!, attempt.number);
      const file: LogFile = { text: `${path}.txt`, packed: `${path}.js` };
      const text = new TextEncoder().encode(logText(attempt));
      await folder.write(file.text, text);
      await folder.write(file.packed, await packedScript(file.packed, text));
      files.set(attempt, file);
    }
  }
  return files;
}
