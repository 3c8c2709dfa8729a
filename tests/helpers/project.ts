import { HAS_PROC, processesIn } from "./processes.ts";

/** A project of a user's, in a folder of its own, for tests that run real processes. */
export interface Project extends AsyncDisposable {
  /** The absolute path of the folder, without links in it. */
  readonly root: string;
  /** The absolute path of one of its files. */
  path(file: string): string;
  /** The URL of one of its files. */
  url(file: string): string;
  /** Writes a file, and the folders that it needs; returns its absolute path. */
  write(file: string, text: string): Promise<string>;
}

/** The library's door, as a project elsewhere names it. */
export const DAGTRAIL: string = new URL("../../mod.ts", import.meta.url).href;

/**
 * Makes a project from the texts of its files. Unless `files` has a `deno.json` or a `deno.jsonc`, it gets a `deno.json`
 * by which its modules import `dagtrail`. `name` is the folder's own name, for paths that are hard to quote.
 */
export async function makeProject(
  files: Readonly<Record<string, string>> = {},
  options: { readonly name?: string } = {},
): Promise<Project> {
  const parent = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-test-" }));
  const root = `${parent}/${options.name ?? "project"}`;
  const path = (file: string): string => `${root}/${file}`;
  const project: Project = {
    root,
    path,
    url(file) {
      const url = new URL("file:///");
      url.pathname = path(file).replace(/[%?#]/g, encodeURIComponent);
      return url.href;
    },
    async write(file, text) {
      const target = path(file);
      await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(target, text);
      return target;
    },
    async [Symbol.asyncDispose]() {
      // A test that failed may have left some.
      for (const pid of HAS_PROC ? processesIn(root) : []) kill(pid);
      await Deno.remove(parent, { recursive: true });
    },
  };
  await Deno.mkdir(root);
  if (files["deno.json"] === undefined && files["deno.jsonc"] === undefined) {
    await project.write("deno.json", JSON.stringify({ imports: { dagtrail: DAGTRAIL } }));
  }
  for (const [file, text] of Object.entries(files)) await project.write(file, text);
  return project;
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
