/**
 * What an earlier site is known by, and where it carries its run files: both who reads one and who writes one need it.
 *
 * @module
 */

/** The file that a site remembers in what it was built from. */
export const STATE_FILE = "tracker.json";

/** The folder with a folder for each run. */
export const RUNS_FOLDER = "runs";

/** A run's own run file in its folder, packed. */
export const CARRIED_FILE = "run.otlp.json.gz";

/** The files of a run's artifacts, in its folder; each name begins with {@linkcode DIGEST_DIGITS} digits of its SHA-256. */
export const FILES_FOLDER = "files";

/** So many digits of a digest begin the name of an artifact's file. */
export const DIGEST_DIGITS = 12;
