import type { Diagnostic } from "../words/diagnostic.ts";
import { isWithin, resolvePath } from "../words/file_path.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { ModuleGraph } from "./module_graph.ts";

type About = Pick<Diagnostic, "task" | "location">;

/**
 * Checks what the task's own code makes readable. Its module graph is granted to it, and an import with
 * `{ type: "text" }` makes any file of the machine a part of that graph: data must lie in the project, by its real path,
 * or be declared. Code may lie elsewhere, but not behind a link that is in the project.
 */
export async function checkImports(
  task: PlannedTask,
  graph: ModuleGraph,
  root: string,
  about: About,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const realRoot = await Deno.realPath(root);
  for (const path of graph.files) {
    const isData = graph.dataFiles.includes(path);
    if (isData && task.permissions.read.some((declared) => isWithin(path, declared))) continue;
    const real = await realPath(path);
    // What does not exist is told as an error of the graph.
    if (real === undefined || isWithin(real, realRoot)) continue;
    const isLink = isWithin(path, root);
    if (!isLink && !isData) continue;
    found.push({
      code: "permission",
      message: `the code of the task ${JSON.stringify(task.id)} imports ${JSON.stringify(path)}` +
        `${isData ? " as data" : ""}, which ` +
        (isLink ? `is a link that leads out of the project to ${JSON.stringify(real)}` : "is not in the project"),
      ...about,
      fix: isData
        ? "move the data into the project, or name it in the task's permissions: read, by its own absolute path"
        : "import the module by its own path",
    });
  }
  return found;
}

/**
 * Checks what the task declares to read: that it exists, that it does not lead out of the project, nor to what belongs
 * to runs, and that no link in it does. `directory` is the run's own folder; `known` remembers the links of folders.
 */
export async function checkReads(
  task: PlannedTask,
  { root, directory }: { readonly root: string; readonly directory: string },
  about: About,
  known: Map<string, Promise<Link[]>>,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const realRoot = await Deno.realPath(root);
  const realDirectory = await Deno.realPath(directory);
  for (const path of task.permissions.read) {
    const report = (message: string, fix?: string): void => {
      found.push({
        code: "permission",
        message: `the task ${JSON.stringify(task.id)} asks to read ${JSON.stringify(path)}, ${message}`,
        ...about,
        ...(fix === undefined ? {} : { fix }),
      });
    };
    const real = await realPath(path);
    if (real === undefined) report("which does not exist");
    else if (isWithin(path, root) && !isWithin(real, realRoot)) {
      report(
        `which is a link that leads out of the project to ${JSON.stringify(real)}`,
        "name the data by its own absolute path",
      );
    } else if (isWithin(realDirectory, real)) {
      report(
        "which is where runs keep what they need: what every other attempt reads and writes would be in it",
        "name the folder or the files that the task needs, or choose another folder for runs",
      );
    } else if (isWithin(real, realRoot)) {
      const granted = (target: string): boolean =>
        isWithin(target, real) || task.permissions.read.some((declared) => isWithin(target, declared));
      const links = await known.getOrInsertComputed(real, linksIn);
      const link = links.find(({ target }) => !granted(target));
      if (link !== undefined) {
        report(
          `in which ${JSON.stringify(link.path)} is a link to ${
            JSON.stringify(link.target)
          }, which the task does not declare`,
          "take the link away, or name in `read` what it leads to",
        );
      }
    }
  }
  return found;
}

/** A symbolic link and what it leads to, both absolute. */
export interface Link {
  readonly path: string;
  readonly target: string;
}

/** The links in a folder, however deep; Deno follows every link in a readable folder. */
async function linksIn(folder: string): Promise<Link[]> {
  const links: Link[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      for (const entry of Deno.readDirSync(next)) {
        const path = `${next}/${entry.name}`;
        if (entry.isDirectory) pending.push(path);
        else if (entry.isSymlink) {
          // What a link will lead to that leads to nothing now is what it says.
          links.push({ path, target: await realPath(path) ?? resolvePath(next, Deno.readLinkSync(path)) });
        }
      }
    } catch {
      // It is a file, or closed to everyone.
    }
  }
  return links;
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}
