import type { ProcessExit, ResourceUse } from "../words/outcome.ts";
import type { ChildCommand } from "./child_command.ts";
import { readLines } from "./lines.ts";
import { readUsage } from "./resource_use.ts";

/** What ends a process from outside. */
export interface ProcessLimits {
  readonly timeoutMs?: number;
  /** From the request to stop to the kill. */
  readonly graceMs: number;
  readonly memoryBytes?: number;
}

/** Why the process ended, as far as the runner had a hand in it. */
export type EndedBy = "itself" | "timeout" | "cancellation" | "memory";

/** How a process ended, or that it never started. */
export type ProcessEnd =
  | { readonly started: true; readonly by: EndedBy; readonly exit: ProcessExit; readonly resources: ResourceUse }
  | { readonly started: false; readonly by: "cancellation" }
  | { readonly started: false; readonly by: "spawn"; readonly error: Error };

/** What is told while the process lives. */
export interface ProcessListener {
  readonly onStart: (pid: number) => void;
  readonly onLine: (stream: "stdout" | "stderr", line: string) => void;
}

/** How long output may still come after the process and its group are gone, from a grandchild that left the group. */
const DRAIN_MS = 500;
/** When resources are looked at first, and then how often. */
const FIRST_SAMPLE_MS = 25;
const SAMPLE_MS = 100;

const living = new Set<Deno.ChildProcess>();

/** Kills every process that is still running, with its group, without waiting: for a program that leaves at once. */
export function killAllProcesses(): void {
  for (const child of living) signalGroup(child, "SIGKILL");
}

/**
 * Starts a process in a group of its own and sees it to its end; never rejects.
 *
 * The life of a process: `starting -> running -> stopping -> killed -> ended`. A time limit or `signal` moves it from
 * running to stopping (SIGTERM to the group), the grace period from stopping to killed (SIGKILL to the group), and a
 * memory limit straight to killed. Whatever way it ends, its group ends with it.
 */
export async function runProcess(
  command: ChildCommand,
  limits: ProcessLimits,
  listener: ProcessListener,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  if (signal.aborted) return { started: false, by: "cancellation" };
  let child: Deno.ChildProcess;
  try {
    const { executable, args, detached } = inGroupOfItsOwn(command);
    child = new Deno.Command(executable, {
      args,
      detached,
      env: { ...command.env },
      clearEnv: true,
      cwd: command.cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    return { started: false, by: "spawn", error: error instanceof Error ? error : new Error(String(error)) };
  }
  living.add(child);
  listener.onStart(child.pid);

  let by: EndedBy = "itself";
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const stop = (reason: "timeout" | "cancellation"): void => {
    if (by !== "itself") return;
    by = reason;
    signalGroup(child, "SIGTERM");
    graceTimer = setTimeout(() => signalGroup(child, "SIGKILL"), limits.graceMs);
  };
  const cancel = (): void => stop("cancellation");
  signal.addEventListener("abort", cancel, { once: true });
  const timeoutTimer = limits.timeoutMs === undefined ? undefined : setTimeout(() => stop("timeout"), limits.timeoutMs);

  let resources: ResourceUse = {};
  const sample = (): void => {
    resources = readUsage(child.pid) ?? resources;
    if (limits.memoryBytes !== undefined && (resources.peakMemoryBytes ?? 0) > limits.memoryBytes) {
      if (by === "itself") by = "memory";
      signalGroup(child, "SIGKILL");
    }
    sampleTimer = setTimeout(sample, SAMPLE_MS);
  };
  let sampleTimer = setTimeout(sample, FIRST_SAMPLE_MS);

  const drained = new AbortController();
  const output = Promise.all([
    readLines(child.stdout, (line) => listener.onLine("stdout", line), drained.signal),
    readLines(child.stderr, (line) => listener.onLine("stderr", line), drained.signal),
  ]);
  const status = await child.status;
  living.delete(child);

  clearTimeout(timeoutTimer);
  clearTimeout(graceTimer);
  clearTimeout(sampleTimer);
  signal.removeEventListener("abort", cancel);
  signalGroup(child, "SIGKILL");
  const drainTimer = setTimeout(() => drained.abort(), DRAIN_MS);
  await output;
  clearTimeout(drainTimer);

  const exit: ProcessExit = status.signal === null ? { code: status.code } : { signal: status.signal };
  return { started: true, by, exit, resources };
}

const SETSID = "/usr/bin/setsid";
let hasSetsid: boolean | undefined;

/**
 * How to start a command as the leader of a new process group.
 *
 * `detached` makes Deno fork itself, which holds the runner up for 3 ms each time; `setsid`, of util-linux or busybox,
 * becomes the command, with the same process number, and a start without `detached` takes half a millisecond.
 */
function inGroupOfItsOwn(
  { executable, args }: ChildCommand,
): { executable: string; args: string[]; detached: boolean } {
  hasSetsid ??= Deno.build.os === "linux" && isExecutable(SETSID);
  // Only for the program that is known to exist, since setsid would hide that another one could not be started.
  return hasSetsid && executable === Deno.execPath()
    ? { executable: SETSID, args: [executable, ...args], detached: false }
    : { executable, args: [...args], detached: true };
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

/** Sends a signal to the whole group of the process; a group that is gone already is what was wanted. */
function signalGroup(child: Deno.ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    if (Deno.build.os !== "windows") return Deno.kill(-child.pid, signal);
  } catch {
    // There is no such group: it has ended, or the process has only just been started and does not lead it yet.
  }
  try {
    child.kill(signal);
  } catch {
    // The process has ended, too.
  }
}
