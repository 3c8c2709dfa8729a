/**
 * Processes by what stands in their environment. A process hands its environment on to those that it starts, wherever
 * they move in the tree of processes, so it tells what an attempt has left behind; only on Linux can it be read.
 *
 * @module
 */

/** The environment variable by which the processes of an attempt are known. */
export const MARK = "DAGTRAIL_MARK";

/** What {@linkcode MARK} is set to: begins with the run's identifier, so that one run's processes are known by it. */
export function markOf(attempt: { readonly run: string; readonly task: string; readonly attempt: number }): string {
  return `${attempt.run}/${attempt.task}/${attempt.attempt}`;
}

/** So often processes are looked for again: one may start another while it is looked at. */
const MAX_ROUNDS = 20;

/**
 * Kills every process that has this mark, and those that they start meanwhile.
 *
 * A program that starts another with an environment of its own making takes the mark away.
 */
export function killMarked(mark: string): void {
  if (Deno.build.os !== "linux") return;
  const wanted = new TextEncoder().encode(`${MARK}=${mark}\0`);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = processes().filter((pid) => hasVariable(pid, wanted));
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

function processes(): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter(Number.isInteger);
}

function hasVariable(pid: number, wanted: Uint8Array): boolean {
  let environment: Uint8Array;
  try {
    environment = Deno.readFileSync(`/proc/${pid}/environ`);
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
  for (let start = 0; start < environment.length;) {
    const end = environment.indexOf(0, start) + 1 || environment.length;
    if (end - start === wanted.length && wanted.every((byte, i) => environment[start + i] === byte)) return true;
    start = end;
  }
  return false;
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
