import { notebook, pipeline, type PlanOptions, type RunOptions } from "../../../mod.ts";
import type { NotebookOptions } from "../../../runner/dag/notebook.ts";
import type { Project } from "../../helpers/project.ts";
import { type ProjectRun, runInProject } from "../../helpers/project_run.ts";

/** A run of notebooks, with what they left. */
export interface NotebookRun extends ProjectRun {
  /** The evaluated notebook of a task's attempt. */
  notebook(task: string, number?: number): Evaluated;
  /** The page of a task's first attempt. */
  page(task: string): string;
}

/** An evaluated notebook, as far as tests look at it. */
export interface Evaluated {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly {
    readonly cell_type: string;
    readonly id: string;
    readonly source: readonly string[];
    readonly execution_count?: number | null;
    readonly outputs?: readonly Readonly<Record<string, unknown>>[];
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
}

/** The options of a notebook in a test: its file, and whatever else `notebook` takes. */
export type NotebookOf = Omit<NotebookOptions<never>, "source"> & { readonly file: string };

/** A pipeline of notebooks by name, in the project's files. */
export function notebooksOf(
  project: Project,
  notebooks: Readonly<Record<string, NotebookOf>>,
): ReturnType<typeof pipeline> {
  return pipeline({
    name: "notebooks",
    tasks() {
      for (const [name, { file, ...options }] of Object.entries(notebooks)) {
        notebook(name, { ...options, source: project.url(file) });
      }
    },
  });
}

/** Runs notebooks of a project. */
export async function runNotebooks(
  project: Project,
  notebooks: Readonly<Record<string, NotebookOf>>,
  options: Omit<RunOptions<object> & PlanOptions<object>, "root" | "runs"> = {},
): Promise<NotebookRun> {
  const run = await runInProject(project, notebooksOf(project, notebooks), options);
  const text = (task: string, name: string, number = 1): string => {
    const { spanId } = run.attempt(task, number);
    const { attributes } = run.file.spans.find((span) =>
      span.parentSpanId === spanId && span.attributes["dagtrail.artifact.name"] === name
    )!;
    const bytes = attributes["dagtrail.artifact.data"] ??
      Deno.readFileSync(`${project.path("runs")}/blobs/${attributes["dagtrail.artifact.sha256"]}`);
    return new TextDecoder().decode(bytes as Uint8Array);
  };
  return {
    ...run,
    notebook: (task, number) => JSON.parse(text(task, `${task}.ipynb`, number)),
    page: (task) => text(task, `${task}.html`),
  };
}

/** All that the cells of an evaluated notebook put out, as one text. */
export function outputsOf({ cells }: Evaluated): string {
  return cells.flatMap(({ outputs }) => outputs ?? []).map((output) => JSON.stringify(output)).join("\n");
}
