import type { SiteRun } from "./build_runs.ts";
import type { FoundFile } from "./intake/found_file.ts";
import { peekRunFile } from "./intake/peek_run_file.ts";
import type { DroppedRun, SiteState } from "./output/site_state.ts";
import { choose, type Dated, type Keep } from "./retention.ts";
import { carriedPath } from "./site/paths.ts";

/** Files that are kept, and those that are not. */
export interface Retained {
  readonly kept: readonly FoundFile[];
  readonly dropped: readonly DroppedRun[];
}

/** What an earlier build has found out about a file. */
interface Known extends Dated {
  readonly sizeBytes: number;
  /** Absent for the copy in the site, whose time says nothing. */
  readonly modifiedMs?: number;
}

/** Leaves out the files of runs that are too old to be kept. Only files that no earlier build knew are looked into. */
export async function retainRuns(
  files: readonly FoundFile[],
  keep: Keep | undefined,
  state: SiteState | undefined,
): Promise<Retained> {
  if (keep === undefined) return { kept: files, dropped: [] };
  const known = knownFiles(state);
  const growth = growthOf(state);
  const dated: (Dated & { readonly file: FoundFile })[] = [];
  for (const file of files) {
    const seen = known.get(file.name);
    const same = seen?.sizeBytes === file.sizeBytes && (seen.modifiedMs ?? file.modifiedMs) === file.modifiedMs;
    if (same) {
      // One that was left out must not come back, and be left out again, for being a little smaller than was thought.
      dated.push({ siteBytes: file.sizeBytes * growth * 1.25, ...seen, file });
      continue;
    }
    const peek = await peekRunFile(file);
    // One that cannot be read is kept, so that it is named with the reason.
    dated.push({
      file,
      startMs: peek?.startMs ?? Infinity,
      identity: peek?.sha256 ?? file.name,
      siteBytes: file.sizeBytes * growth,
    });
  }
  const { kept, dropped } = choose(dated, keep, Date.now());
  return {
    kept: kept.map(({ file }) => file),
    dropped: dropped.map(({ file: { name, sizeBytes, modifiedMs }, startMs, identity }) => {
      return { file: name, sizeBytes, modifiedMs, startMs, sha256: identity };
    }),
  };
}

function knownFiles(state: SiteState | undefined): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const { file, startMs, sha256, sizeBytes, modifiedMs, slug, carriedBytes, siteBytes } of state?.runs ?? []) {
    known.set(file, { startMs, identity: sha256, sizeBytes, modifiedMs, siteBytes });
    known.set(carriedPath(slug), { startMs, identity: sha256, sizeBytes: carriedBytes, siteBytes });
  }
  for (const { file, startMs, sha256, sizeBytes, modifiedMs } of state?.dropped ?? []) {
    known.set(file, { startMs, identity: sha256, sizeBytes, modifiedMs });
  }
  return known;
}

/** How much more a run takes in the site than as a file, on average; 0 when nothing is known of it. */
function growthOf(state: SiteState | undefined): number {
  const [files, site] = (state?.runs ?? []).reduce(
    ([files, site], run) => [files + run.sizeBytes, site + run.siteBytes] as const,
    [0, 0] as readonly [number, number],
  );
  return files === 0 ? 0 : site / files;
}

/** Of runs that were built, those that the site can hold, in their order, and those that it cannot. */
export function retainBuilt(
  runs: readonly SiteRun[],
  { bytes }: Keep,
): { readonly kept: readonly SiteRun[]; readonly dropped: readonly SiteRun[] } {
  if (bytes === undefined) return { kept: runs, dropped: [] };
  const dated = runs.map((run) => {
    const { startMs, siteBytes, sha256 } = run.built;
    return { run, startMs, siteBytes, identity: sha256 };
  });
  const { kept, dropped } = choose(dated, { bytes }, 0);
  return { kept: kept.map(({ run }) => run), dropped: dropped.map(({ run }) => run) };
}
