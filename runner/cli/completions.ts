import { script } from "@bomb.sh/tab";
import { type CliContext, UsageError } from "./context.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

/** Prints a completion script, which asks this program, called as `complete`, for proposals. */
export function completionsCommand(this: CliContext, flags: { readonly name: string }, shell: string): void {
  if (!SHELLS.includes(shell)) {
    throw new UsageError(`the shell must be one of ${SHELLS.join(", ")}, and is ${JSON.stringify(shell)}`);
  }
  // A name that a shell would take for more than a word would make the script do more than complete.
  if (!/^[A-Za-z][\w-]*$/.test(flags.name)) {
    throw new UsageError(`--name must be letters, digits, "_" and "-", and is ${JSON.stringify(flags.name)}`);
  }
  script(shell, flags.name, flags.name);
}
