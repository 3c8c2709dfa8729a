import { equal, match } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { makeProject } from "../../helpers/project.ts";
import { FIXTURE } from "../export/exported_runs.ts";
import { makeCliProject } from "./cli_project.ts";

Deno.test("a file or a folder that cannot be used is named with the fix, without a stack, and exits with 2", async () => {
  await using project = await makeCliProject(`task("hello");`, {
    "hello.ts": "export default () => 1;",
    "a_file": "",
    "notebook.ts": "// %%\nexport const a = 1;\n",
    "folder.ts/x": "",
    "wrong/deno.json": "{ nope",
    "null/deno.json": "null",
    "null/pipeline.ts": "export {};",
    "wrong/pipeline.ts": "export {};",
    "wrong/notebook.ts": "// %%\nexport const a = 1;\n",
  });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["recover", "a_file"], /a_file is a file; name the folder that has the runs/],
    [["cache", "info", "--runs", "a_file"], /there is no cache in a_file/],
    [["init", "a_file/new"], /"a_file\/new" has a file where a folder is needed; name a new or an empty folder/],
    [
      ["github", "workflow", "pipeline.ts", "--out", "a_file/x.yml"],
      /^a_file\/x\.yml could not be written: .*\n {2}fix /,
    ],
    [
      ["notebook", "convert", "notebook.ts", "gone/x.ipynb"],
      /^gone\/x\.ipynb could not be written: .*\n {2}fix make its/,
    ],
    [["notebook", "convert", "folder.ts", "x.ipynb"], /^folder\.ts could not be read: .*\n {2}fix name a file/],
    [["export", FIXTURE, "--to", "csv", "--out", "a_file"], /a_file is there already; name another file with --out/],
    [["export", FIXTURE, "--to", "csv", "--out", "a_file/x"], /a_file\/x could not be written: .*\n {2}fix /],
    [["run", "wrong/pipeline.ts"], /configuration could not be read: .*wrong\/deno\.json:1 is not JSON\n {2}fix mend/],
    [
      ["plan", "null/pipeline.ts"],
      /configuration could not be read: .*null\/deno\.json is no object of JSON\n {2}fix mend/,
    ],
    [["plan", "wrong/notebook.ts"], /configuration could not be read: .*wrong\/deno\.json:1 is not JSON\n {2}fix mend/],
    ...["--runs", "--cache", "--tracker"].map((flag) =>
      [["run", "pipeline.ts", flag, ""], /^Failed to parse "" for \w+: a path cannot be empty$/] as const
    ),
    [["tracker", "build", "--out", ""], /^Failed to parse "" for out: a path cannot be empty$/],
    [["tracker", "serve", "--port", "99999"], /--port is 99999, and a port is a whole number up to 65535/],
    // Nobody, the administrator included, may make a folder there.
    ...Deno.build.os === "linux"
      ? [
        [["init", "/proc/new"], /\/proc\/new\/.* could not be written: .*\n {2}fix /],
        [["export", FIXTURE, "--to", "files", "--out", "/proc/new"], /\/proc\/new could not be written: .*\n {2}fix /],
      ] as const
      : [],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await dagtrail(args, { cwd: project.root });
    equal(code, 2, `${args.join(" ")}: ${stderr}`);
    match(stderr, message);
    equal(/\n {4}at /.test(stderr), false, stderr);
  }
});

Deno.test("a workflow's folder is made when it is not there", async () => {
  await using project = await makeCliProject(`task("hello");`, { "hello.ts": "export default () => 1;" });
  const out = "deep/workflows/fan.yml";
  const { code, stdout, stderr } = await dagtrail(["github", "workflow", "pipeline.ts", "--out", out], {
    cwd: project.root,
  });
  equal(code, 0, stderr);
  match(stdout, /^wrote {2}deep\/workflows\/fan\.yml: /);
  match(await Deno.readTextFile(project.path(out)), /^name: /m);
});

Deno.test("what to type after init is quoted as a shell needs it", async () => {
  await using project = await makeProject();
  for (const [folder, shown] of [["new", "new"], ["a b", "'a b'"], ["it's", `'it'\\''s'`]] as const) {
    const { stdout } = await dagtrail(["init", folder], { cwd: project.root });
    equal(stdout.split("\n").find((line) => line.startsWith("next")), `next   cd ${shown} && deno task pipeline`);
  }
});

Deno.test("a file of parameters may begin with a byte order mark", async () => {
  await using project = await makeCliProject(`task("hello", { params });`, {
    "hello.ts": "export default ({ params }) => { console.log(`hello, ${params.name}`); };",
    "params.json": `\ufeff{ "name": "Ada" }`,
  });
  const { code, stderr } = await dagtrail(["run", "pipeline.ts", "--params", "params.json"], { cwd: project.root });
  equal(code, 0, stderr);
  match(stderr, /hello, Ada/);
});

Deno.test({
  name: "without a temporary folder, a run goes on, and what needs one says which it is and what to do",
  // The variable has another name elsewhere.
  ignore: Deno.build.os === "windows",
  async fn() {
    await using project = await makeCliProject(`task("hello");`, { "hello.ts": "export default () => 1;" });
    const calling = { cwd: project.root, env: { TMPDIR: project.path("gone") } };
    equal((await dagtrail(["run", "pipeline.ts", "--quiet"], calling)).code, 0);
    for (const args of [["plan", "pipeline.ts"], ["tracker", "build"], ["tracker", "serve"]]) {
      const { code, stderr } = await dagtrail(args, calling);
      equal(code === 0, false, stderr);
      match(stderr, /: No such file or directory .*\n {2}fix .*set TMPDIR to /);
      equal(/\n {4}at /.test(stderr), false, stderr);
    }
  },
});
