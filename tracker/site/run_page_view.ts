import type { PlacedArtifact } from "../artifacts/placed_artifact.ts";
import type { PlacedArtifacts } from "../artifacts/place_artifacts.ts";
import type { GraphLayout } from "../graph/layout_graph.ts";
import type { FoldedGraph } from "../model/fold_tasks.ts";
import type { ArtifactView, AttemptView, RunView, TaskView } from "../model/run_view.ts";
import type { RunSource } from "../model/run_source.ts";
import { useLink } from "./components/page_context.ts";
import { runPath, taskPath } from "./paths.ts";

/** Everything that the pages of one run show. */
export interface RunPageView {
  readonly run: RunView;
  /** The run's identifier, from the run file or made from its digest. */
  readonly id: string;
  /** The name of the run's folder. */
  readonly slug: string;
  /** The names of the tasks' pages, by the tasks' ids. */
  readonly taskSlugs: ReadonlyMap<string, string>;
  readonly artifacts: PlacedArtifacts;
  /** The graph as it is drawn: fans are folded. */
  readonly graph: FoldedGraph;
  /** Absent when the graph is too large to be drawn. */
  readonly layout?: GraphLayout;
  /** Logs that are too long for a page. */
  readonly logFiles: ReadonlyMap<AttemptView, LogFile>;
  /** The run file's name and digest, and where the site carries it. */
  readonly file: { readonly name: string; readonly sha256: string; readonly path?: string };
  /** Where the run file was fetched from, when that is known. */
  readonly source?: RunSource;
}

/** The files of a log, by their paths: as text, and for scripts. */
export interface LogFile {
  readonly text: string;
  readonly packed: string;
}

/** One task's page. */
export interface TaskPageView extends RunPageView {
  readonly task: TaskView;
}

/** The path of a task's page. */
export function pathOfTask(view: RunPageView, task: TaskView): string {
  return taskPath(view.slug, view.taskSlugs.get(task.id)!);
}

/** The addresses of a run's pages, as the page that is being rendered links to them. */
export function useRunLinks(view: RunPageView): {
  readonly runHref: string;
  readonly hrefOf: (task: TaskView) => string;
} {
  const link = useLink();
  return { runHref: link(runPath(view.slug)), hrefOf: (task) => link(pathOfTask(view, task)) };
}

/** An artifact with its place in the site. */
export function placedOf(view: RunPageView, artifact: ArtifactView): PlacedArtifact {
  return view.artifacts.get(artifact)!;
}
