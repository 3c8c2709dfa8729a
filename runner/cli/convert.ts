import { convertNotebook } from "../notebook/convert_notebook.ts";
import { NotebookError } from "../notebook/notebook_document.ts";
import { isIpynb, type NotebookForm } from "../notebook/notebook_form.ts";
import { type CliContext, UsageError } from "./context.ts";
import { usableFile } from "./usable_file.ts";

/** Writes a notebook in the form that the target's name says: `.ipynb`, or percent format. */
export async function convertCommand(
  this: CliContext,
  flags: { readonly force: boolean },
  source: string,
  target: string,
): Promise<void> {
  let text: string;
  try {
    text = convertNotebook(
      await usableFile(source, "read", () => Deno.readTextFile(source)),
      formOf(source),
      formOf(target),
    );
  } catch (error) {
    if (error instanceof UsageError && error.cause instanceof Deno.errors.NotFound) {
      throw new UsageError(`there is no notebook at ${source}`);
    }
    if (!(error instanceof NotebookError)) throw error;
    throw new UsageError(`${source} could not be converted: ${error.message}`, { cause: error });
  }
  await usableFile(target, "written", async () => {
    try {
      await Deno.writeTextFile(target, text, { createNew: !flags.force });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      throw new UsageError(`there is a file ${target} already; say --force to write over it`);
    }
  });
}

function formOf(name: string): NotebookForm {
  if (isIpynb(name)) return "ipynb";
  if (/\.(ts|tsx|mts|js|mjs|jsx)$/.test(name)) return "percent";
  throw new UsageError(
    `a notebook's name must end in .ipynb, or in .ts for percent format, and is ${JSON.stringify(name)}`,
  );
}
