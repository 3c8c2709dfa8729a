import { isFile } from "../words/is_file.ts";
import { findProject, type KnownConfigs } from "./import_map.ts";
import { isBareName } from "./module_graph.ts";

/** Modules that resolve their imports alike. */
export interface ModuleGroup {
  /** URLs. */
  readonly modules: string[];
  /** The import map of their project, written to a file, as a path; absent when it has none or an empty one. */
  readonly importMap?: string;
  /** Whether that map also changes where paths and addresses lead, and not only what names mean. */
  readonly remapsAddresses: boolean;
  /** The project's lock file, as a path; absent when there is none. */
  readonly lock?: string;
}

/**
 * Groups modules by the project that they belong to, and writes each project's import map into `directory`.
 *
 * @param modules By the URL of a module, the URL by which its project is found: its own, unless it was made of another.
 */
export async function groupByProject(
  modules: ReadonlyMap<string, string>,
  directory: string,
): Promise<ModuleGroup[]> {
  // Modules of no project are one group too.
  const groups = new Map<string | undefined, ModuleGroup>();
  const byFolder = new Map<string, ReturnType<typeof findProject>>();
  const known: KnownConfigs = new Map();
  for (const [module, origin] of modules) {
    const place = new URL(".", origin).href;
    const project = await byFolder.getOrInsertComputed(place, () => findProject(origin, known));
    let group = groups.get(project?.folder);
    if (group === undefined) {
      const map = project?.map;
      const importMap = `${directory}/import_map_${groups.size + 1}.json`;
      const lock = `${project?.root}/deno.lock`;
      if (map !== undefined) Deno.writeTextFileSync(importMap, JSON.stringify(map));
      group = {
        modules: [],
        remapsAddresses: [map?.imports ?? {}, ...Object.values(map?.scopes ?? {})]
          .some((names) => Object.keys(names).some((name) => !isBareName(name))),
        ...(map === undefined ? {} : { importMap }),
        ...(project !== undefined && await isFile(lock) ? { lock } : {}),
      };
      groups.set(project?.folder, group);
    }
    group.modules.push(module);
  }
  return [...groups.values()];
}
