/**
 * Where everything stands in a site, as paths from its root. All names in them are slugs, so no path needs encoding.
 *
 * @module
 */

/** The list of runs. */
export const RUNS_PATH = "index.html";

/** The list of run files that could not be read. */
export const UNREADABLE_PATH = "unreadable.html";

/** The style sheet and the scripts. */
export const ASSETS = { style: "assets/tracker.css", theme: "assets/theme.js", page: "assets/page.js" } as const;

/** The folder of everything that belongs to one run. */
export function runFolder(run: string): string {
  return `runs/${run}`;
}

/** A run's page. */
export function runPath(run: string): string {
  return `${runFolder(run)}/index.html`;
}

/** A task's page. */
export function taskPath(run: string, task: string): string {
  return `${runFolder(run)}/tasks/${task}.html`;
}

/** The folder of a run's artifacts. */
export function filesFolder(run: string): string {
  return `${runFolder(run)}/files`;
}

/** The whole log of an attempt, where it is too long for a page. */
export function logPath(run: string, task: string, attempt: number): string {
  return `${runFolder(run)}/logs/${task}-${attempt}.txt`;
}

/** One of the later parts of the list of runs; the first part is {@linkcode RUNS_PATH}. */
export function runsPartPath(part: number): string {
  return part === 0 ? RUNS_PATH : `runs-${part + 1}.html`;
}

/** The address of one path as a page at another path links to it: relative, so that a site works wherever it is put. */
export function relativeLink(from: string, to: string): string {
  const base = from.split("/").slice(0, -1);
  const target = to.split("/");
  let shared = 0;
  while (shared < base.length && shared < target.length - 1 && base[shared] === target[shared]) shared++;
  return [...base.slice(shared).map(() => ".."), ...target.slice(shared)].join("/");
}
