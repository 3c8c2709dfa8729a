/** There is no room for what is needed while a site is built; the message names the place and the fix. */
export class TemporaryFolderError extends Error {
  override readonly name = "TemporaryFolderError";
}

/**
 * Makes a folder in the system's temporary one, with a name that begins so.
 *
 * @throws {TemporaryFolderError} When that is not there, is full or may not be written to.
 */
export function makeTemporaryFolder(prefix: string): string {
  try {
    return Deno.makeTempDirSync({ prefix });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemporaryFolderError(
      `the temporary folder cannot be used: ${reason}\n  fix set TMPDIR to a folder that is there and can be written to`,
      { cause: error },
    );
  }
}
