/** The file whose lock says that a runner is at work in a run's own folder. */
export const LOCK_FILE = "lock";

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

/**
 * Takes the lock of a run's own folder for its runner, who holds it for as long as the file is open. The operating
 * system gives it back when the process ends, in whatever way, so a dead runner never holds it. On a file system without
 * locks there is none.
 *
 * @throws {Error} When the folder cannot be written.
 */
export function holdWorkFolder(work: string): Deno.FsFile {
  const file = Deno.openSync(`${work}/${LOCK_FILE}`, { write: true, create: true });
  try {
    file.lockSync(true);
  } catch {
    // Then `claimWorkFolder` cannot tell either, and says so.
  }
  return file;
}

/** A process that is just being started has all that its parent has open, also a lock that was given back meanwhile. */
const CLAIM_LOOKS = 5;
const CLAIM_PAUSE_MS = 20;

/**
 * Takes the lock of a folder whose runner may be gone; `undefined` when somebody holds it.
 *
 * @throws {Error} When the folder is gone or cannot be written, or its file system has no locks.
 */
export async function claimWorkFolder(work: string): Promise<Deno.FsFile | undefined> {
  const file = await Deno.open(`${work}/${LOCK_FILE}`, { write: true, create: true });
  try {
    for (let look = 1; look <= CLAIM_LOOKS; look++) {
      if (await file.tryLock(true)) return file;
      if (look < CLAIM_LOOKS) await new Promise((resolve) => setTimeout(resolve, CLAIM_PAUSE_MS));
    }
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  return undefined;
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
