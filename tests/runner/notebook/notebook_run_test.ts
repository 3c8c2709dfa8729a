import assert from "node:assert/strict";
import { notebook, pipeline, PipelineError, plan, run, task } from "../../../mod.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { MASK } from "../../../runner/recording/mask.ts";
import { makeProject } from "../../helpers/project.ts";
import { logged, runInProject } from "../../helpers/project_run.ts";
import { notebookFaults } from "../../notebooks/check_notebook.ts";
import { notebooksOf, outputsOf, runNotebooks } from "./notebook_project.ts";

const CONTEXT = 'import { notebookContext } from "dagtrail";\nconst context = await notebookContext();\n';

Deno.test("parameters are set below the cell that declares them, and those that are not set are recorded", async () => {
  await using project = await makeProject({
    "nb.ts": '// %% tags=["parameters"]\nconst size = 100;\nlet label = "x";\nconst day = new Date(0);\n\n' +
      "// %%\nconsole.log(size, label);\n",
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts", params: { size: 7 } } });
  assert.equal(done.result.result, "success");
  const evaluated = done.notebook("nb");
  assert.deepEqual(evaluated.cells.map(({ source, execution_count }) => [source.join(""), execution_count]), [
    ['const size = 100;\nlet label = "x";\nconst day = new Date(0);', 1],
    ["// Parameters\nconst size = 7;", 2],
    ["console.log(size, label);", 3],
  ]);
  assert.deepEqual(evaluated.cells[1]!.metadata.tags, ["injected-parameters"]);
  assert.deepEqual(evaluated.cells[2]!.outputs, [{ output_type: "stream", name: "stdout", text: ["7 x\n"] }]);
  assert.deepEqual((evaluated.metadata.papermill as { parameters: unknown }).parameters, { size: 7 });
  assert.deepEqual({ ...done.task("nb").attributes["dagtrail.task.params"] as object }, { size: 7 });
  assert.deepEqual(logged(done.attempt("nb"), "dagtrail.param", "label"), ["x"]);
  assert.deepEqual(logged(done.attempt("nb"), "dagtrail.param", "size"), []);
  // A date is no JSON, and none of the run file's parameters.
  assert.deepEqual(logged(done.attempt("nb"), "dagtrail.param", "day"), []);
});

Deno.test("an evaluated notebook that is run again has its parameters set anew", async () => {
  await using project = await makeProject({
    "nb.ts": '// %% tags=["parameters"]\nconst size = 100;\n\n// %%\nsize;\n',
  });
  const first = await runNotebooks(project, { nb: { file: "nb.ts", params: { size: 7 } } });
  await project.write("again.ipynb", JSON.stringify({ ...first.notebook("nb"), nbformat: 4, nbformat_minor: 5 }));
  const second = await runNotebooks(project, {
    again: { file: "again.ipynb", params: { size: 8 } },
    asItWas: { file: "again.ipynb" },
  });
  const shown = (name: string): unknown => second.notebook(name).cells.at(-1)!.outputs![0]!.data;
  assert.deepEqual(shown("again"), { "text/plain": ["8"] });
  assert.equal(second.notebook("again").cells.length, 3);
  assert.deepEqual(shown("asItWas"), { "text/plain": ["7"] });
});

Deno.test("a notebook reads its inputs, writes its output, logs, and leaves what it exports by default", async () => {
  await using project = await makeProject({
    "make.ts":
      'export default async ({ output }) => { await output.writeText("a.txt", "from upstream"); return 5; };\n',
    "nb.ts": `// %%\n${CONTEXT}const text = await context.inputs.made.readText("a.txt");\n\n` +
      '// %%\nawait context.output.writeText("b.txt", text.toUpperCase());\ncontext.log.metric("m", context.inputs.made.value);\n' +
      'context.log.table("t", [{ a: "<b>", c: 1 }]);\ncontext.attempt.task;\n\n// %%\nexport default { length: text.length };\n',
    "use.ts": 'export default async ({ inputs }) => [await inputs.nb.readText("b.txt"), inputs.nb.value];\n',
  });
  const done = await runInProject(
    project,
    pipeline({
      name: "mixed",
      tasks() {
        const made = task("make", { module: project.url("make.ts") } as never);
        const nb = notebook("nb", { source: project.url("nb.ts"), inputs: { made } });
        task("use", { module: project.url("use.ts"), inputs: { nb } } as never);
      },
    }),
  );
  assert.deepEqual(done.result.tasks["use"]!.value, ["FROM UPSTREAM", { length: 13 }]);
  assert.deepEqual(logged(done.attempt("nb"), "dagtrail.metric", "m"), [5]);
  assert.deepEqual([...done.artifacts("nb").keys()].sort(), ["nb.html", "nb.ipynb", "t"]);
  const page = new TextDecoder().decode(
    done.artifacts("nb").get("nb.html")!.attributes["dagtrail.artifact.data"] as Uint8Array,
  );
  assert.match(page, /<td>&lt;b&gt;<\/td><td class="number">1<\/td>/);
});

Deno.test("a stack names the cell and the line as they were written, in percent format and in .ipynb", async () => {
  const cells = [
    "const a = 1;",
    "function inner(n: number): never {\n  throw new RangeError(`bad ${n}`);\n}\ninner(a);",
  ];
  await using project = await makeProject({
    "percent.ts": cells.map((cell) => `// %%\n${cell}\n`).join("\n"),
    "jupyter.ipynb": JSON.stringify({
      cells: cells.map((source, i) => ({
        cell_type: "code",
        id: `c${i}`,
        metadata: {},
        outputs: [],
        execution_count: null,
        source,
      })),
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }),
  });
  const done = await runNotebooks(project, { percent: { file: "percent.ts" }, jupyter: { file: "jupyter.ipynb" } });
  const frames = (name: string): string[] =>
    done.result.tasks[name]!.exception!.stacktrace!.split("\n").slice(1).map((line) =>
      line.trim().replaceAll(project.root, "")
    );
  assert.deepEqual(frames("percent"), [
    "at inner (file:///percent.ts:6:9, cell 2)",
    "at file:///percent.ts:8:1, cell 2",
  ]);
  assert.deepEqual(frames("jupyter"), [
    "at inner (file:///jupyter.ipynb, cell 2:2:9)",
    "at file:///jupyter.ipynb, cell 2:4:1",
  ]);
  const error = done.notebook("percent").cells[1]!.outputs![0]! as { traceback: string[] };
  assert.deepEqual(error.traceback.slice(1).map((line) => line.trim().replaceAll(project.root, "")), frames("percent"));
});

Deno.test("an error in a cell names what caused it, with the place", async () => {
  await using project = await makeProject({
    "nb.ts": '// %%\nconst cause = new RangeError("the cause");\nthrow new Error("the effect", { cause });\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } });
  const { traceback } = done.notebook("nb").cells[0]!.outputs![0] as { traceback: string[] };
  assert.deepEqual(traceback.map((line) => line.trim().replaceAll(project.root, "")), [
    "Error: the effect",
    "at file:///nb.ts:3:7, cell 1",
    "Caused by: RangeError: the cause",
    "at file:///nb.ts:2:15, cell 1",
  ]);
});

Deno.test("what is wrong with a notebook is found before anything starts, with its place", async () => {
  await using project = await makeProject({
    "syntax.ts": "// %%\n1;\n\n// %%\nconst x = = 2;\n",
    "import.ts": '// %%\nimport { a } from "./missing.ts";\na;\n',
    "params.ts": '// %% tags=["parameters"]\nconst size = 1;\n',
    "none.ts": "// %%\n1;\n",
    "broken.ipynb": "{",
  });
  const faults = async (notebooks: Parameters<typeof notebooksOf>[1]): Promise<string> => {
    try {
      await plan(notebooksOf(project, notebooks), { root: project.root });
    } catch (error) {
      assert.ok(error instanceof PipelineError);
      return error.diagnostics.map(({ code, message, location, fix }) => [code, message, location, fix].join(" | "))
        .join("\n");
    }
    return "";
  };
  assert.match(
    await faults({ syntax: { file: "syntax.ts" } }),
    /^notebook \| code cell 2 of the notebook syntax\.ts: Unexpected token \| .*\/syntax\.ts:5:11/,
  );
  assert.match(await faults({ import: { file: "import.ts" } }), /Module not found "file:.*\/missing\.ts"/);
  assert.match(
    await faults({ params: { file: "params.ts", params: { sise: 1 } } }),
    /^unknown-parameter \| the parameter "sise" .* \| did you mean size\?/,
  );
  assert.match(await faults({ none: { file: "none.ts", params: { a: 1 } } }), /no cell with the tag parameters/);
  assert.match(await faults({ broken: { file: "broken.ipynb" } }), /it is not JSON/);
  assert.match(await faults({ gone: { file: "gone.ts" } }), /there is no file .*\/gone\.ts/);
});

Deno.test("a notebook is in the sandbox as any task is: it reads its own code and no other file of its folder", async () => {
  await using project = await makeProject({
    "lib.ts": "export const lib = 1;\n",
    "secret.txt": "not for it",
    "other.ts": "export const other = 1;\n",
    "nb.ts": '// %%\nimport { lib } from "./lib.ts";\nconst failures: string[] = [];\n' +
      "const tried = async (name: string, run: () => unknown) => { try { await run(); } catch (error) { failures.push(`${name}: ${(error as Error).message}`); } };\n\n" +
      '// %%\nawait tried("read", () => Deno.readTextFile(new URL("./secret.txt", import.meta.url)));\n' +
      'const name = "./other.ts";\nawait tried("import", () => import(name));\n' +
      'await tried("write", () => Deno.writeTextFile(new URL("./lib.ts", import.meta.url), ""));\n' +
      'await tried("net", () => fetch("http://127.0.0.1:4321"));\nawait tried("run", () => new Deno.Command("/bin/true").output());\n' +
      'await tried("env", () => Deno.env.get("HOME"));\n[lib, ...failures];\n\n// %%\nexport default failures;\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } });
  const failures = done.result.tasks["nb"]!.value as readonly string[];
  assert.deepEqual(failures.map((line) => line.split(":")[0]), ["read", "import", "write", "net", "run", "env"]);
  for (const line of failures) assert.match(line, /Requires (read|write|net|run|env) access/);
  const grants = JSON.stringify(done.attempt("nb").attributes["dagtrail.attempt.grants"]);
  assert.ok(grants.includes('"./lib.ts"') && grants.includes('"./nb.ts"'), grants);
  // Where the compiled module lies is this machine's own affair.
  assert.ok(grants.includes('"NOTEBOOK/nb.ts"') && !grants.includes(".notebooks"), grants);
});

Deno.test("secrets are masked in what cells print, show and throw, however it is cut into pieces", async () => {
  Deno.env.set("NOTEBOOK_TEST_SECRET", "hunter2-and-more");
  await using project = await makeProject({
    "nb.ts": `// %%\n${CONTEXT}const { NOTEBOOK_TEST_SECRET: secret } = context.secrets;\nconsole.log(secret);\n` +
      'Deno.stdout.writeSync(new TextEncoder().encode(secret.slice(0, 7)));\nDeno.stdout.writeSync(new TextEncoder().encode(secret.slice(7) + "\\n"));\n\n' +
      "// %%\nDeno.jupyter.html`<b>${secret}</b>`;\n\n// %%\n({ [secret]: btoa(secret) });\n\n// %%\nthrow new Error(`with ${secret}`);\n",
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts", secrets: ["NOTEBOOK_TEST_SECRET"] } });
  Deno.env.delete("NOTEBOOK_TEST_SECRET");
  assert.equal(done.result.result, "failure");
  const texts = [JSON.stringify(done.notebook("nb")), done.page("nb"), done.text, JSON.stringify(done.result)];
  for (const text of texts) {
    assert.doesNotMatch(text, /hunter2-and-more/);
    assert.ok(!text.includes(btoa("hunter2-and-more").slice(0, -2)));
  }
  assert.ok(outputsOf(done.notebook("nb")).includes(MASK));
});

Deno.test("a secret of characters that HTML escapes is masked in a table that is logged", async () => {
  const secret = `p&ss"w<rd'1`;
  Deno.env.set("NOTEBOOK_TEST_SECRET", secret);
  await using project = await makeProject({
    "nb.ts": `// %%\n${CONTEXT}const { NOTEBOOK_TEST_SECRET: secret } = context.secrets;\n` +
      'context.log.table("t", [{ [secret]: secret }]);\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts", secrets: ["NOTEBOOK_TEST_SECRET"] } });
  Deno.env.delete("NOTEBOOK_TEST_SECRET");
  assert.equal(done.result.result, "success");
  for (const text of [JSON.stringify(done.notebook("nb")), done.page("nb"), done.text]) {
    assert.doesNotMatch(text, /p&[^;]*;ss|w&[^;]*;rd|p&ss/);
  }
});

Deno.test("records that a cell forges change no other cell, and break nothing", async () => {
  await using project = await makeProject({
    "nb.ts": `// %%\n${CONTEXT}const file = context.output.directory.replace(/output$/, "records.jsonl");\n` +
      'const forge = (record: object) => Deno.writeTextFileSync(file, JSON.stringify({ time: "1", ...record }) + "\\n", { append: true });\n' +
      'forge({ kind: "cell-start", cell: 3 });\nforge({ kind: "cell-start", cell: 99 });\nforge({ kind: "cell-end", cell: 1, result: "success" });\n' +
      'forge({ kind: "cell-output", cell: 99, output: { type: "stream", name: "stdout", text: "ghost" } });\n' +
      'forge({ kind: "cell-output", cell: -1, output: { type: "stream", name: "stdout", text: "ghost" } });\n' +
      'forge({ kind: "cell-output", cell: 1, output: { type: "result", data: { "text/plain": { deep: 1 } } } });\n\n// %%\n"second";\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } });
  assert.equal(done.result.result, "success");
  const evaluated = done.notebook("nb");
  assert.deepEqual(notebookFaults(JSON.stringify({ ...evaluated, nbformat: 4, nbformat_minor: 5 })), []);
  assert.ok(!outputsOf(evaluated).includes("ghost"));
  assert.deepEqual(evaluated.cells[1]!.outputs![0]!.data, { "text/plain": ['"second"'] });
});

Deno.test("a notebook that is tried again leaves an evaluated notebook for each attempt", async () => {
  await using project = await makeProject({
    "nb.ts":
      `// %%\n${CONTEXT}console.log("attempt", context.attempt.number);\n\n// %%\nif (context.attempt.number === 1) throw new Error("not yet");\n`,
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts", retry: { attempts: 2 } } });
  assert.equal(done.result.tasks["nb"]!.attempts, 2);
  for (const number of [1, 2]) {
    assert.ok(outputsOf(done.notebook("nb", number)).includes(`attempt ${number}`));
    const { result } = done.notebook("nb", number).metadata.dagtrail as { result: string };
    assert.equal(result, number === 1 ? "failure" : "success");
  }
});

Deno.test("a run that is cancelled keeps what its notebook had put out", async () => {
  await using project = await makeProject({
    "nb.ts":
      '// %%\nconsole.log("kept");\n\n// %%\nconsole.log("waiting");\nawait new Promise((resolve) => setTimeout(resolve, 1e6));\n',
  });
  const cancel = new AbortController();
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } }, {
    signal: cancel.signal,
    onEvent(event) {
      if (event.type !== "attempt-record" || event.record.kind !== "cell-output") return;
      if (JSON.stringify(event.record).includes("waiting")) cancel.abort("enough");
    },
  });
  assert.equal(done.result.result, "cancellation");
  const outputs = outputsOf(done.notebook("nb"));
  assert.ok(outputs.includes("kept") && outputs.includes("waiting") && outputs.includes("Cancellation"), outputs);
});

Deno.test("the cell that runs is named while it runs, and spans that it opens are below the attempt", async () => {
  await using project = await makeProject({
    "deno.json": JSON.stringify({
      imports: {
        dagtrail: new URL("../../../mod.ts", import.meta.url).href,
        "@opentelemetry/api": "npm:@opentelemetry/api@1.10.0",
      },
    }),
    "nb.ts": '// %% [markdown]\n// ## Measuring\n\n// %%\nimport { trace } from "@opentelemetry/api";\n' +
      'trace.getTracer("t").startActiveSpan("own", (span) => span.end());\n\n// %% The second\n1;\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } });
  const progress = done.attempt("nb").events.filter(({ name }) => name === "dagtrail.progress");
  assert.deepEqual(progress.map(({ attributes }) => attributes["dagtrail.message"]), [
    "cell 1 of 2: Measuring",
    "cell 2 of 2: The second",
    "all cells",
  ]);
  assert.deepEqual(progress.map(({ attributes }) => attributes["dagtrail.fraction"]), [0, 0.5, 1]);
  const { spanId } = done.attempt("nb");
  const names = done.file.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name);
  assert.ok(names.includes("own") && names.includes("cell 1: Measuring"), names.join(", "));
});

Deno.test("what a task module does with an artifact of the notebook's name does not come in its way", async () => {
  await using project = await makeProject({
    "nb.ts": `// %%\n${CONTEXT}context.log.text("nb.ipynb", "not a notebook");\n` +
      'Deno.mkdirSync(context.output.directory.replace(/output$/, "artifacts/999999998"));\n',
  });
  const done = await runNotebooks(project, { nb: { file: "nb.ts" } });
  assert.equal(done.notebook("nb").cells.length, 1);
});

Deno.test("two tasks of one notebook with different parameters are two, and the source's digest is that of the file", async () => {
  await using project = await makeProject({
    "nb.ts": '// %% tags=["parameters"]\nconst n = 1;\n\n// %%\nexport default n;\n',
  });
  const runs = project.path("runs");
  const both = (): ReturnType<typeof pipeline> =>
    pipeline({
      name: "two",
      tasks() {
        for (const n of [2, 3]) notebook("nb", { source: project.url("nb.ts"), key: n, params: { n } });
        notebook("nb", { source: project.url("nb.ts") });
      },
    });
  const { tasks } = await run(both(), { runs, root: project.root });
  assert.deepEqual(Object.values(tasks).map(({ value }) => value).toSorted(), [1, 2, 3]);
  const digest = async (): Promise<unknown> =>
    (await runInProject(project, both(), { cache: false })).task("nb").attributes["dagtrail.task.source.digest"];
  const before = await digest();
  assert.equal(await digest(), before);
  await project.write("nb.ts", '// %% tags=["parameters"]\nconst n = 1;\n\n// %%\nexport default n + 1;\n');
  assert.notEqual(await digest(), before);
});

Deno.test("a notebook that has not changed is not run again, and its evaluated notebook is there all the same", async () => {
  await using project = await makeProject({
    "lib.ts": "export const lib = 1;\n",
    "nb.ts": '// %%\nimport { lib } from "./lib.ts";\nconsole.log("printed", lib);\n\n// %%\nexport default lib;\n',
  });
  const once = async (): Promise<{ value: unknown; ran: boolean; artifacts: ReadonlyMap<string, unknown> }> => {
    let ran = false;
    const { file, tasks } = await run(notebooksOf(project, { nb: { file: "nb.ts" } }), {
      runs: project.path("runs"),
      root: project.root,
      onEvent: ({ type }) => void (ran ||= type === "attempt-process"),
    });
    const { spans } = decodeRunFile(await Deno.readTextFile(file));
    const artifacts = spans.filter((span) => "dagtrail.artifact.name" in span.attributes).map(({ attributes }) =>
      [String(attributes["dagtrail.artifact.name"]), attributes["dagtrail.artifact.sha256"]] as const
    );
    return { value: tasks["nb"]!.value, ran, artifacts: new Map(artifacts) };
  };
  const [first, second] = [await once(), await once()];
  assert.deepEqual([first.value, first.ran, second.value, second.ran], [1, true, 1, false]);
  assert.deepEqual([...first.artifacts.keys()].sort(), ["nb.html", "nb.ipynb"]);
  assert.deepEqual(second.artifacts, first.artifacts);
  await project.write("lib.ts", "export const lib = 2;\n");
  const third = await once();
  assert.deepEqual([third.value, third.ran], [2, true]);
  await project.write("nb.ts", "// %%\nexport default 3;\n");
  assert.equal((await once()).value, 3);
});
