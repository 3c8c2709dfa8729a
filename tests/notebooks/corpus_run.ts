import { notebook, pipeline } from "../../mod.ts";
import { convertNotebook } from "../../runner/notebook/convert_notebook.ts";
import { formatIpynb } from "../../runner/notebook/ipynb_format.ts";
import { DENO_METADATA, idOfPlace, type NotebookDocument } from "../../runner/notebook/notebook_document.ts";
import { makeProject, type Project } from "../helpers/project.ts";
import { type ProjectRun, runInProject } from "../helpers/project_run.ts";
import { CORPUS, type CorpusNotebook } from "./corpus.ts";

/** What the notebooks of the corpus import. */
const FILES: Readonly<Record<string, string>> = {
  "lib.ts": "export interface Row { a: number }\nexport const double = (n: number): number => n * 2;\n" +
    'export const named = "by name";\nexport default "the default";\n',
  "data.json": '{ "hello": "world" }',
};

/** All notebooks of the corpus, run as the tasks of one pipeline. */
export interface CorpusRun extends AsyncDisposable {
  readonly project: Project;
  readonly run: ProjectRun;
  /** The text of an artifact of a notebook's only attempt. */
  artifact(task: string, name: string): string;
}

/** A notebook of the corpus as a document. */
export function corpusDocument({ cells }: CorpusNotebook): NotebookDocument {
  return {
    cells: cells.map((cell, i) => ({
      kind: typeof cell === "string" ? "code" : "markdown",
      id: idOfPlace(i + 1),
      source: typeof cell === "string" ? cell : cell.markdown,
      metadata: {},
    })),
    metadata: DENO_METADATA,
  };
}

/** A project with the files of the corpus: every other notebook in percent format, the rest as `.ipynb`. */
export async function makeCorpusProject(): Promise<Project> {
  const notebooks = CORPUS.map((one, i) => {
    const ipynb = formatIpynb(corpusDocument(one));
    const isIpynb = i % 2 === 1;
    return [fileOf(one, i), isIpynb ? ipynb : convertNotebook(ipynb, "ipynb", "percent")] as const;
  });
  return await makeProject({ ...FILES, ...Object.fromEntries(notebooks) });
}

function fileOf({ name }: CorpusNotebook, index: number): string {
  return `${name}.${index % 2 === 1 ? "ipynb" : "ts"}`;
}

/** Runs the corpus. */
export async function runCorpus(): Promise<CorpusRun> {
  const project = await makeCorpusProject();
  const run = await runInProject(
    project,
    pipeline({
      name: "corpus",
      tasks() {
        for (const [i, one] of CORPUS.entries()) {
          notebook(one.name, {
            source: project.url(fileOf(one, i)),
            ...(one.timeout === undefined ? {} : { timeout: one.timeout, grace: "1s" }),
            ...(one.memory === undefined ? {} : { memory: one.memory }),
          });
        }
      },
    }),
  );
  return {
    project,
    run,
    artifact(task, name) {
      const { attributes } = run.artifacts(task).get(name)!;
      const bytes = attributes["dagtrail.artifact.data"] ??
        Deno.readFileSync(`${project.path("runs")}/blobs/${attributes["dagtrail.artifact.sha256"]}`);
      return new TextDecoder().decode(bytes as Uint8Array);
    },
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}
