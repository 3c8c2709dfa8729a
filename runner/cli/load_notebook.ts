import { type Pipeline, pipeline } from "../dag/pipeline.ts";
import { notebook } from "../dag/notebook.ts";
import type { StandardIssue, StandardSchema } from "../dag/standard_schema.ts";
import type { Permissions } from "../dag/task.ts";
import { compileNotebook, type NotebookParameter } from "../notebook/compile_notebook.ts";
import { NotebookError } from "../notebook/notebook_document.ts";
import { readNotebook } from "../notebook/read_notebook.ts";
import { pathOfUrl, resolvePath, urlOfPath } from "../words/file_path.ts";
import { UsageError } from "./context.ts";

/**
 * A pipeline whose one task is the notebook at `name`, and whose parameters are the notebook's. Relative paths of
 * permissions start at the current folder.
 *
 * @throws {UsageError} When it cannot be read.
 */
export async function notebookPipeline(name: string, permissions: Permissions): Promise<Pipeline<object>> {
  const source = name.startsWith("file:") ? name : urlOfPath(resolvePath(Deno.cwd(), name));
  let parameters: readonly NotebookParameter[];
  try {
    ({ parameters } = compileNotebook(await readNotebook(source), { source, runtime: "", params: [] }));
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    throw new UsageError(`the notebook ${name} cannot be read: ${error.message}`, { cause: error });
  }
  const stem = source.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  const id = decodeURIComponent(stem).replace(/[^A-Za-z0-9._-]/g, "_").replace(/^[.-]/, "_");
  const read = permissions.read?.map((path) => resolvePath(Deno.cwd(), path));
  const made = pipeline({
    name: id,
    params: parameterSchema(parameters),
    tasks: ({ params }) =>
      void notebook(id, { source, params, permissions: { ...permissions, ...(read === undefined ? {} : { read }) } }),
  });
  // Its author wrote the notebook, and not the lines above.
  const location = `${pathOfUrl(source)}:1:1`;
  return { ...made, location, declare: (params) => made.declare(params).map((task) => ({ ...task, location })) };
}

/** A schema that knows the types of those parameters that are declared with a literal; others may be any JSON. */
function parameterSchema(
  parameters: readonly NotebookParameter[],
): StandardSchema<Readonly<Record<string, never>>> {
  const literals = new Map(parameters.map(({ name, literal }) => [name, literal]));
  return {
    "~standard": {
      version: 1,
      vendor: "dagtrail",
      validate(value) {
        const issues = Object.entries(value as object).flatMap(([name, given]): StandardIssue[] => {
          const wanted = literals.get(name);
          if (wanted === undefined || typeof given === wanted) return [];
          return [{ message: `it must be a ${wanted}, as in the notebook`, path: [name] }];
        });
        return issues.length > 0 ? { issues } : { value: value as Readonly<Record<string, never>> };
      },
    },
  };
}
