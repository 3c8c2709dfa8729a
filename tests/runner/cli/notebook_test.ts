import { deepEqual, equal, match, ok } from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { dagtrail } from "../../helpers/command_line.ts";
import { DAGTRAIL, makeProject } from "../../helpers/project.ts";

const NOTEBOOK = `// %% tags=["parameters"]
const name = "world";
const times = 1;

// %% [markdown]
// ## Greeting

// %%
import { greet } from "./greet.ts";
for (let i = 0; i < times; i++) console.log(greet(name));

// %%
export default { greeted: times };
`;
const FILES = {
  "deno.json": "{}",
  "nb.ts": NOTEBOOK,
  "greet.ts": "export const greet = (name: string) => `hello, ${name}`;\n",
};

Deno.test("a notebook runs as a pipeline of one task, with its parameters from the command line", async () => {
  await using project = await makeProject(FILES);
  const { code, stdout, stderr } = await dagtrail(["run", "nb.ts", "--param", "name=42", "--param", "times=2"], {
    cwd: project.root,
  });
  equal(code, 0, stderr);
  match(stdout, /^nb +1 +✓ success/m);
  // As in the notebook, the name is a text and the times are a number.
  equal(stderr.match(/nb \| hello, 42$/gm)?.length, 2);
  const file = /^run file +(\S+)$/m.exec(stdout)![1]!;
  const { resource, spans } = decodeRunFile(await Deno.readTextFile(project.path(file)));
  equal(resource["dagtrail.pipeline.module"], "nb.ts");
  const task = spans.find((span) => "dagtrail.task.module" in span.attributes)!;
  equal(task.attributes["dagtrail.task.module"], "nb.ts");
  deepEqual(
    spans.filter((span) => "dagtrail.cell.number" in span.attributes).map(({ name }) => name).sort(),
    [
      'cell 1: const name = "world";',
      "cell 2: Parameters",
      "cell 3: Greeting",
      "cell 4: export default { greeted: times };",
    ],
  );
});

Deno.test("a notebook is planned without being run, and an .ipynb as well", async () => {
  await using project = await makeProject(FILES);
  equal((await dagtrail(["notebook", "convert", "nb.ts", "nb.ipynb"], { cwd: project.root })).code, 0);
  for (const name of ["nb.ts", "nb.ipynb"]) {
    const { code, stdout, stderr } = await dagtrail(["plan", name], { cwd: project.root });
    equal(code, 0, stderr);
    match(stdout, /^nb +1 +none/m);
  }
});

for (
  const [title, words, message] of [
    ["a parameter that it does not have", ["run", "nb.ts", "--param", "tims=2"], /did you mean times\?/],
    [
      "a parameter of the wrong type",
      ["run", "nb.ts", "--param", "times=often"],
      /must be a number, as in the notebook/,
    ],
    [
      "a host that is none",
      ["run", "nb.ts", "--allow-net", "bad host"],
      /permissions\.net of the task "nb" has "bad host", which is not a host/,
    ],
    ["a notebook that is not there", ["run", "gone.ipynb"], /there is no file .*gone\.ipynb/],
    [
      "a pipeline with a notebook's options",
      ["run", "p.ts", "--watch"],
      /--watch is for a notebook that is run by itself/,
    ],
  ] as const
) {
  Deno.test(`${title} is refused, and nothing is run`, async () => {
    await using project = await makeProject({
      ...FILES,
      "p.ts": `import { pipeline } from "${DAGTRAIL}";\nexport default pipeline({ name: "p", tasks() {} });\n`,
    });
    const { code, stderr, stdout } = await dagtrail(words, { cwd: project.root });
    equal(code, 2);
    match(stderr + stdout, message);
  });
}

Deno.test("a notebook that is run by itself reads what the command line lets it", async () => {
  await using project = await makeProject({
    "deno.json": "{}",
    "nb.ts":
      '// %%\nconst text = await Deno.readTextFile(new URL("./data.txt", import.meta.url));\nconsole.log(text);\n',
    "data.txt": "the data",
  });
  equal((await dagtrail(["run", "nb.ts"], { cwd: project.root })).code, 1);
  const { code, stderr } = await dagtrail(["run", "nb.ts", "--allow-read", "data.txt"], { cwd: project.root });
  equal(code, 0, stderr);
  match(stderr, /nb \| the data/);
});

Deno.test("a conversion does not write over a file unless it is told to", async () => {
  await using project = await makeProject(FILES);
  const convert = (...words: string[]): ReturnType<typeof dagtrail> =>
    dagtrail(["notebook", "convert", ...words], { cwd: project.root });
  equal((await convert("nb.ts", "nb.ipynb")).code, 0);
  const again = await convert("nb.ts", "nb.ipynb");
  equal(again.code, 2);
  match(again.stderr, /there is a file nb\.ipynb already; say --force/);
  equal((await convert("nb.ipynb", "nb.ts", "--force")).code, 0);
  equal(await Deno.readTextFile(project.path("nb.ts")), NOTEBOOK);
  match((await convert("gone.ts", "x.ipynb")).stderr, /there is no notebook at gone\.ts/);
  match((await convert("nb.ts", "nb.md")).stderr, /must end in \.ipynb, or in \.ts/);
});

Deno.test("a watched notebook runs again when it, or a module that it imports, is saved, until it is told to stop", async () => {
  await using project = await makeProject(FILES);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("../../../cli.ts", import.meta.url).pathname, "run", "nb.ts", "--watch"],
    cwd: project.root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream());
  let heard = "";
  const reader = lines.getReader();
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(heard)) {
      const { done, value } = await reader.read();
      ok(!done, `it ended after: ${heard}`);
      heard += value;
    }
    heard = "";
  };
  await until(/nb \| hello, world[\s\S]*waiting for a change/);
  await project.write("greet.ts", "export const greet = (name: string) => `goodbye, ${name}`;\n");
  await until(/nb \| goodbye, world[\s\S]*waiting for a change/);
  await project.write("nb.ts", "// %%\nconst = 1;\n");
  await until(/Unexpected token[\s\S]*waiting for a change/);
  await project.write("nb.ts", NOTEBOOK.replace('"world"', '"again"'));
  await until(/nb \| goodbye, again[\s\S]*waiting for a change/);
  child.kill("SIGINT");
  while (!(await reader.read()).done);
  equal((await child.status).code, 130);
});

Deno.test("what a notebook may do is a part of its plan, and why it would run is told with it", async () => {
  await using project = await makeProject({ ...FILES, "data/a.txt": "a" });
  const call = (...words: string[]) => dagtrail([...words, "nb.ts", "--allow-read", "data"], { cwd: project.root });
  equal((await call("run")).code, 0);
  match((await call("plan", "--why")).stdout, /^nb +no +does not run, because nothing/m);
  match((await call("plan", "--permissions")).stdout, /data/);
  const module = await dagtrail(["plan", "pipeline.ts", "--allow-read", "data"], { cwd: project.root });
  equal(module.code, 2);
  match(module.stderr, /--allow-read is for a notebook that is run by itself/);
});

Deno.test("commands that take a pipeline alone refuse a notebook, and run none of its cells", async () => {
  await using project = await makeProject({ "deno.json": "{}", "nb.ts": `// %%\nconsole.log("a cell ran");\n` });
  for (const words of [["github", "workflow", "nb.ts"], ["github", "part", "nb.ts", "--task", "nb"]]) {
    const { code, stdout, stderr } = await dagtrail(words, { cwd: project.root });
    deepEqual([code, stdout], [2, ""]);
    match(stderr, /^nb\.ts is a notebook, and this takes a pipeline/);
  }
});

Deno.test("a mistake in a cell is told with its place, also in a folder whose name an address has to escape", async () => {
  for (const folder of ["a space", "ümlaut", "p7#x%20y"]) {
    await using project = await makeProject({
      "deno.json": "{}",
      [`${folder}/bad.ts`]: "// %%\nconst a = 1;\n// %%\nthrow new Error(`boom ${a}`);\n",
    });
    const { code, stderr } = await dagtrail(["run", "bad.ts"], { cwd: project.path(folder) });
    equal(code, 1);
    match(stderr, /^ +at bad\.ts:4:7, cell 2$/m, folder);
    equal(stderr.includes(".notebooks"), false, folder);
  }
});

Deno.test("a notebook in another language is refused before anything runs", async () => {
  const notebook = (language: object) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: language,
      cells: [{ cell_type: "code", id: "a", metadata: {}, execution_count: null, outputs: [], source: ["1+1"] }],
    });
  await using project = await makeProject({
    "deno.json": "{}",
    "py.ipynb": notebook({ kernelspec: { name: "python3", display_name: "Python 3", language: "python" } }),
    "r.ipynb": notebook({ language_info: { name: "R" } }),
    "none.ipynb": notebook({}),
  });
  for (const name of ["py", "r"]) {
    const { code, stderr } = await dagtrail(["run", `${name}.ipynb`], { cwd: project.root });
    equal(code, 2);
    match(stderr, /its language is "(python|R)", and cells are TypeScript or JavaScript, for Deno's kernel/);
  }
  equal((await dagtrail(["run", "none.ipynb"], { cwd: project.root })).code, 0);
});
