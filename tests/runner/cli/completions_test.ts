import { deepEqual, equal, match, ok } from "node:assert/strict";
import { CLI, dagtrail } from "../../helpers/command_line.ts";

async function bash(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--norc", "--noprofile", "-c", script],
    env: { DENO: Deno.execPath(), CLI },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const hasBash = await bash("true").then(({ code }) => code === 0, () => false);

Deno.test("each shell gets a script that names the program and asks it for proposals", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { code, stdout, stderr } = await dagtrail(["completions", shell, "--name", "my-dagtrail"]);
    deepEqual([code, stderr], [0, ""], shell);
    match(stdout, /my-dagtrail/);
    match(stdout, /complete '?--/);
  }
});

Deno.test({
  name: "the script for bash is bash, and completes commands, flags and values in one",
  ignore: !hasBash,
  async fn() {
    const complete = (words: string) => `
      COMP_WORDS=(dagtrail ${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); COMPREPLY=()
      "$handler" dagtrail; printf '%s,' "\${COMPREPLY[@]}"; echo`;
    const { code, stdout, stderr } = await bash(`
      set -e
      dagtrail() { "$DENO" run -A "$CLI" "$@"; }
      script=$(dagtrail completions bash)
      bash -n <<<"$script"
      source /dev/stdin <<<"$script"
      # What bash itself would call for this program.
      handler=$(complete -p dagtrail | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      complete -p dagtrail
      set +e
      ${["pl", "''", "run --fa", "plan x.ts --format m", "run pipel"].map(complete).join("\n")}
    `);
    equal(code, 0, stderr);
    const [registered, ...lines] = stdout.trimEnd().split("\n");
    match(registered!, /-o default/);
    const { stdout: help } = await dagtrail(["--help"]);
    const commands = help.split("COMMANDS")[1]!.trim().split("\n").map((line) => line.trim().split(" ")[0]);
    deepEqual(lines, ["plan,", `${commands.join(",")},`, "--fail-fast,", "mermaid,", ","], stderr);
  },
});

Deno.test("what the scripts ask is answered with a proposal a line and its explanation", async () => {
  const { code, stdout, stderr } = await dagtrail(["complete", "--", "s"]);
  deepEqual([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  match(lines[0]!, /^show\t./);
  match(lines.at(-1)!, /^:\d+$/);
  ok((await dagtrail(["complete", "--", "tracker", ""])).stdout.includes("build\t"));
});
