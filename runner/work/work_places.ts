/** The directory of an attempt in a run's own folder, whether or not it exists. */
export function attemptDirectory(work: string, task: string, attempt: number): string {
  return `${work}/tasks/${task}/attempt-${attempt}`;
}

/** Where the output of a task is put that is taken from the cache, in a run's own folder. */
export function takenOutput(work: string, task: string): string {
  return `${work}/tasks/${task}/taken/output`;
}

/** Where, below the folder of run files, runs keep what they need while they go on; each in a folder of its own. */
export const WORK = ".work";

/** The folder of those folders. */
export function workFolders(runs: string): string {
  return `${runs}/${WORK}`;
}

/** The own folder of a run. */
export function workFolder(runs: string, run: string): string {
  return `${workFolders(runs)}/${run}`;
}

/** What the names of run files end with. */
export const RUN_FILE_SUFFIX = ".otlp.json";

/** The folder of the cache, unless another one is named. */
export function cacheFolder(runs: string): string {
  return `${runs}/.cache`;
}
