/// <reference lib="dom" />
import { decodePart, type RunsPart } from "../catalog/catalog_part.ts";
import type { Manifest } from "../catalog/manifest.ts";
import type { RunEntry } from "../catalog/run_entry.ts";
import { MANIFEST_PATH, partPath } from "../site/paths.ts";
import { loadData, presentData } from "./load_data.ts";

/** What the site says of its catalogue; `undefined` when the page did not load it. */
export function presentManifest(): Manifest | undefined {
  return presentData<Manifest>(MANIFEST_PATH);
}

/**
 * Loads all runs, the newest first, and tells of them part by part; a part that cannot be loaded is told of by an error.
 *
 * @param told Is called with the runs that came, newest first.
 */
export async function loadRuns(manifest: Manifest, told: (runs: readonly RunEntry[]) => void): Promise<void> {
  const parts = manifest.parts.map(({ digest }, part) => ({ part, digest })).reverse();
  // All are asked for at once, and told of in their order.
  const asked = parts.map(({ part, digest }) => loadData<RunsPart>(partPath(part, "runs"), digest));
  for (const one of asked) one.catch(() => {});
  for (const one of asked) {
    told(decodePart(await one).toReversed());
    // A reader may type or scroll between two parts.
    await new Promise((resolve) => setTimeout(resolve));
  }
}
