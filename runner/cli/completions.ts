import { script } from "@bomb.sh/tab";
import { type CliContext, UsageError } from "./context.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

/** A part of the package bash-completion that the script calls, for machines that do not have it. */
const BASH_WORDS = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        words=("\${COMP_WORDS[@]}")
        cword=$COMP_CWORD
        cur=\${COMP_WORDS[COMP_CWORD]}
        prev=\${COMP_WORDS[COMP_CWORD-1]}
    }
fi
`;

/** Prints a completion script, which asks this program, called as `complete`, for proposals. */
export function completionsCommand(this: CliContext, flags: { readonly name: string }, shell: string): void {
  if (!SHELLS.includes(shell)) {
    throw new UsageError(`the shell must be one of ${SHELLS.join(", ")}, and is ${JSON.stringify(shell)}`);
  }
  // A name that a shell would take for more than a word would make the script do more than complete.
  if (!/^[A-Za-z][\w-]*$/.test(flags.name)) {
    throw new UsageError(`--name must be letters, digits, "_" and "-", and is ${JSON.stringify(flags.name)}`);
  }
  if (shell === "bash") this.process.stdout.write(BASH_WORDS);
  script(shell, flags.name, flags.name);
  // The package's own line leaves out that file names are completed where the program proposes nothing.
  if (shell === "bash") {
    this.process.stdout.write(`complete -o default -F __${flags.name.replaceAll("-", "_")}_complete ${flags.name}\n`);
  }
}
