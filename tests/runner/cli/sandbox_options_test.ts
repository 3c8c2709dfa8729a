import { deepEqual, equal, match, ok } from "node:assert/strict";
import { CONFINEMENT } from "../../helpers/confinement.ts";
import { CLI, dagtrail } from "../../helpers/command_line.ts";
import { makeCliProject } from "./cli_project.ts";

const TELLS =
  `export default ({ secrets, params }) => { console.log("it is " + secrets.KEY); return secrets.KEY.length; };`;

Deno.test("a secret comes from the environment, a file or a descriptor, and never from the command line", async () => {
  for (const ownImports of [false, true]) {
    await using project = await makeCliProject(`task("tells", { secrets: ["KEY"] });`, { "tells.ts": TELLS }, {
      ownImports,
    });
    await project.write("key.txt", "from-a-file\n");
    const run = async (args: string, env: Record<string, string> = {}): Promise<{ code: number; text: string }> => {
      const { code, stdout, stderr } = await new Deno.Command("bash", {
        args: ["-c", `exec "$0" run -A "$1" run pipeline.ts --no-cache ${args}`, Deno.execPath(), CLI],
        cwd: project.root,
        env: { NO_COLOR: "1", ...env },
        stdin: "null",
      }).output();
      return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
    };
    for (
      const [args, env] of [
        ["", { KEY: "from-the-environment" }],
        ["--secret KEY=file:key.txt", { KEY: "not-this-one" }],
        ["--secret KEY=fd:7 7< key.txt", {}],
        ["--secret KEY=file:<(echo from-a-pipe)", {}],
      ] as const
    ) {
      const { code, text } = await run(args, env);
      equal(code, 0, `${args}: ${text}`);
      match(text, /tells \| it is \*\*\*/);
      equal(/from-|not-this/.test(text), false);
    }
    const refused = await run("--secret KEY=the-value-itself");
    equal(refused.code, 2);
    match(refused.text, /must name where the value comes from, as KEY=file:PATH or KEY=fd:N/);
    equal(refused.text.includes("the-value"), false);
    for (
      const [args, message] of [["--secret KEY", /--secret must be name=source/], [
        "",
        /"KEY" of the task "tells" is not set/,
      ]] as const
    ) {
      const { code, text } = await run(args);
      equal(code, 2);
      match(text, message);
    }
  }
});

Deno.test("GitHub Actions is told what to mask, once and before anything else, and nobody else is", async () => {
  await using project = await makeCliProject(
    `task("tells", { secrets: ["KEY"] }); task("again", { secrets: ["KEY"] });`,
    { "tells.ts": TELLS, "again.ts": TELLS },
  );
  const env = { KEY: "100%-secret\nsecond-line" };
  const told = await dagtrail(["run", "pipeline.ts", "--quiet"], {
    cwd: project.root,
    env: { ...env, GITHUB_ACTIONS: "true" },
  });
  deepEqual([told.code, told.stderr], [0, ""]);
  ok(told.stdout.startsWith("::add-mask::100%25-secret\n::add-mask::second-line\n"), told.stdout);
  equal(told.stdout.split("::add-mask::").length, 3);
  const other = await dagtrail(["run", "pipeline.ts"], { cwd: project.root, env });
  equal(`${other.stdout}${other.stderr}`.includes("add-mask"), false);
});

Deno.test("limits and isolation of all tasks are set on the command line", async () => {
  await using project = await makeCliProject(`task("prints");`, {
    "prints.ts": `export default () => { for (let i = 0; i < 100; i++) console.log("line " + i); };`,
  });
  const call = (...args: string[]) => dagtrail(["run", "pipeline.ts", ...args], { cwd: project.root });
  const limited = await call("--limit", "logLines=5", "--limit", "disk=1GB");
  equal(limited.code, 0);
  match(limited.stderr, /note +prints +its output is cut here, at the limit of 5 lines/);
  match(limited.stderr, /note +prints +left out: 95 lines/);
  equal(limited.stderr.includes("line 5"), false);
  for (
    const [args, message] of [
      [["--limit", "loglines=5"], /there is no limit "loglines"\n {2}fix did you mean logLines\?/],
      [["--limit", "disk=big"], /limits\.disk: a size must be/],
      [["--limit", "disk"], /--limit must be name=value/],
    ] as const
  ) {
    const { code, stderr } = await call(...args);
    equal(code, 2);
    match(stderr, message);
  }
});

Deno.test({
  name: "strict isolation is said in the terminal and the plan, and where there is nothing for it nothing starts",
  ignore: CONFINEMENT === undefined,
  async fn() {
    await using project = await makeCliProject(`task("works"); task("starts", { permissions: { run: ["true"] } });`, {
      "works.ts": `export default () => console.log("ran");`,
      "starts.ts": `export default async () => { await new Deno.Command("true").output(); };`,
    });
    const plain = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
    match(plain.stderr, /^start starts {2}not sandboxed$/m);
    equal(plain.stderr.includes("strict"), false);
    const strict = await dagtrail(["run", "pipeline.ts", "--isolation", "strict"], { cwd: project.root });
    if (CONFINEMENT!.hidesFiles) {
      equal(strict.code, 0, strict.stderr);
      match(strict.stderr, /^strict isolation of every task: bwrap hides files, processes and the network$/m);
      equal(strict.stderr.includes("not sandboxed"), false);
      const plan = await dagtrail(["plan", "pipeline.ts", "--isolation", "strict"], { cwd: project.root });
      match(plan.stdout, /^starts .* run true \(strict\)/m);
    }
    const without = await dagtrail(["run", "pipeline.ts", "--isolation", "strict"], {
      cwd: project.root,
      env: { PATH: project.root },
    });
    deepEqual([without.code, without.stdout], [2, ""]);
    match(
      without.stderr,
      /error\[isolation\]: 2 tasks ask for strict isolation, and this machine has nothing to make it of: /,
    );
    equal(without.stderr.includes("ran"), false);
  },
});

Deno.test("what each task may do is printed with where it comes from, as a table and as JSON", async () => {
  await using project = await makeCliProject(
    `
    const first = task("first");
    task("second", {
      inputs: { data: first, more: [first] },
      permissions: { read: ["data"], net: ["example.org:443"], env: ["TZ"], sys: true },
      secrets: ["KEY"],
    });
    task("third", { permissions: { run: ["true"] }, after: [first] });`,
    {
      "first.ts": "export default () => {};",
      "second.ts": `import "./lib/a.ts"; import * as v from "npm:valibot@1.5.0"; export default () => v;`,
      "third.ts": "export default () => {};",
      "lib/a.ts": "",
      "data/a.csv": "",
    },
  );
  const call = (...args: string[]) =>
    dagtrail(["plan", "pipeline.ts", "--permissions", ...args], { cwd: project.root, env: { KEY: "hunter2-key" } });
  const { code, stdout, stderr } = await call();
  deepEqual([code, stderr], [0, ""]);
  const [first, second, third] = stdout.split("\n\n");
  match(first!, /^first {2}Deno's sandbox$/m);
  for (
    const row of [
      /^read +its own code +\.\/lib\/a\.ts, \.\/second\.ts$/m,
      /^read +its packages +npm:valibot@1\.5\.0$/m,
      /^read +permissions +\.\/data$/m,
      /^read +input data \(first\) +the output of first$/m,
      /^read +input more \(first\) +the output of first$/m,
      /^write +every attempt +its own directory$/m,
      /^net +permissions +example\.org:443$/m,
      /^env +permissions +TZ$/m,
      /^env +secrets +KEY$/m,
      /^sys +permissions +anything$/m,
    ]
  ) match(second!, row);
  match(third!, /^third {2}not sandboxed: what it starts or loads has your whole authority$/m);
  match(third!, /^run +permissions +true$/m);

  const json = JSON.parse((await call("--format", "json")).stdout);
  deepEqual(json[0], {
    task: "first",
    grants: [
      { kind: "read", origin: "code", values: ["./first.ts"] },
      { kind: "read", origin: "attempt", values: ["its own directory"] },
      { kind: "write", origin: "attempt", values: ["its own directory"] },
    ],
    isolation: "Deno's sandbox",
  });
  equal((await call("--format", "mermaid")).code, 2);
});
