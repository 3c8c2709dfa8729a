import type { Diagnostic } from "../words/diagnostic.ts";
import { isWithin, resolvePath } from "../words/file_path.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { ModuleGraph } from "./module_graph.ts";

type About = Pick<Diagnostic, "task" | "location">;

/** A symbolic link and what it leads to, both absolute. */
interface Link {
  readonly path: string;
  readonly target: string;
}

/**
 * Checks what the tasks of a plan may read, by where it really is.
 *
 * Most tasks share most of what they read, and each path is looked at once: sooner than waited for.
 */
export class ReadChecks {
  readonly #root: string;
  readonly #realRoot: string;
  readonly #realDirectory: string;
  readonly #realPaths = new Map<string, string | undefined>();
  /** By the real paths of folders. */
  readonly #links = new Map<string, readonly Link[]>();

  /** `root` is the project's and `directory` the run's own folder; both exist. */
  constructor({ root, directory }: { readonly root: string; readonly directory: string }) {
    this.#root = root;
    this.#realRoot = Deno.realPathSync(root);
    this.#realDirectory = Deno.realPathSync(directory);
  }

  /**
   * What is wrong with what the task's own code makes readable. Its module graph is granted to it, and an import with
   * `{ type: "text" }` makes any file of the machine a part of that graph: data must lie in the project, by its real
   * path, or be declared. Code may lie elsewhere, but not behind a link that is in the project.
   */
  imported(task: PlannedTask, graph: ModuleGraph, about: About): Diagnostic[] {
    const found: Diagnostic[] = [];
    for (const path of graph.files) {
      const isData = graph.dataFiles.includes(path);
      if (isData && task.permissions.read.some((declared) => isWithin(path, declared))) continue;
      const real = this.#realPath(path);
      // What does not exist is told as an error of the graph.
      if (real === undefined || isWithin(real, this.#realRoot)) continue;
      const isLink = isWithin(path, this.#root);
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
   * What is wrong with what the task declares to read: it must exist, and neither lead out of the project nor to what
   * belongs to runs, nor may a link in it.
   */
  declared(task: PlannedTask, about: About): Diagnostic[] {
    const found: Diagnostic[] = [];
    for (const path of task.permissions.read) {
      const report = (message: string, fix?: string): void => {
        found.push({
          code: "permission",
          message: `the task ${JSON.stringify(task.id)} asks to read ${JSON.stringify(path)}, ${message}`,
          ...about,
          ...(fix === undefined ? {} : { fix }),
        });
      };
      const real = this.#realPath(path);
      if (real === undefined) report("which does not exist");
      else if (isWithin(path, this.#root) && !isWithin(real, this.#realRoot)) {
        report(
          `which is a link that leads out of the project to ${JSON.stringify(real)}`,
          "name the data by its own absolute path",
        );
      } else if (isWithin(this.#realDirectory, real)) {
        report(
          "which is where runs keep what they need: what every other attempt reads and writes would be in it",
          "name the folder or the files that the task needs, or choose another folder for runs",
        );
      } else if (isWithin(real, this.#realRoot)) {
        const granted = (target: string): boolean =>
          isWithin(target, real) || task.permissions.read.some((declared) => isWithin(target, declared));
        const link = this.#links.getOrInsertComputed(real, linksIn).find(({ target }) => !granted(target));
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

  #realPath(path: string): string | undefined {
    return this.#realPaths.getOrInsertComputed(path, realPath);
  }
}

/** The links in a folder, however deep; Deno follows every link in a readable folder. */
function linksIn(folder: string): Link[] {
  const links: Link[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      for (const entry of Deno.readDirSync(next)) {
        const path = `${next}/${entry.name}`;
        if (entry.isDirectory) pending.push(path);
        else if (entry.isSymlink) {
          // What a link will lead to that leads to nothing now is what it says.
          links.push({ path, target: realPath(path) ?? resolvePath(next, Deno.readLinkSync(path)) });
        }
      }
    } catch {
      // It is a file, or closed to everyone.
    }
  }
  return links;
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
