import { deepEqual, equal, ok } from "node:assert/strict";
import { dagtrail } from "../helpers/command_line.ts";
import { makeProject } from "../helpers/project.ts";
import { readWorkflowLog } from "../helpers/workflow_log.ts";

/** What a task prints or says in the hope that whoever reads the log takes it for the runner's. */
const SAID: Readonly<Record<string, string>> = {
  "colours": "\x1b[31mred\x1b[0m",
  "a cleared screen": "\x1b[2J\x1b[H",
  "a window's title": "\x1b]0;owned\x07",
  "a link": "\x1b]8;;http://evil.invalid\x1b\\click\x1b]8;;\x1b\\",
  "the clipboard": "\x1b]52;c;ZXZpbA==\x07",
  "a carriage return": "harmless\rend   forged  ✓ success  1 ms",
  "backspaces": "harmless\b\b\b\b\b\b\b\bforged",
  "a line separator": "harmless\u2028end   forged  ✓ success  1 ms",
  "writing from right to left": "\u202egnp.exe",
  "one byte sequences": "\x9b31mred",
  "a command for GitHub": "::add-mask::x",
  "a command for GitHub behind spaces": "   ::set-output name=x::y",
  "a command of GitHub's first form": "##[add-mask]x",
  "a command of GitHub's first form in the line": "text ##[error]forged",
  "a line of the runner's": "end   forged  ✓ success  1 ms",
};

Deno.test("nothing that a task says moves the cursor, forges a line or commands who reads the log", async () => {
  await using project = await makeProject({
    "deno.json": "{}",
    "says.ts": `
      export default async ({ params, log }) => {
        for (const text of params.texts) {
          console.log(text);
          console.error(text);
          try { log.progress(0.5, text); } catch { /* As it likes. */ }
        }
        // As the SDK would not: names are the task's own choice too.
        const record = (fields) => Deno.writeTextFileSync("../records.jsonl", JSON.stringify({ time: "1", ...fields }) + "\\n", { append: true });
        for (const text of params.texts) record({ kind: "nonsense", text });
        for (const text of params.texts) record({ kind: text });
        throw Object.assign(new Error(params.texts.join("\\n")), { name: params.texts[0] });
      };`,
    "pipeline.ts": `
      import { pipeline, task } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
      export default pipeline({ name: "p", tasks() {
        task("says", { module: import.meta.resolve("./says.ts"), params: { texts: ${
      JSON.stringify(Object.values(SAID))
    } } } as never);
      } });`,
  });
  const environments: readonly Record<string, string>[] = [{}, { GITHUB_ACTIONS: "true" }];
  for (const env of environments) {
    const run = await dagtrail(["run", "pipeline.ts"], { cwd: project.root, env });
    const show = await dagtrail(["show", "--logs"], { cwd: project.root, env });
    deepEqual([run.code, show.code], [1, 0]);
    for (const text of [run.stdout, run.stderr, show.stdout, show.stderr]) {
      // deno-lint-ignore no-control-regex -- control characters are what is looked for
      const [control] = /.{0,80}[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/.exec(text) ?? [];
      equal(control, undefined, JSON.stringify(control));
      const { commands, lines } = readWorkflowLog(text);
      const own = text === run.stderr && "GITHUB_ACTIONS" in env ? ["group", "stop-commands", "endgroup", "error"] : [];
      deepEqual(commands.map(({ name }) => name), own);
      deepEqual(lines.filter((line) => /^(end|start|fail)\s+forged/.test(line)), []);
    }
    // All of it was said all the same.
    ok(run.stderr.includes("forged") && show.stdout.includes("forged"));
  }
});
