/** Whether there is a file at `path`, a link to one included; false as well where nobody may look. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
