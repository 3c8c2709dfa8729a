import { pathOfUrl } from "../words/file_path.ts";
import { parseIpynb } from "./ipynb_format.ts";
import { isIpynb } from "./notebook_form.ts";
import { type NotebookDocument, NotebookError } from "./notebook_document.ts";
import { parsePercent } from "./percent_format.ts";

/**
 * Reads a notebook from its URL: `.ipynb`, or anything else as percent format.
 *
 * @throws {NotebookError} When there is no such file, it is no text, or an `.ipynb` is not a notebook.
 */
export async function readNotebook(url: string): Promise<NotebookDocument> {
  if (!url.startsWith("file:")) throw new NotebookError(`it must be a file of this machine, and is ${url}`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(pathOfUrl(url)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new NotebookError(`there is no file ${pathOfUrl(url)}`);
    throw new NotebookError(`${pathOfUrl(url)}: ${(error as Error).message}`, { cause: error });
  }
  return isIpynb(url) ? parseIpynb(text) : parsePercent(text);
}
