import { readLedger, RunLedger } from "../cache/run_ledger.ts";
import { KeptResult } from "./earlier_result.ts";
import { workFolder, workFolders } from "../work/work_places.ts";

/** What the parts of a run that ran elsewhere have finished, as a run that tasks can be given results from. */
export interface MergedParts extends AsyncDisposable {
  /** The run's name, for `reuse`; absent when nothing was finished. */
  readonly run?: string;
  /** Full names of the tasks that succeeded. */
  readonly finished: ReadonlySet<string>;
}

/** What it is called; no run of a pipeline is. */
const MERGED = ".parts";

/**
 * Puts what the parts in some folders have finished together, in the folder of run files `runs`, until it is disposed of.
 * A part is a folder of run files whose run was told to keep its own folder.
 */
export async function mergeParts(folders: readonly string[], runs: string): Promise<MergedParts> {
  const target = workFolder(runs, MERGED);
  const finished = new Set<string>();
  let ledger: RunLedger | undefined;
  try {
    for (const folder of folders) {
      for (const run of keptRuns(folder)) {
        const part = readLedger(workFolder(folder, run));
        if (part === undefined) continue;
        if (ledger === undefined) {
          await Deno.mkdir(target, { recursive: true });
          ledger = new RunLedger(target, { ...part.head, run: MERGED });
        }
        for (const task of part.finished.values()) {
          // What a part was given by parts before it lies in theirs.
          if (task.folder !== undefined || finished.has(task.task)) continue;
          try {
            ledger.add(new KeptResult(task, folder, run).moveInto(target, false));
          } catch {
            // What needs it will say that nothing of it is there.
            continue;
          }
          finished.add(task.task);
        }
      }
    }
    ledger?.end("success");
  } finally {
    ledger?.[Symbol.dispose]();
  }
  return {
    ...(ledger === undefined ? {} : { run: MERGED }),
    finished,
    async [Symbol.asyncDispose]() {
      if (ledger !== undefined) await Deno.remove(target, { recursive: true });
    },
  };
}

/** The runs of a part whose own folders are there. */
function keptRuns(part: string): string[] {
  try {
    return [...Deno.readDirSync(workFolders(part))].filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
