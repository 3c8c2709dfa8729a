import { ATTEMPT_FILES } from "../words/attempt_spec.ts";

/** An output directory has something in it that must not be handed to another task. */
export class UnsafeOutputError extends Error {
  override readonly name = "UnsafeOutputError";
}

/**
 * Checks that the output folder in an attempt's directory holds nothing but files and folders; gives whether there is
 * one, since it is made for the first file.
 *
 * Deno follows a symbolic link that lies in a readable folder, so a link left in an output would let the tasks that
 * read it reach whatever it points to.
 *
 * @throws {UnsafeOutputError} When there is anything else, naming it.
 */
export async function sweepOutput(attemptDirectory: string): Promise<boolean> {
  // To list the few entries takes less than the error that Deno makes for a folder that is not there.
  const own = Deno.readDirSync(attemptDirectory).find(({ name }) => name === ATTEMPT_FILES.output);
  if (own === undefined) return false;
  const output = `${attemptDirectory}/${ATTEMPT_FILES.output}`;
  if (!own.isDirectory) throw new UnsafeOutputError(`the output folder ${JSON.stringify(output)} is not a folder`);
  await sweep(output);
  return true;
}

async function sweep(directory: string): Promise<void> {
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isDirectory) await sweep(`${directory}/${entry.name}`);
    else if (!entry.isFile) {
      const what = entry.isSymlink ? "a symbolic link" : "neither a file nor a folder";
      throw new UnsafeOutputError(`the output ${JSON.stringify(`${directory}/${entry.name}`)} is ${what}`);
    }
  }
}
