import { isIpynb } from "../notebook/notebook_form.ts";

/**
 * Whether a word of the command line names a notebook rather than a pipeline's module: an `.ipynb`, or a file with
 * markers of cells that makes no pipeline. Nothing of the file is run to find out.
 */
export async function isNotebookFile(name: string): Promise<boolean> {
  if (/^(https?|npm|jsr):/.test(name)) return false;
  if (isIpynb(name)) return true;
  try {
    const text = await Deno.readTextFile(name.startsWith("file:") ? new URL(name) : name);
    return /^\/\/\s*%%/m.test(text) && !/\bpipeline\s*\(/.test(text);
  } catch {
    return false;
  }
}
