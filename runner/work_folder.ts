/** Makes the run's own folder, and returns those above it that were not there, the innermost first. */
export async function makeWorkFolder(work: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = parentOf(work); !await exists(folder); folder = parentOf(folder)) missing.push(folder);
  for (let turn = 1;; turn++) {
    try {
      await Deno.mkdir(work, { recursive: true });
      return missing;
    } catch (error) {
      // Another run that ends now may have taken a folder away between two steps of this one.
      if (!(error instanceof Deno.errors.NotFound) || turn === 10) throw error;
    }
  }
}

/** Removes the run's own folder, and those above it that were made for it and have nothing else in them. */
export async function removeWorkFolder(work: string, made: readonly string[]): Promise<void> {
  try {
    await Deno.remove(work, { recursive: true });
  } catch {
    // A task may have closed a folder of its own to everyone; that is no reason to fail a run.
    return;
  }
  for (const folder of new Set([parentOf(work), ...made])) {
    try {
      await Deno.remove(folder);
    } catch {
      // It has a run file or another run's folder in it, or another run removed it first.
      return;
    }
  }
}

function parentOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, "") || "/";
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
