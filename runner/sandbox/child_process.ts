import type { ProcessExit, ResourceUse } from "../words/outcome.ts";
import type { ChildCommand } from "./child_command.ts";
import { copyTo } from "./copy_to.ts";
import { readLines } from "./lines.ts";
import { killMarked } from "./marked_processes.ts";
import { ownProgram } from "./own_program.ts";
import { readTreeUsage, readUsage, type SeenUse } from "./resource_use.ts";
import { inSessionOfItsOwn } from "./session.ts";

/** What ends a process from outside. */
export interface ProcessLimits {
  readonly timeoutMs?: number;
  /** From the request to stop to the kill. */
  readonly graceMs: number;
  readonly memoryBytes?: number;
  /** A mark in the process's environment: what bears it is ended with the process, even when it has left the group. */
  readonly mark?: string;
  readonly cpuMs?: number;
  /** How many processes there may be at a time, itself included; counted where it may start `programs`. */
  readonly processes?: number;
  /** Whether it may start others: what they use counts as its own. */
  readonly programs?: boolean;
  /** Aborts when a limit is exceeded that is watched elsewhere. */
  readonly exceeded?: AbortSignal;
}

/** Why the process ended, as far as the runner had a hand in it. */
export type EndedBy = "itself" | "timeout" | "cancellation" | "memory" | "cpu" | "processes" | "disk";

/** How a process ended, or that it never started. */
export type ProcessEnd =
  | {
    readonly started: true;
    readonly by: EndedBy;
    readonly exit: ProcessExit;
    readonly resources: ResourceUse;
    /** Why the file for its standard output could not be written. */
    readonly outputError?: Error;
  }
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

/** What a terminal, or who starts the runner, sends to the runner's whole group. */
const SENT_TO_GROUPS: readonly (Deno.Signal | null)[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** How much later the runner may hear of it than a process that it ends; not asked for where nothing of it ended one. */
const HEARD_MS = 1000;

const living = new Set<StartedProcess>();

/** Kills every process that is still running, with its group, without waiting: for a program that leaves at once. */
export function killAllProcesses(): void {
  for (const process of living) process.signal("SIGKILL");
}

/** What a process that {@linkcode ChildCommand.waits} is told to begin by. */
const GO = new Uint8Array([10]);

/** A process that exists; one whose command waits stands by, however long, until it is told to go. */
export class StartedProcess {
  readonly command: ChildCommand;
  readonly child: Deno.ChildProcess;

  private constructor(command: ChildCommand, child: Deno.ChildProcess) {
    this.command = command;
    this.child = child;
    living.add(this);
    child.status.then(() => living.delete(this));
  }

  /** Starts a process, in a group of its own if it may start others; what keeps it from starting is returned. */
  static start(command: ChildCommand): StartedProcess | Error {
    try {
      for (const [path, text] of Object.entries(command.files ?? {})) Deno.writeTextFileSync(path, text);
      const { executable, args, detached } = command.alone ? { ...command, detached: false } : inGroupOfItsOwn(command);
      const child = new Deno.Command(executable, {
        args: [...args],
        detached,
        env: { ...command.env },
        clearEnv: true,
        cwd: command.cwd,
        stdin: command.waits ? "piped" : "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      return new StartedProcess(command, child);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /**
   * Lets a process that waits begin; its standard input is at its end from there on. Gives whether it was still there
   * to begin: the system may have ended it for its memory.
   */
  async go(): Promise<boolean> {
    const input = this.child.stdin.getWriter();
    try {
      await input.write(GO);
      await input.close();
      return true;
    } catch {
      return false;
    }
  }

  /** Ends a process that waited and is not needed after all, and resolves when it is gone. */
  async standDown(): Promise<void> {
    this.signal("SIGKILL");
    await Promise.allSettled([
      this.child.stdin.abort(),
      this.child.stdout.cancel(),
      this.child.stderr.cancel(),
      this.child.status,
    ]);
  }

  /** Sends a signal to the process and to what it may have started; what is gone already is what was wanted. */
  signal(signal: "SIGTERM" | "SIGKILL"): void {
    try {
      if (!this.command.alone && Deno.build.os !== "windows") return Deno.kill(-this.child.pid, signal);
    } catch {
      // There is no such group: it has ended, or the process has only just been started and does not lead it yet.
    }
    try {
      this.child.kill(signal);
    } catch {
      // The process has ended, too.
    }
  }
}

/**
 * Starts a process and sees it to its end; never rejects.
 *
 * The life of a process: `standing by -> running -> stopping -> killed -> ended`. A time limit or `signal` moves it from
 * running to stopping (SIGTERM to the group), the grace period from stopping to killed (SIGKILL to the group), and any
 * other limit straight to killed. Whatever way it ends, its group ends with it. A process that is alone has no
 * group of its own: what is said of the group is meant for it by itself.
 *
 * `start` is a process that stood by and has begun, or the command of one that is still to be started.
 */
export async function runProcess(
  start: StartedProcess | ChildCommand,
  limits: ProcessLimits,
  listener: ProcessListener,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  if (signal.aborted && !(start instanceof StartedProcess)) return { started: false, by: "cancellation" };
  const process = start instanceof StartedProcess ? start : StartedProcess.start(start);
  if (process instanceof Error) return { started: false, by: "spawn", error: process };
  const { child } = process;
  listener.onStart(child.pid);

  let by: EndedBy = "itself";
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const stop = (reason: "timeout" | "cancellation"): void => {
    if (by !== "itself") return;
    by = reason;
    process.signal("SIGTERM");
    graceTimer = setTimeout(() => process.signal("SIGKILL"), limits.graceMs);
  };
  const cancel = (): void => stop("cancellation");
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const timeoutTimer = limits.timeoutMs === undefined ? undefined : setTimeout(() => stop("timeout"), limits.timeoutMs);

  let resources: ResourceUse = {};
  const kill = (reason: EndedBy): void => {
    if (by === "itself") by = reason;
    process.signal("SIGKILL");
  };
  const sample = (): void => {
    const seen = limits.programs ? readTreeUsage(child.pid) : readUsage(child.pid);
    if (seen !== undefined) {
      const peakMemoryBytes = Math.max(seen.peakMemoryBytes ?? 0, resources.peakMemoryBytes ?? 0);
      resources = { cpuSeconds: seen.cpuSeconds, ...(peakMemoryBytes === 0 ? {} : { peakMemoryBytes }) };
      const exceeded = exceededLimit(seen, limits);
      if (exceeded !== undefined) kill(exceeded);
    }
    sampleTimer = setTimeout(sample, SAMPLE_MS);
  };
  const exceed = (): void => kill("disk");
  limits.exceeded?.addEventListener("abort", exceed, { once: true });
  let sampleTimer = setTimeout(sample, FIRST_SAMPLE_MS);

  const drained = new AbortController();
  let outputError: Error | undefined;
  const output = Promise.all([
    process.command.stdoutFile === undefined
      ? readLines(child.stdout, (line) => listener.onLine("stdout", line), drained.signal)
      : copyTo(process.command.stdoutFile, child.stdout, drained.signal).catch((error: Error) => outputError = error),
    readLines(child.stderr, (line) => listener.onLine("stderr", line), drained.signal),
  ]);
  const status = await child.status;
  clearTimeout(timeoutTimer);
  clearTimeout(sampleTimer);
  limits.exceeded?.removeEventListener("abort", exceed);
  // It was in the runner's group, and what ended it may be a request to stop that the runner is about to hear of.
  if (by === "itself" && process.command.alone && SENT_TO_GROUPS.includes(status.signal)) {
    await abortedWithin(HEARD_MS, signal);
  }
  signal.removeEventListener("abort", cancel);
  clearTimeout(graceTimer);
  // One that could start no others has left none.
  if (!process.command.alone) process.signal("SIGKILL");
  if (limits.mark !== undefined) killMarked(limits.mark);
  const drainTimer = setTimeout(() => drained.abort(), DRAIN_MS);
  await output;
  clearTimeout(drainTimer);

  const exit: ProcessExit = status.signal === null ? { code: status.code } : { signal: status.signal };
  return { started: true, by, exit, resources, ...(outputError === undefined ? {} : { outputError }) };
}

/** Resolves when `signal` aborts, or after `ms` without that. */
function abortedWithin(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener("abort", over);
  });
}

function exceededLimit(use: SeenUse, limits: ProcessLimits): "memory" | "cpu" | "processes" | undefined {
  if ((use.peakMemoryBytes ?? 0) > (limits.memoryBytes ?? Infinity)) return "memory";
  if ((use.cpuSeconds ?? 0) * 1000 > (limits.cpuMs ?? Infinity)) return "cpu";
  return limits.programs && use.processes > (limits.processes ?? Infinity) ? "processes" : undefined;
}

function inGroupOfItsOwn(
  { executable, executableExists = false, args }: ChildCommand,
): ReturnType<typeof inSessionOfItsOwn> {
  // Only for the program that is known to exist.
  return executableExists || executable === ownProgram()
    ? inSessionOfItsOwn(executable, args)
    : { executable, args: [...args], detached: true };
}
