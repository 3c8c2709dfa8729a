import { resolvePath } from "../words/file_path.ts";

/**
 * The folders of a workspace's members, absolute paths, as its configuration file lists them: `["./a", "packages/*"]`, or
 * the same as `members`. `root` is the file's folder.
 */
export async function workspaceFolders(workspace: unknown, root: string): Promise<string[]> {
  const members = Array.isArray(workspace) ? workspace : (workspace as { members?: unknown } | null)?.members;
  if (!Array.isArray(members)) return [];
  const folders = await Promise.all(
    members.map(String).map(async (member) => /[*?[{]/.test(member) ? await matching(member, root) : [member]),
  );
  return folders.flat().map((folder) => resolvePath(root, folder));
}

async function matching(pattern: string, root: string): Promise<string[]> {
  // deno-lint-ignore no-process-global -- few workspaces have patterns, and no other start is to load Node's modules
  const { glob } = process.getBuiltinModule("node:fs/promises");
  return await Array.fromAsync(glob(pattern, { cwd: root }));
}
