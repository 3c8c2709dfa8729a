import { deepEqual, equal, match } from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { dagtrail } from "../../helpers/command_line.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { DAGTRAIL, makeProject, type Project } from "../../helpers/project.ts";
import { makeCliProject } from "./cli_project.ts";

const HELLO = {
  "hello.ts": `export default ({ params, log }) => { console.log("hello, " + params.name); log.param("p", params); };`,
  "fails.ts": `export default () => { throw new Error("as planned"); };`,
};

async function runFiles(project: Project, folder = "runs"): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(project.path(folder)))).map(({ name }) => name)
      .filter((name) => name.endsWith(".otlp.json"));
  } catch {
    return [];
  }
}

Deno.test("a run that succeeds exits with 0, its summary on stdout and what went on on stderr", async () => {
  for (const ownImports of [false, true]) {
    await using project = await makeCliProject(`task("hello", { params: { name: params.name } });`, HELLO, {
      ownImports,
    });
    const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts", "--param", "name=Ada"], {
      cwd: project.root,
    });
    equal(code, 0, stderr);
    match(stdout, /^task +attempts +result +time$/m);
    match(stdout, /^hello +1 +✓ success +\d/m);
    match(stdout, /^run file +runs\/cli-[\w-]+\.otlp\.json$/m);
    equal(stdout.includes("hello, Ada"), false);
    match(stderr, /hello \| hello, Ada/);
    const [file] = await runFiles(project);
    const text = await Deno.readTextFile(project.path(`runs/${file}`));
    deepEqual(checkTracesData(text), []);
    const { resource } = decodeRunFile(text);
    deepEqual(resource["dagtrail.command"], ["run", "pipeline.ts", "--param", "name=Ada"]);
    equal(resource["dagtrail.pipeline.module"], "pipeline.ts");
  }
});

Deno.test("a project runs from its own folder, whatever that is called, and mistakes in it have their true places", async () => {
  for (const name of ["with space", "ünïcödé", "%41#x?"]) {
    await using project = await makeProject({
      "deno.json": JSON.stringify({ imports: { dagtrail: DAGTRAIL } }),
      "data.csv": "1",
      "reads.ts": `export default async () => await Deno.readTextFile(new URL("./data.csv", import.meta.url));`,
      "pipeline.ts": `
        import { pipeline, task } from "dagtrail";
        const module = import.meta.resolve("./reads.ts");
        export default pipeline({ name: "named", tasks() {
          task("reads", { module, permissions: { read: [import.meta.resolve("./data.csv")] } } as never);
          if (Deno.args.includes("--quiet")) task("reads", { module } as never);
        } });`,
    }, { name });
    const good = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
    equal(good.code, 0, good.stderr);
    const wrong = await dagtrail(["run", "pipeline.ts", "--quiet"], { cwd: project.root });
    equal(wrong.code, 2);
    equal(wrong.stderr.includes(`at  ${project.path("pipeline.ts")}:6:`), true, wrong.stderr);
  }
});

Deno.test("a run that fails exits with 1, and the summary says why and where its work is kept", async () => {
  await using project = await makeCliProject(`task("fails"); task("hello", { after: ["fails"] });`, HELLO);
  const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
  equal(code, 1);
  match(stdout, /^fails +1 +✗ failure .*Error: as planned/m);
  match(stdout, /^hello +0 +○ skip .*fails did not succeed/m);
  match(stdout, /^kept +runs\/\.work\//m);
  match(stderr, /attempt 1, failure, Error: as planned/);
  match(stderr, /fails\.ts:1:/);
});

Deno.test("a folder for the tracker that holds something else is told before anything runs", async () => {
  await using project = await makeCliProject(`task("hello");`, { ...HELLO, "mine/letter.txt": "" });
  const { code, stderr } = await dagtrail(["run", "pipeline.ts", "--tracker", "mine"], { cwd: project.root });
  equal(code, 2);
  match(stderr, /^"mine" is not empty and not a tracker's site \(it holds "letter\.txt"/m);
  deepEqual(await runFiles(project), []);
});

Deno.test("a tracker that cannot be built is told after the run, whose file is there", async () => {
  await using project = await makeCliProject(
    `task("spoil", { permissions: { run: ["mkdir"] }, params: { place: params.place } });`,
    {
      "spoil.ts": `export default async ({ params }) => {
        await new Deno.Command("mkdir", { args: ["-p", params.place] }).output();
      };`,
    },
  );
  const place = `place=${project.path("site/letters")}`;
  const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts", "--param", place, "--tracker", "site"], {
    cwd: project.root,
  });
  equal(code, 1, stderr);
  match(stdout, /^✓ success/m);
  match(stderr, /the tracker could not be built: "site" is not empty and not a tracker's site/);
  equal((await runFiles(project)).length, 1);
});

Deno.test("a pipeline that is wrong exits with 2, says all that is wrong, and leaves nothing", async () => {
  for (const ownImports of [false, true]) {
    await using project = await makeCliProject(`task("gone"); task("hello", { after: ["gon"] });`, HELLO, {
      ownImports,
    });
    const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
    deepEqual([code, stdout], [2, ""]);
    match(stderr, /nothing was started/);
    match(stderr, /did you mean gone\?/);
    match(stderr, /pipeline\.ts:\d+:\d+/);
    equal(stderr.includes("    at "), false, "a user's mistake has no stack");
    deepEqual((await Array.fromAsync(Deno.readDir(project.root))).map(({ name }) => name).sort(), [
      "deno.json",
      "fails.ts",
      "hello.ts",
      "pipeline.ts",
    ]);
  }
});

Deno.test("a pipeline module that is not there, throws, or has no pipeline exits with 2 and says which", async () => {
  await using project = await makeCliProject("", {
    "throws.ts": `throw new Error("from the top of the module");`,
    "imports.ts": `import "./gone.ts";`,
    "syntax.ts": `export default (`,
    "other.ts": `export default { name: "no pipeline" }; export const more = 1;`,
  });
  const cases: readonly (readonly [string, RegExp])[] = [
    ["nowhere.ts", /there is no pipeline module at nowhere\.ts/],
    ["throws.ts", /could not be imported: .*from the top of the module/],
    ["imports.ts", /gone\.ts/],
    ["syntax.ts", /syntax\.ts/],
    ["other.ts", /must have a pipeline as its default export.*exports default, more|exports more, default/],
  ];
  for (const [file, message] of cases) {
    const { code, stdout, stderr } = await dagtrail(["run", file], { cwd: project.root });
    deepEqual([code, stdout], [2, ""], file);
    match(stderr, message);
  }
});

Deno.test("a pipeline module that cannot be imported is told with its own places alone, in plain text, and with a fix", async () => {
  await using project = await makeCliProject("", {
    "broken.ts": "export default (",
    "nested/pipeline.ts": "",
    "notes.json": "{}",
    "bare.ts": `\nimport "some-package/part";`,
    "imports.ts": `import "./helper.ts";`,
    "helper.ts": `import "./gone.ts";`,
    "names.ts": `import { nothing } from "./bare_names.ts"; console.log(nothing);`,
    "bare_names.ts": "export {};",
    "throws.ts": `const f = () => { throw new RangeError("no rows"); };\nf();`,
  });
  const cases: readonly (readonly [string, RegExp, RegExp | undefined])[] = [
    ["broken.ts", /SyntaxError: [^]*broken\.ts:1:\d+/, undefined],
    ["nested", /^nested is a folder, .* did you mean nested\/pipeline\.ts\?$/, undefined],
    ["notes.json", /^notes\.json is JSON, and this takes a pipeline's module/, undefined],
    ["bare.ts", /Import "some-package\/part" not a dependency[^]*bare\.ts:2:8/, /deno add npm:some-package`$/],
    [
      "imports.ts",
      /^the .* imports\.ts could not be imported: "gone\.ts" does not exist[^]*\/helper\.ts:1:8$/,
      undefined,
    ],
    ["names.ts", /does not provide an export named 'nothing' at file:.*names\.ts:1:10$/, undefined],
    ["throws.ts", /RangeError: no rows\n.*throws\.ts:1:25\)\n.*throws\.ts:2:1$/, undefined],
  ];
  for (const [file, message, fix] of cases) {
    // Deno colours what it says for a terminal, which stderr is not here.
    const { code, stderr } = await dagtrail(["run", file], { cwd: project.root, env: { NO_COLOR: "" } });
    equal(code, 2, stderr);
    match(stderr, message);
    if (fix === undefined) equal(/ {2}fix /.test(stderr), false, stderr);
    else match(stderr, fix);
    for (const foreign of ["\x1b", "runner/cli", "stricli"]) equal(stderr.includes(foreign), false, stderr);
  }
});

Deno.test("parameters come from a file and from words, and the words win", async () => {
  await using project = await makeCliProject(`task("hello", { params });`, {
    ...HELLO,
    "params.json": `{ "name": "from the file", "nested": { "n": [1, null] } }`,
    "broken.json": `{ "name": `,
    "list.json": `[1]`,
  });
  const both = ["run", "pipeline.ts", "--params", "params.json", "-p", "name=from=words", "--quiet"];
  const { code, stderr } = await dagtrail(both, { cwd: project.root });
  deepEqual([code, stderr], [0, ""]);
  const [file] = await runFiles(project);
  const { spans } = decodeRunFile(await Deno.readTextFile(project.path(`runs/${file}`)));
  const run = spans.find((span) => "cicd.pipeline.result" in span.attributes)!;
  equal(JSON.stringify(run.attributes["dagtrail.run.params"]), '{"name":"from=words","nested":{"n":[1,null]}}');
  for (
    const [words, message] of [
      [["--param", "name"], /--param must be name=value, and is "name"/],
      [["--param", "=x"], /--param must be name=value/],
      [["-p", "a=1", "-p", "a=2"], /--param a is given twice/],
      [["--params", "gone.json"], /gone\.json could not be read: No such file .*\n {2}fix name a file that is there/],
      [["--params", "broken.json"], /broken\.json is not JSON/],
      [["--params", "list.json"], /must hold a JSON object/],
    ] as const
  ) {
    const wrong = await dagtrail(["run", "pipeline.ts", ...words], { cwd: project.root });
    equal(wrong.code, 2);
    match(wrong.stderr, message);
  }
});

Deno.test("the options of a run reach it", async () => {
  await using project = await makeCliProject(`task("hello", { params: { name: "x" } });`, HELLO);
  const words = [
    "run",
    "pipeline.ts",
    "--runs",
    "else where",
    "--max-parallel",
    "1",
    "--keep-work",
    "--fail-fast",
    "-q",
  ];
  const { code, stdout, stderr } = await dagtrail(words, { cwd: project.root });
  deepEqual([code, stderr], [0, ""]);
  match(stdout, /^kept +else where\/\.work\/cli-/m);
  equal((await runFiles(project, "else where")).length, 1);
  for (const value of ["0", "1.5", "many"]) {
    const wrong = await dagtrail(["run", "pipeline.ts", "--max-parallel", value], { cwd: project.root });
    equal(wrong.code, 2, value);
    equal(wrong.stderr.includes("    at "), false, wrong.stderr);
  }
});

Deno.test("a run in GitHub Actions says which workflow, pull request and actor it is of", async () => {
  await using project = await makeCliProject(`task("hello", { params: { name: "x" } });`, HELLO);
  await project.write(
    "event.json",
    JSON.stringify({ pull_request: { number: 12, title: "A change", base: { sha: "b" } } }),
  );
  const { code, stderr } = await dagtrail(["run", "pipeline.ts", "-q"], {
    cwd: project.root,
    env: {
      GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "someone/something",
      GITHUB_RUN_ID: "4711",
      GITHUB_RUN_ATTEMPT: "2",
      GITHUB_ACTOR: "ada",
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: project.path("event.json"),
      GITHUB_WORKFLOW: "nightly",
      GITHUB_REF: "refs/pull/12/merge",
      GITHUB_HEAD_REF: "feature",
      GITHUB_BASE_REF: "main",
      GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
    },
  });
  equal(code, 0, stderr);
  const [file] = await runFiles(project);
  const { resource } = decodeRunFile(await Deno.readTextFile(project.path(`runs/${file}`)));
  match(
    String(resource["cicd.pipeline.run.url.full"]),
    /^https:\/\/github\.com\/someone\/something\/actions\/runs\/4711/,
  );
  equal(resource["vcs.repository.url.full"], "https://github.com/someone/something");
  equal(resource["vcs.change.id"], "12");
});

Deno.test("a task that is not selected need not have its secret, and a workflow is written without any", async () => {
  await using project = await makeCliProject(
    `task("clean"); task("send", { secrets: ["DAGTRAIL_TEST_UNSET"] });`,
    { "clean.ts": "export default () => 1;", "send.ts": "export default () => 1;" },
  );
  const cwd = project.root;
  for (
    const args of [
      ["run", "pipeline.ts", "--only", "clean*"],
      ["run", "pipeline.ts", "--exclude", "send"],
      ["plan", "pipeline.ts", "--only", "clean"],
      ["github", "part", "pipeline.ts", "--task", "clean", "--parts", "parts", "--out", "left"],
      ["github", "workflow", "pipeline.ts"],
    ]
  ) {
    const { code, stderr } = await dagtrail(args, { cwd });
    equal(code, 0, `${args.join(" ")}: ${stderr}`);
  }
  for (const args of [["run", "pipeline.ts"], ["plan", "pipeline.ts"], ["run", "pipeline.ts", "--only", "send"]]) {
    const { code, stderr } = await dagtrail(args, { cwd });
    equal(code, 2, stderr);
    match(stderr, /the secret "DAGTRAIL_TEST_UNSET" of the task "send" is not set/);
  }
});

Deno.test("a pipeline in a member of a workspace imports the other members by their names, as its tasks do", async () => {
  await using project = await makeProject({
    "deno.json": JSON.stringify({
      workspace: ["./app", "./lib"],
      imports: { dagtrail: DAGTRAIL },
    }),
    "lib/deno.json": JSON.stringify({ name: "@x/lib", exports: "./lib.ts", imports: { own: "./own.ts" } }),
    "lib/lib.ts": 'export { greeting } from "own";',
    "lib/own.ts": 'export const greeting = "hello";',
    "app/deno.json": JSON.stringify({ name: "@x/app", exports: "./pipeline.ts" }),
    "app/pipeline.ts": `
      import { pipeline, task } from "dagtrail";
      import { greeting } from "@x/lib";
      export default pipeline({
        name: greeting,
        tasks: () => void task("greet", { module: import.meta.resolve("./greet.ts") }),
      });`,
    "app/greet.ts": 'import { greeting } from "@x/lib";\nexport default () => console.log(`${greeting}, world`);',
  });
  const { code, stderr, stdout } = await dagtrail(["run", "app/pipeline.ts"], { cwd: project.root });
  equal(code, 0, stderr);
  match(stderr, /hello, world/);
  match(stdout, /success {2}hello-/);
});
