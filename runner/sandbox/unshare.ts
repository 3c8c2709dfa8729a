import type { AttemptSpec } from "../words/attempt_spec.ts";
import { keepsNetwork } from "./attempt_needs.ts";
import type { ChildCommand } from "./child_command.ts";
import { type ConfiningPrograms, limitedBy } from "./confining_programs.ts";

/**
 * `command` in namespaces of processes, of System V's messages and, unless it needs one, of the network.
 *
 * The shell is the first process there, which the kernel spares the signals that it does not listen for: what it starts
 * takes them as ever.
 */
export function unshared(
  command: ChildCommand,
  spec: AttemptSpec,
  programs: ConfiningPrograms & { readonly unshare: string; readonly asUser: readonly string[] },
): ChildCommand {
  return {
    ...command,
    executable: programs.env,
    executableExists: true,
    args: [
      "--ignore-signal=TERM",
      ...limitedBy(programs, spec),
      programs.unshare,
      ...programs.asUser,
      "--pid",
      "--fork",
      "--kill-child",
      "--ipc",
      ...(keepsNetwork(spec) ? [] : ["--net"]),
      programs.sh,
      "-c",
      '"$0" "$@"; exit $?',
      programs.env,
      "--default-signal=TERM",
      command.executable,
      ...command.args,
    ],
  };
}
