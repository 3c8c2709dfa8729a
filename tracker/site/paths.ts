/**
 * Where everything stands in a site, as paths from its root. All names in them are slugs, so no path needs encoding.
 *
 * @module
 */

import { CARRIED_FILE, FILES_FOLDER, RUNS_FOLDER } from "../catalog/site_files.ts";

/** The page that says what the site is, and what is new. */
export const HOME_PATH = "index.html";

/** The list of runs. */
export const RUNS_PATH = "runs.html";

/** Runs side by side. */
export const COMPARE_PATH = "compare.html";

/** The list of run files that could not be read. */
export const UNREADABLE_PATH = "unreadable.html";

/** A script by its name. */
export function scriptPath(name: string): string {
  return `assets/${name}.js`;
}

/** The style sheet and the scripts. */
export const ASSETS = {
  style: "assets/tracker.css",
  theme: scriptPath("theme"),
  page: scriptPath("page"),
  runs: scriptPath("runs"),
  compare: scriptPath("compare"),
  pipeline: scriptPath("pipeline"),
  run: scriptPath("run"),
  chart: scriptPath("chart"),
  digit: scriptPath("digit"),
} as const;

/** What a project adds to every page. */
export const OWN_ASSETS = {
  style: "assets/own.css",
  script: "assets/own.js",
  logo: (ending: string) => `assets/logo.${ending}`,
} as const;

/** What the parts of the catalogue are, for scripts. */
export const MANIFEST_PATH = "data/manifest.js";

/** A part of the catalogue; 0 has the oldest runs. */
export function partPath(part: number, what: "runs" | "tasks"): string {
  return `data/${what}-${part}.js`;
}

/** The history of a pipeline, by the name of its page. */
export function pipelinePath(pipeline: string): string {
  return `pipelines/${pipeline}.html`;
}

/** What the charts of a pipeline's page are of, for scripts. */
export function pipelineDataPath(pipeline: string): string {
  return `pipelines/${pipeline}.js`;
}

/** The folder of everything that belongs to one run. */
export function runFolder(run: string): string {
  return `${RUNS_FOLDER}/${run}`;
}

/** The run file that the site carries. */
export function carriedPath(run: string): string {
  return `${runFolder(run)}/${CARRIED_FILE}`;
}

/** What a comparison needs of a run, for scripts. */
export function runDataPath(run: string): string {
  return `${runFolder(run)}/data.js`;
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
  return `${runFolder(run)}/${FILES_FOLDER}`;
}

/** The whole log of an attempt, where it is too long for a page; without the ending, which says what for. */
export function logPath(run: string, task: string, attempt: number): string {
  return `${runFolder(run)}/logs/${task}-${attempt}`;
}

/** A part of the list of runs, for readers without scripts; 0 has the oldest runs. */
export function runsPartPath(part: number): string {
  return `runs-${part + 1}.html`;
}

/** The address of one path as a page at another path links to it: relative, so that a site works wherever it is put. */
export function relativeLink(from: string, to: string): string {
  /** Where the names begin that only one of them has, behind the folders of both. */
  let own = 0;
  for (let i = 0; i < to.length && from[i] === to[i]; i++) if (to[i] === "/") own = i + 1;
  let up = "";
  for (let i = from.indexOf("/", own); i !== -1; i = from.indexOf("/", i + 1)) up += "../";
  return up + to.slice(own);
}
