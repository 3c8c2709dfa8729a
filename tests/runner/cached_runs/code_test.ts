import { deepEqual, equal, match } from "node:assert/strict";
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

function lock(version: string, integrity: string): string {
  return JSON.stringify({
    version: "5",
    specifiers: { [`npm:valibot@${version}`]: version },
    npm: { [`valibot@${version}`]: { integrity } },
  });
}

Deno.test("a package counts by its version, and by what the lock file says of it", async () => {
  await using project = await makeProject({
    "deno.json": config({ valibot: "npm:valibot@1.5.0" }),
    "task.ts": `import { parse, number } from "valibot"; export default () => parse(number(), 1);`,
    "local.ts": `export default () => 1;`,
  });
  const tasks = { task: { module: "task.ts" }, local: { module: "local.ts" } };
  const first = await runInProject(project, tasks);
  equal(first.result.result, "success", first.text);
  const locked = JSON.parse(await Deno.readTextFile(new URL("../../../deno.lock", import.meta.url)));
  await project.write("deno.lock", lock("1.5.0", locked.npm["valibot@1.5.0"].integrity));
  const run = await runInProject(project, tasks);
  equal(run.result.result, "success", run.text);
  deepEqual(ranAndTaken(run), { ran: ["task"], taken: ["local"] });
  match(
    decisionOf(run, "task"),
    sentence("miss: ran because what the package `valibot` consists of changed from sha256:# to sha256:#"),
  );
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
      "app/task.ts": `import { parse, number } from "npm:valibot@1.5.0"; export default () => parse(number(), 1);`,
    });
    const tasks = { task: { module: "app/task.ts" } };
    const first = await runInProject(project, tasks);
    equal(first.result.result, "success", first.text);
    const locked = JSON.parse(await Deno.readTextFile(new URL("../../../deno.lock", import.meta.url)));
    await project.write("deno.lock", lock("1.5.0", locked.npm["valibot@1.5.0"].integrity));
    const run = await runInProject(project, tasks);
    equal(run.result.result, "success", run.text);
    match(
      decisionOf(run, "task"),
      sentence("miss: ran because what the package `valibot` consists of changed from sha256:# to sha256:#"),
    );
  });
}

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
