/**
 * A process that carries out a command in another one's place, and how it is asked to stop.
 *
 * Ctrl-C reaches every process of a terminal, and a signal that is sent to one process reaches that one alone. So the
 * one that was started by the user passes on what it gets, and the one in its place listens to nothing else: whichever
 * way a request comes, it counts once.
 *
 * @module
 */
import { removeIfThere } from "../words/remove_if_there.ts";

/** Set in the environment of a process that stands in for another. */
const MARK = "DAGTRAIL_STAND_IN";

/** How often a stand-in looks whether the process that it stands in for is still there. */
const LOOK_MS = 250;

/** Set, beside it, to the file that its import map came from. */
const IMPORT_MAP = "DAGTRAIL_STAND_IN_IMPORT_MAP";

/** The environment that makes a process the stand-in of this one; `importMap` is the file that it is started with. */
export function standInEnv(importMap: string): Record<string, string> {
  return { [MARK]: String(Deno.pid), [IMPORT_MAP]: importMap };
}

/** In a stand-in, removes the file of the import map: Deno has read it, and whoever is killed later leaves nothing. */
export function removeImportMap(): void {
  const file = Deno.env.get(IMPORT_MAP);
  if (!isStandIn() || file === undefined) return;
  Deno.env.delete(IMPORT_MAP);
  removeIfThere(file);
}

/** Whether this process stands in for another one. */
export function isStandIn(): boolean {
  return Deno.env.get(MARK) !== undefined;
}

// A request cannot be passed on as itself, since what was sent to the whole group has reached the stand-in too. These end
// a process that does not listen yet, which is what was asked for. SIGUSR1 would not: by it, Deno opens its inspector.
const PASSED_ON_INTERRUPT: Deno.Signal = "SIGUSR2";
const PASSED_ON_REQUEST: Deno.Signal = "SIGVTALRM";
const PASSED_ON_HANGUP: Deno.Signal = "SIGALRM";

const PASSED_ON: Partial<Record<Deno.Signal, Deno.Signal>> = {
  SIGINT: PASSED_ON_INTERRUPT,
  SIGHUP: PASSED_ON_HANGUP,
};

/**
 * Calls `leave` when the process that this one stands in for was killed: whoever did it meant the command, and the
 * command is this process now.
 */
export function onAbandoned(leave: () => void): void {
  const parent = Number(Deno.env.get(MARK));
  // On Windows, nobody takes the place of a parent that is gone.
  if (!isStandIn() || Deno.build.os === "windows") return;
  const timer = setInterval(() => {
    if (Deno.ppid !== parent) leave();
  }, LOOK_MS);
  Deno.unrefTimer(timer);
}

/** Passes a request to stop on to the stand-in. */
export function passOn(child: Deno.ChildProcess, signal: Deno.Signal): void {
  // On Windows there is Ctrl-C alone, which reaches the stand-in by itself.
  if (Deno.build.os === "windows") return;
  try {
    child.kill(PASSED_ON[signal] ?? PASSED_ON_REQUEST);
  } catch {
    // It has ended already.
  }
}

/** Calls `stop` with every request to stop: those of the user, or, in a stand-in, those that were passed on. */
export function onStopRequest(stop: (signal: Deno.Signal) => void): void {
  const windows = Deno.build.os === "windows";
  const standIn = !windows && isStandIn();
  for (const signal of ["SIGINT", "SIGHUP"] as const) {
    if (windows && signal === "SIGHUP") continue;
    // A listener that does nothing keeps the signal from ending the process.
    Deno.addSignalListener(signal, () => standIn ? undefined : stop(signal));
  }
  if (!windows) Deno.addSignalListener("SIGTERM", () => standIn ? undefined : stop("SIGTERM"));
  if (!standIn) return;
  Deno.addSignalListener(PASSED_ON_INTERRUPT, () => stop("SIGINT"));
  Deno.addSignalListener(PASSED_ON_HANGUP, () => stop("SIGHUP"));
  Deno.addSignalListener(PASSED_ON_REQUEST, () => stop("SIGTERM"));
}
