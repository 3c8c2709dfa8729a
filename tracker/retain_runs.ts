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
  const dated: (Dated & { readonly file: FoundFile })[] = [];
  for (const file of files) {
    const seen = known.get(file.name);
    const same = seen?.sizeBytes === file.sizeBytes && (seen.modifiedMs ?? file.modifiedMs) === file.modifiedMs;
    if (same) {
      dated.push({ file, startMs: seen.startMs, identity: seen.identity });
      continue;
    }
    const peek = await peekRunFile(file);
    // One that cannot be read is kept, so that it is named with the reason.
    dated.push({ file, startMs: peek?.startMs ?? Infinity, identity: peek?.sha256 ?? file.name });
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
  for (const { file, startMs, sha256, sizeBytes, modifiedMs, slug, carriedBytes } of state?.runs ?? []) {
    known.set(file, { startMs, identity: sha256, sizeBytes, modifiedMs });
    known.set(carriedPath(slug), { startMs, identity: sha256, sizeBytes: carriedBytes });
  }
  for (const { file, startMs, sha256, sizeBytes, modifiedMs } of state?.dropped ?? []) {
    known.set(file, { startMs, identity: sha256, sizeBytes, modifiedMs });
  }
  return known;
}
