/** The name under which a project's configuration is found where the command is called. */
const CONFIG_FILE = "tracker.config.ts";

/** The configuration that was named, or the one in the current folder; `undefined` when there is none. */
export async function findConfig(named?: string): Promise<string | undefined> {
  if (named !== undefined) return named;
  try {
    return (await Deno.stat(CONFIG_FILE)).isFile ? CONFIG_FILE : undefined;
  } catch (error) {
    // Where nobody may look, there is none for them.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}
