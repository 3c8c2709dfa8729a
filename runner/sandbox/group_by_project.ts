import { isFile } from "../words/is_file.ts";
import { findProjectImports, type KnownConfigs } from "./import_map.ts";
import { isBareName } from "./module_graph.ts";

/** Modules that resolve their imports alike. */
export interface ModuleGroup {
  /** URLs. */
  readonly modules: string[];
  /** The import map of their project, written to a file, as a path; absent when there is none. */
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
  const groups = new Map<string, ModuleGroup>();
  const byFolder = new Map<string, ReturnType<typeof findProjectImports>>();
  const known: KnownConfigs = new Map();
  for (const [module, origin] of modules) {
    const place = new URL(".", origin).href;
    const found = await byFolder.getOrInsertComputed(place, () => findProjectImports(origin, known));
    const key = found?.folder ?? "";
    let group = groups.get(key);
    if (group === undefined) {
      const importMap = `${directory}/import_map_${groups.size + 1}.json`;
      const lock = `${key}/deno.lock`;
      if (found !== undefined) await Deno.writeTextFile(importMap, JSON.stringify(found.map));
      group = {
        modules: [],
        remapsAddresses: [found?.map.imports ?? {}, ...Object.values(found?.map.scopes ?? {})]
          .some((names) => Object.keys(names).some((name) => !isBareName(name))),
        ...(found === undefined ? {} : { importMap }),
        ...(found !== undefined && await isFile(lock) ? { lock } : {}),
      };
      groups.set(key, group);
    }
    group.modules.push(module);
  }
  return [...groups.values()];
}
