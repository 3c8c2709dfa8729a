import type { AttemptSpec } from "../words/attempt_spec.ts";
import { bwrapped } from "./bwrap.ts";
import type { ConfiningPrograms } from "./confining_programs.ts";
import type { ChildCommand } from "./child_command.ts";
import { findProgram } from "./find_program.ts";
import { unshared } from "./unshare.ts";

/** What the machine has to confine a process with, beyond Deno's sandbox. */
export interface Confinement {
  /** Which program does it. */
  readonly name: "bwrap" | "unshare";
  /** As the run file and the terminal name it. */
  readonly description: string;
  /** Whether a process sees no files but those that it was granted. */
  readonly hidesFiles: boolean;
  /** What confines an attempt's process, the innermost first. */
  readonly mechanisms: readonly string[];
  /** The command that runs `command` confined. */
  confine(command: ChildCommand, spec: AttemptSpec): ChildCommand;
}

/** What was found, or why nothing was. */
export type FoundConfinement =
  | { readonly confinement: Confinement }
  | { readonly confinement?: undefined; readonly reasons: readonly string[] };

/**
 * Looks for what can confine a process on this machine, and tries it out: bubblewrap, which hides files, the network and
 * processes; else `unshare`, which hides the network and processes.
 */
export async function findConfinement(environment: (name: string) => string | undefined): Promise<FoundConfinement> {
  if (Deno.build.os !== "linux") return { reasons: [`it is made of Linux's namespaces, and this is ${Deno.build.os}`] };
  const path = environment("PATH");
  const [env, sh] = await Promise.all([findProgram("env", path), findProgram("sh", path)]);
  if (env === undefined || sh === undefined) return { reasons: ["there is no `env` or no `sh` on the PATH"] };
  const reasons: string[] = [];
  // Without it, a request to stop would end what confines the attempt, and the attempt with it, at once.
  const signals = await whyNot(env, ["--ignore-signal=TERM", env, "--default-signal=TERM", env]);
  if (signals !== undefined) return { reasons: [`\`env\` cannot change how signals are taken: ${signals}`] };
  const prlimit = await findProgram("prlimit", path);
  const programs: ConfiningPrograms = { env, sh, ...(prlimit === undefined ? {} : { prlimit }) };
  const limits = prlimit === undefined ? [] : ["prlimit"];

  const bwrap = await findProgram("bwrap", path);
  if (bwrap === undefined) reasons.push("`bwrap` is not on the PATH: install the package bubblewrap");
  else {
    const tried = ["--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc"];
    const [fault, unsized] = await Promise.all([
      whyNot(bwrap, [...tried, env]),
      whyNot(bwrap, [...tried, "--size", "4096", "--tmpfs", "/tmp", env]),
    ]);
    if (fault === undefined) {
      const limitsTmpfs = unsized === undefined;
      return {
        confinement: {
          name: "bwrap",
          description: "bwrap hides files, processes and the network",
          hidesFiles: true,
          mechanisms: [...limits, "bwrap"],
          confine: (command, spec) => bwrapped(command, spec, { ...programs, bwrap, limitsTmpfs }, environment),
        },
      };
    }
    reasons.push(`\`bwrap\` does not work here: ${fault}`);
  }

  const unshare = await findProgram("unshare", path);
  if (unshare === undefined) reasons.push("`unshare` is not on the PATH");
  else {
    const asUser = Deno.uid() === 0 ? [] : ["--user", "--map-current-user"];
    const fault = await whyNot(unshare, [...asUser, "--pid", "--fork", "--kill-child", "--net", "--ipc", env]);
    if (fault === undefined) {
      return {
        confinement: {
          name: "unshare",
          description: "unshare hides processes and the network",
          hidesFiles: false,
          mechanisms: [...limits, "unshare"],
          confine: (command, spec) => unshared(command, spec, { ...programs, unshare, asUser }),
        },
      };
    }
    reasons.push(`\`unshare\` does not work here: ${fault}`);
  }
  return { reasons };
}

/** Why a program does not do what it is asked, in its own words; `undefined` when it does. */
async function whyNot(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stderr } = await new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (success) return undefined;
    return new TextDecoder().decode(stderr).trim().split("\n")[0] || "it fails without a word";
  } catch (error) {
    return (error as Error).message;
  }
}
