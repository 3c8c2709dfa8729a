import { RunsNotFoundError } from "../intake/find_run_files.ts";
import { SiteFolderError } from "../output/site_state.ts";
import { TemporaryFolderError } from "../temporary_folder.ts";
import { ConfigError } from "../tracker_config.ts";

/**
 * What to say of an error that the user can mend: a path that is not there, a folder that holds something else or cannot
 * be used, a configuration that is wrong.
 *
 * @throws The error itself when it is another one.
 */
export function mendableMessage(error: unknown): string {
  const mendable = error instanceof RunsNotFoundError || error instanceof SiteFolderError ||
    error instanceof ConfigError || error instanceof TemporaryFolderError;
  if (mendable) return error.message;
  throw error;
}
