import { type CatalogPart, decodePart, encodePart } from "./catalog/catalog_part.ts";
import { dataScript, readDataScript } from "./catalog/data_script.ts";
import { CATALOG_VERSION, type Manifest, PART_SIZE } from "./catalog/manifest.ts";
import type { RunEntry } from "./catalog/run_entry.ts";
import type { SiteRun } from "./build_runs.ts";
import type { SiteFolder } from "./output/site_folder.ts";
import type { SiteState } from "./output/site_state.ts";
import { sha256OfText } from "./sha256.ts";
import { MANIFEST_PATH, partPath } from "./site/paths.ts";

/** The runs that a site has, by its state and its catalogue; those that one of both lacks are left out. */
export async function readCatalog(site: SiteFolder, state: SiteState): Promise<readonly SiteRun[]> {
  const entries = new Map<string, RunEntry>();
  for (const part of state.parts.keys()) {
    for (const entry of await readPart(site, part)) entries.set(entry.slug, entry);
  }
  return state.runs.flatMap((built) => {
    const entry = entries.get(built.slug);
    return entry === undefined ? [] : [{ built, entry }];
  });
}

async function readPart(site: SiteFolder, part: number): Promise<readonly RunEntry[]> {
  const [runs, tasks] = await Promise.all([site.read(partPath(part, "runs")), site.read(partPath(part, "tasks"))]);
  if (runs === undefined || tasks === undefined) return [];
  try {
    return decodePart(
      readDataScript(runs) as CatalogPart["runs"],
      readDataScript(tasks) as CatalogPart["tasks"],
    );
  } catch {
    // Somebody changed it by hand: its runs are built anew.
    return [];
  }
}

/**
 * Writes the parts of the catalogue that are not as they were, and returns the digests of all.
 *
 * @param runs Oldest first, so that a new run changes the last part only.
 */
export async function writeCatalog(
  site: SiteFolder,
  runs: readonly SiteRun[],
  before: readonly string[],
  about: Pick<Manifest, "columns" | "defaultColumns">,
): Promise<readonly string[]> {
  const parts = Array.from(
    { length: Math.ceil(runs.length / PART_SIZE) },
    (_, part) => runs.slice(part * PART_SIZE, (part + 1) * PART_SIZE),
  );
  const digests = parts.map((members) =>
    sha256OfText(members.map(({ built }) => `${built.slug} ${built.sha256}\n`).join("")).slice(0, 16)
  );
  for (const [part, members] of parts.entries()) {
    const paths = [partPath(part, "runs"), partPath(part, "tasks")] as const;
    if (digests[part] === before[part] && site.has(paths[0]) && site.has(paths[1])) continue;
    const { runs, tasks } = encodePart(members.map(({ entry }) => entry));
    await site.write(paths[0], dataScript(paths[0], runs));
    await site.write(paths[1], dataScript(paths[1], tasks));
  }
  for (let part = parts.length; part < before.length; part++) {
    await site.remove(partPath(part, "runs"));
    await site.remove(partPath(part, "tasks"));
  }
  const manifest: Manifest = {
    version: CATALOG_VERSION,
    parts: parts.map((members, part) => ({ runs: members.length, digest: digests[part]! })),
    ...about,
  };
  await site.write(MANIFEST_PATH, dataScript(MANIFEST_PATH, manifest));
  return digests;
}
