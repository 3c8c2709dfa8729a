/** An output directory has something in it that must not be handed to another task. */
export class UnsafeOutputError extends Error {
  override readonly name = "UnsafeOutputError";
}

/**
 * Checks that a task's output directory, if it has one, holds nothing but files and folders.
 *
 * Deno follows a symbolic link that lies in a readable folder, so a link left in an output would let the tasks that
 * read it reach whatever it points to.
 *
 * @throws {UnsafeOutputError} When there is anything else, naming it.
 */
export async function sweepOutput(directory: string): Promise<void> {
  let own: Deno.FileInfo;
  try {
    own = Deno.lstatSync(directory);
  } catch (error) {
    // The folder is made for the first file, so without one there is nothing to sweep.
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (!own.isDirectory) throw new UnsafeOutputError(`the output folder ${JSON.stringify(directory)} is not a folder`);
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isDirectory) await sweepOutput(`${directory}/${entry.name}`);
    else if (!entry.isFile) {
      const what = entry.isSymlink ? "a symbolic link" : "neither a file nor a folder";
      throw new UnsafeOutputError(`the output ${JSON.stringify(`${directory}/${entry.name}`)} is ${what}`);
    }
  }
}
