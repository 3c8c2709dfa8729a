/**
 * Which processes of this machine are alive, read from `/proc`.
 *
 * @module
 */

/** Whether the kernel lets a test look at processes. */
export const HAS_PROC: boolean = Deno.build.os === "linux";

/** The processes that have `folder` in their command line or as their current folder, dead ones left out. */
export function processesIn(folder: string): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === Deno.pid || !isAlive(pid)) continue;
    try {
      const command = Deno.readTextFileSync(`/proc/${pid}/cmdline`);
      if (command.includes(folder) || Deno.readLinkSync(`/proc/${pid}/cwd`).startsWith(folder)) found.push(pid);
    } catch {
      // It ended meanwhile, or is somebody else's.
    }
  }
  return found;
}

/** Whether a process is there and is not a dead one that nobody has asked about yet. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

/** Whether the kernel still knows a process, alive or dead: all threads of one that it does not know are gone. */
export function isThere(pid: number): boolean {
  try {
    return Deno.statSync(`/proc/${pid}`).isDirectory;
  } catch {
    return false;
  }
}

/** Resolves once `condition` holds; for the short time between a signal and what the kernel makes of it. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`it never came true that ${what}`);
}
