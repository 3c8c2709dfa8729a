import { STATE_FILE } from "../catalog/site_files.ts";
import { exists } from "./exists.ts";

/** The version of {@linkcode SiteState}'s form. */
const STATE_VERSION = 2;

/** What a built site says about itself. */
export interface SiteState {
  readonly version: number;
  /** The digest of the code that made its pages; other code makes other pages. */
  readonly builder: string;
  /** In the order of the catalogue: oldest first. */
  readonly runs: readonly BuiltRun[];
  /** Digests of what each part of the catalogue was made from. */
  readonly parts: readonly string[];
  /** Run files that are there and were left out because newer ones are kept. */
  readonly dropped: readonly DroppedRun[];
  /** How many runs were left out so far, and the start of the newest of them in milliseconds since the epoch. */
  readonly droppedRuns: number;
  readonly droppedUntilMs?: number;
  /** The names of the pipelines' pages. */
  readonly pipelines: readonly string[];
  /** The paths of what the project added. */
  readonly own: readonly string[];
}

/** A run whose pages are in the site. */
export interface BuiltRun {
  /** The run file's name among those that were given. */
  readonly file: string;
  /** Size and time tell without reading that the file has not changed; the digest tells it for certain. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
  /** The name of its folder below `runs/`. */
  readonly slug: string;
  /** Milliseconds since the epoch; 0 when it is not known. */
  readonly startMs: number;
  /** What its folder holds in all, in bytes. */
  readonly siteBytes: number;
  /** The size of the run file that the site carries, in bytes. */
  readonly carriedBytes: number;
}

/** A run file that was left out. */
export interface DroppedRun {
  readonly file: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly startMs: number;
  readonly sha256: string;
}

/** The folder for a site cannot be used; the message says why, and what to do. */
export class SiteFolderError extends Error {
  override readonly name = "SiteFolderError";
}

/**
 * What the site in a folder says about itself; `undefined` when there is none, or when it is of another form and has to
 * be built anew.
 *
 * @throws {SiteFolderError} When the folder holds other things than a site, which a build would mix with its pages.
 */
export async function readSiteState(root: string): Promise<SiteState | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(`${root}/${STATE_FILE}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      throw new SiteFolderError(`${JSON.stringify(root)} is a file; name a folder for the site`, { cause: error });
    }
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
      throw new SiteFolderError(`${JSON.stringify(root)} cannot be read; name another folder for the site`, {
        cause: error,
      });
    }
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await refuseOtherFolder(root);
    return undefined;
  }
  try {
    const state: SiteState = JSON.parse(text);
    const slugs = [...state.runs.map(({ slug }) => slug), ...state.pipelines];
    return state.version === STATE_VERSION && slugs.every(isSlug) && state.own.every(isOwn) ? state : undefined;
  } catch {
    return undefined;
  }
}

// What is gone is removed by this name, so a site from elsewhere must not make it a way out of the site.
function isSlug(name: unknown): boolean {
  return typeof name === "string" && /^[a-z0-9][a-z0-9._-]*$/.test(name);
}

function isOwn(path: unknown): boolean {
  return typeof path === "string" && /^(assets\/[a-z]+\.[a-z]+|[a-z0-9][a-z0-9_-]*\.html)$/.test(path);
}

async function refuseOtherFolder(root: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(root)) {
      // Another build may have begun just now: it writes this file before all others.
      if (exists(`${root}/${STATE_FILE}`)) return;
      throw new SiteFolderError(
        `${JSON.stringify(root)} is not empty and not a tracker's site (it holds ${JSON.stringify(name)} and no ` +
          `${STATE_FILE}); name a new or an empty folder for the site`,
      );
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The text of that file while a site is built for the first time: of a form that leads to a build from nothing. */
export const SITE_BEGUN = `${JSON.stringify({ version: 0, runs: [] })}\n`;

/** A site's state as the text of its file. */
export function formatSiteState(state: Omit<SiteState, "version">): string {
  const { runs, ...rest } = state;
  const head = JSON.stringify({ version: STATE_VERSION, ...rest }).slice(0, -1);
  // A run a line, so that a person can read it and a change shows as one line.
  return `${head},"runs":[\n${runs.map((run) => JSON.stringify(run)).join(",\n")}\n]}\n`;
}
