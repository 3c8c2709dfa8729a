import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { DAGTRAIL, makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken, sentence } from "./decisions.ts";

function config(imports: Readonly<Record<string, string>>): string {
  return JSON.stringify({ imports: { dagtrail: DAGTRAIL, ...imports } });
}

Deno.test("an entry of the import map counts for the tasks that use it, and for no other", async () => {
  await using project = await makeProject({
    "deno.json": config({ "#a": "./lib/a.ts", "#b": "./lib/b.ts" }),
    "lib/a.ts": `export default "a";`,
    "lib/b.ts": `export default "b";`,
    "uses.ts": `import a from "#a"; import b from "#b"; export default () => a + b;`,
    "plain.ts": `import a from "./lib/a.ts"; import b from "./lib/b.ts"; export default () => a + b;`,
  });
  const tasks = { uses: { module: "uses.ts" }, plain: { module: "plain.ts" } };
  equal((await runInProject(project, tasks)).result.tasks.uses!.value, "ab");
  // The same files, and the same text of the module: only what the names lead to differs.
  await project.write("deno.json", config({ "#a": "./lib/b.ts", "#b": "./lib/a.ts", unused: "./none.ts" }));
  const run = await runInProject(project, tasks);
  deepEqual(ranAndTaken(run), { ran: ["uses"], taken: ["plain"] });
  equal(run.result.tasks.uses!.value, "ba");
  equal(
    decisionOf(run, "uses"),
    "miss: ran because what the import of `#a` leads to changed and what the import of `#b` leads to changed",
  );
});

Deno.test("a module that is imported by address counts by its content, and not by when it was downloaded", async () => {
  let text = "export default 1;\n";
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(text, { headers: { "content-type": "text/javascript", date: new Date().toUTCString() } }),
  );
  const address = `http://127.0.0.1:${server.addr.port}/${crypto.randomUUID()}.js`;
  await using project = await makeProject({
    "task.ts": `import value from ${JSON.stringify(address)}; export default () => value;`,
  });
  const tasks = { task: { module: "task.ts" } };
  const reload = async (): Promise<void> => {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["cache", "--quiet", "--no-config", "--allow-import", `--reload=${address}`, address],
    }).output();
    equal(success, true);
  };
  equal((await runInProject(project, tasks)).result.tasks.task!.value, 1);
  await reload();
  deepEqual(ranAndTaken(await runInProject(project, tasks)).ran, []);
  text = "export default 2;\n";
  await reload();
  const run = await runInProject(project, tasks);
  match(
    decisionOf(run, "task"),
    sentence(`miss: ran because the digest of \`${address}\` changed from sha256:# to sha256:#`),
  );
  equal(run.result.tasks.task!.value, 2);
});

const MS: Readonly<Record<string, string>> = {
  "2.1.2": "sha512-sGkPx+VjMtmA6MX27oA4FBFELFCZZ4S4XqeGOXCv68tT+jb3vk/RyaKWP0PTKyWtmLSM0b+adUTEvbs1PEaH2w==",
  "2.1.3": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==",
};

/** A lock file as Deno writes it for a project that imports Dagtrail from a folder. */
function lock(version: string): string {
  return JSON.stringify({
    version: "5",
    specifiers: { "npm:ms@^2.1.0": version },
    npm: { [`ms@${version}`]: { integrity: MS[version] } },
    workspace: {
      dependencies: ["npm:ms@^2.1.0"],
      links: { "jsr:@dagtrail/dagtrail@0.1.0": { dependencies: ["npm:valibot@1.5.0"] } },
    },
  });
}

Deno.test("a package counts by its version, which the lock file says", async () => {
  await using project = await makeProject({
    "deno.json": config({ ms: "npm:ms@^2.1.0" }),
    "deno.lock": lock("2.1.2"),
    "task.ts": `import "ms"; export default () => import.meta.resolve("ms");`,
    "local.ts": `export default () => 1;`,
  });
  const tasks = { task: { module: "task.ts" }, local: { module: "local.ts" } };
  const first = await runInProject(project, tasks);
  equal(first.result.result, "success", first.text);
  match(String(first.result.tasks.task!.value), /\/ms\/2\.1\.2\//);
  await project.write("deno.lock", lock("2.1.3"));
  const run = await runInProject(project, tasks);
  equal(run.result.result, "success", run.text);
  match(String(run.result.tasks.task!.value), /\/ms\/2\.1\.3\//);
  deepEqual(ranAndTaken(run), { ran: ["task"], taken: ["local"] });
  match(decisionOf(run, "task"), /^miss: ran because the package `ms` changed from 2\.1\.2 to 2\.1\.3 and /);
  equal(await Deno.readTextFile(project.path("deno.lock")), lock("2.1.3"), "the project's file is left as it is");
  // Without one, Deno takes the newest.
  await Deno.remove(project.path("deno.lock"));
  deepEqual(ranAndTaken(await runInProject(project, tasks)).ran, []);
});

for (
  const [title, files] of [
    ["beside a configuration that names nothing", { "deno.json": "{}" }],
    ["for the members of a workspace", { "deno.json": '{ "workspace": ["./app"] }', "app/deno.json": "{}" }],
  ] as const
) {
  Deno.test(`the lock file counts also ${title}`, async () => {
    await using project = await makeProject({
      ...files,
      "deno.lock": lock("2.1.2"),
      "app/task.ts": `import "npm:ms@^2.1.0"; export default () => import.meta.resolve("npm:ms@^2.1.0");`,
    });
    const run = await runInProject(project, { task: { module: "app/task.ts" } });
    match(String(run.result.tasks.task!.value), /\/ms\/2\.1\.2\//, run.text);
  });
}

Deno.test("a lock file that cannot be read is a mistake with the fix, where tasks have packages", async () => {
  await using project = await makeProject({
    "deno.json": "{}",
    "deno.lock": "{ nope",
    "task.ts": `import "npm:ms@^2.1.0"; export default () => 1;`,
  });
  await rejects(
    runInProject(project, { task: { module: "task.ts" } }),
    /error\[configuration\]: .*deno\.lock: .*\n.*fix mend that file/s,
  );
});

Deno.test("files that a task imports as data count as its code", async () => {
  await using project = await makeProject({
    "task.ts": `
      import numbers from "./numbers.json" with { type: "json" };
      import text from "./text.txt" with { type: "text" };
      export default () => numbers.length + text;`,
    "numbers.json": "[1, 2]",
    "text.txt": "!",
  });
  const tasks = { task: { module: "task.ts" } };
  await runInProject(project, tasks);
  await project.write("text.txt", "?");
  const run = await runInProject(project, tasks);
  equal(run.result.tasks.task!.value, "2?");
  match(
    decisionOf(run, "task"),
    sentence("miss: ran because the digest of `text.txt` changed from sha256:# to sha256:#"),
  );
});
