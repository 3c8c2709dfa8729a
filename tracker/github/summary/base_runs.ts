import { findRunFiles } from "../../intake/find_run_files.ts";
import { readRunFile } from "../../intake/read_run_file.ts";
import { readRun } from "../../model/read_run.ts";
import type { RunView } from "../../model/run_view.ts";

/** How many runs a run is compared with. */
const LAST = 10;

/** The runs that a run is compared with, and what could not be read of them. */
export interface BaseRuns {
  /** The newest first. */
  readonly runs: readonly RunView[];
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * The last runs of a run's pipeline that succeeded, from run files and folders: of one branch where it is given, before
 * the run itself, and none from a fork or a pull request.
 *
 * @throws {RunsNotFoundError} When there is nothing at a path.
 */
export async function baseRuns(run: RunView, paths: readonly string[], branch: string | undefined): Promise<BaseRuns> {
  const runs: RunView[] = [];
  await using found = await findRunFiles(paths);
  const refused = [...found.refused];
  for (const file of found.files) {
    const read = await readRunFile(file);
    if ("reason" in read) {
      refused.push({ file: file.name, reason: read.reason });
      continue;
    }
    if (read.source?.fork === true) continue;
    const other = readRun(read.run);
    if (other.pipeline !== run.pipeline || other.id === run.id || other.outcome !== "success") continue;
    if (other.context.changeId !== undefined || (branch !== undefined && other.context.branch !== branch)) continue;
    if ((other.startMs ?? 0) > (run.startMs ?? Infinity)) continue;
    runs.push(other);
  }
  runs.sort((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0));
  return { runs: runs.slice(0, LAST), refused };
}
