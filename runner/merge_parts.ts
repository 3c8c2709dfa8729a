import { readLedger, RunLedger } from "./cache/run_ledger.ts";
import { KeptResult } from "./earlier_result.ts";
import { workFolder, workFolders } from "./work_places.ts";

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
    for (const { runs, folder } of folders.flatMap(keptFolders)) {
      const part = readLedger(workFolder(runs, folder));
      if (part === undefined) continue;
      if (ledger === undefined) {
        await Deno.mkdir(target, { recursive: true });
        ledger = new RunLedger(target, { ...part.head, run: MERGED });
      }
      for (const task of part.finished.values()) {
        // A part also has what it was given by parts before it.
        if (finished.has(task.task)) continue;
        ledger.add(new KeptResult(task, runs, task.folder ?? folder).moveInto(target, false));
        finished.add(task.task);
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

function keptFolders(runs: string): { readonly runs: string; readonly folder: string }[] {
  try {
    return [...Deno.readDirSync(workFolders(runs))]
      .filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => ({ runs, folder: name }));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
