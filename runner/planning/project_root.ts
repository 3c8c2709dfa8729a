import { pathOfUrl } from "../words/file_path.ts";

const MARKS = ["deno.json", "deno.jsonc", "package.json", ".git"];

/**
 * The nearest folder at or above `folder` that has a `deno.json`, a `deno.jsonc`, a `package.json` or a `.git`; `folder`
 * itself when none has.
 */
export function projectRoot(folder: string): string {
  for (let candidate = folder;;) {
    if (MARKS.some((mark) => exists(`${candidate}/${mark}`))) return candidate;
    const parent = candidate.replace(/[\\/][^\\/]+$/, "");
    if (parent === candidate || parent === "") return folder;
    candidate = parent;
  }
}

/** The folder of the module at `location`, `file:line:column`; the current folder when it is not a local file. */
export function folderOf(location: string | undefined): string {
  const file = location?.replace(/:\d+:\d+$/, "");
  if (file === undefined || /^[a-z]+:\/\//.test(file) || !/[\\/]/.test(file)) return Deno.cwd();
  return file.replace(/[\\/][^\\/]*$/, "") || pathOfUrl("file:///");
}

// A look takes less than to wait for one.
function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
