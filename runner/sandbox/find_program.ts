/**
 * The absolute path of a program: the first on `path`, the value of PATH, that may be executed; of an absolute path,
 * itself. `undefined` when there is none.
 */
export async function findProgram(name: string, path: string | undefined): Promise<string | undefined> {
  if (name.startsWith("/")) return await isExecutable(name) ? name : undefined;
  for (const folder of (path ?? "").split(":").filter((folder) => folder.startsWith("/"))) {
    const candidate = `${folder.replace(/\/+$/, "")}/${name}`;
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
