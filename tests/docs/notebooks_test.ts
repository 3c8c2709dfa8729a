import assert from "node:assert/strict";
import { makeProject } from "../helpers/project.ts";
import { logged } from "../helpers/project_run.ts";
import { runNotebooks } from "../runner/notebook/notebook_project.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/notebooks.md", import.meta.url));

Deno.test("the notebook of docs/notebooks.md does what the page says, and passes the checks of a module", async () => {
  const [, text] = /```ts ignore\n(\/\/ %% \[markdown\]\n[\s\S]*?)```/.exec(PAGE)!;
  await using project = await makeProject({ "words.ts": text! });
  const done = await runNotebooks(project, { measure: { file: "words.ts", params: { words: ["a", "notebook"] } } });
  assert.deepEqual(done.result.tasks["measure"]!.value, { lengths: [1, 8] });
  assert.deepEqual(logged(done.attempt("measure"), "dagtrail.metric", "longest"), [8]);
  assert.deepEqual(
    done.notebook("measure").cells.map(({ cell_type }) => cell_type),
    ["markdown", "code", "code", "code", "markdown", "code", "code"],
  );
  for (const words of [["check", "--quiet"], ["lint", "--quiet"], ["fmt", "--check", "--quiet"]]) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...words, "words.ts"],
      cwd: project.root,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    assert.ok(success, `${words[0]}: ${new TextDecoder().decode(stderr)}`);
  }
});
