import { deepEqual, equal, match } from "node:assert/strict";
import { VERSION } from "../../../runner/words/version.ts";
import { dagtrail } from "../../helpers/command_line.ts";

Deno.test("a word that is no command or flag exits with 2 and a guess at what was meant", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["rnu"], /did you mean `run`\?/],
    [["run", "--fail-fats", "x"], /did you mean --fail-?[fF]ast\?/],
    [["plan", "x", "--format", "tabel"], /did you mean "table"\?/],
    [["run"], /pipeline/],
    [["plan", "a.ts", "b.ts"], /b\.ts|argument/],
    [["completions", "tcsh"], /bash, zsh, fish, powershell/],
    [["completions", "bash", "--name", "a; b"], /--name/],
  ];
  for (const [words, message] of cases) {
    const { code, stdout, stderr } = await dagtrail(words);
    deepEqual([code, stdout], [2, ""], words.join(" "));
    match(stderr, message);
    equal(stderr.includes("    at "), false);
  }
});

Deno.test("every command says what it is for and what it takes, and exits with 0", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /COMMANDS[\s\S]*run .*[\s\S]*plan [\s\S]*show [\s\S]*tracker [\s\S]*completions /],
    [["run"], /--param[\s\S]*--max-parallel[\s\S]*--fail-fast/],
    [["plan"], /--format/],
    [["show"], /--logs/],
    [["check"], /--json/],
    [["export"], /--to[\s\S]*--force/],
    [["recover"], /--clean[\s\S]*--json/],
    [["completions"], /bash/],
    [["tracker"], /COMMANDS/],
  ];
  for (const [words, message] of cases) {
    const { code, stdout, stderr } = await dagtrail([...words, "--help"]);
    deepEqual([code, stderr], [0, ""], words.join(" "));
    match(stdout, /USAGE/);
    match(stdout, message);
  }
  deepEqual(await dagtrail(["--version"]), { code: 0, stdout: `${VERSION}\n`, stderr: "" });
});
