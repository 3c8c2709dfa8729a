import assert from "node:assert/strict";
import { makeProject, type Project } from "../../helpers/project.ts";
import { askJudge, findJudges } from "../../notebooks/python_judges.ts";
import { notebook, pipeline, run, task } from "../../../mod.ts";

const judges = await findJudges();

const CELLS = [
  'const who = "nobody";',
  'import { notebookContext } from "dagtrail";\nconst { inputs, output, log } = await notebookContext<{ data: never }>();',
  'log.metric("m", 1); await output.writeText("a.txt", who); log.table("t", [{ a: 1 }]);',
  "inputs.data;",
];
const NOTEBOOK = CELLS.map((cell) => `// %%\n${cell}\n`).join("\n");

async function denoRun(project: Project, file: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", file],
    cwd: project.root,
    // What it leaves there goes with the project.
    env: { NO_COLOR: "1", TMPDIR: project.root, ...env },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test("a notebook that no pipeline runs prints what it logs, and says how it gets its inputs", async () => {
  await using project = await makeProject({ "nb.ts": NOTEBOOK });
  const said = await denoRun(project, "nb.ts");
  assert.match(said, /^metric m 1$/m);
  assert.match(said, /^artifact t \(application\/vnd\.dataresource\+json\)$/m);
  assert.match(
    said,
    /the input "data" is not there, since no pipeline runs this notebook: .*--keep-work.*DAGTRAIL_ATTEMPT/,
  );
});

Deno.test("with the directory of an attempt that was kept, it has that attempt's inputs", async () => {
  await using project = await makeProject({
    "data.ts": 'export default async ({ output }) => { await output.writeText("x.txt", "kept"); return 1; };\n',
    "nb.ts":
      '// %%\nimport { notebookContext } from "dagtrail";\nconst { inputs } = await notebookContext<{ data: any }>();\n' +
      'console.log("read", await inputs.data.readText("x.txt"), inputs.data.value);\n',
  });
  const { work } = await run(
    pipeline({
      name: "kept",
      tasks() {
        const data = task("data", { module: project.url("data.ts") } as never);
        notebook("nb", { source: project.url("nb.ts"), inputs: { data } });
      },
    }),
    { runs: project.path("runs"), root: project.root, keepWork: true },
  );
  const said = await denoRun(project, "nb.ts", { DAGTRAIL_ATTEMPT: `${work}/tasks/nb/attempt-1` });
  assert.match(said, /^read kept 1$/m);
});

Deno.test({
  name: `in Deno's own kernel, what is logged is shown in the cell${
    "missing" in judges ? ` (skipped: ${judges.missing})` : ""
  }`,
  ignore: "missing" in judges,
  async fn() {
    await using project = await makeProject({ "nb.ts": NOTEBOOK });
    const { nb } = await askJudge("python" in judges ? judges.python : "", "run_in_kernel.py", {
      deno: Deno.execPath(),
      directory: project.root,
      notebooks: { nb: CELLS },
    }) as { nb: readonly (readonly Readonly<Record<string, unknown>>[])[] };
    assert.equal(nb.length, 4);
    const kinds = nb[2]!.map(({ output_type }) => output_type);
    assert.ok(kinds.includes("stream") && kinds.includes("display_data"), kinds.join(", "));
    const shown = nb[2]!.find(({ output_type }) => output_type === "display_data")!.data as Record<string, unknown>;
    assert.match(String(shown["text/html"]), /<table>/);
    assert.match(String(nb[3]![0]!.evalue), /the input "data" is not there/);
  },
});
