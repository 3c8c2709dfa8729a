import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DAGTRAIL, makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const TASK = `
  import { words } from "lib/words.ts";
  import { one } from "one";
  import { defineTask } from "dagtrail";
  export default defineTask(() => [words, one]);`;
const LIB = { "lib/words.ts": `export const words = "from lib";`, "lib/one.ts": `export const one = 1;` };
const IMPORTS = { dagtrail: DAGTRAIL, "lib/": "./lib/", one: "./lib/one.ts" };

Deno.test("a task's modules import by the names of the project's deno.json", async () => {
  await using project = await makeProject({
    ...LIB,
    "deno.json": JSON.stringify({ imports: IMPORTS }),
    "tasks/task.ts": TASK,
  });
  const run = await runInProject(project, { task: { module: "tasks/task.ts" } });
  deepEqual(run.result.tasks.task!.value, ["from lib", 1]);
});

Deno.test("a deno.jsonc with comments and trailing commas serves as well", async () => {
  await using project = await makeProject({
    ...LIB,
    "deno.jsonc": `{
      // Where the library is; "a comment": "with quotes"
      "imports": ${JSON.stringify(IMPORTS).replace("}", ", /* the last */ }")},
    }`,
    "tasks/task.ts": TASK,
  });
  const run = await runInProject(project, { task: { module: "tasks/task.ts" } });
  deepEqual(run.result.tasks.task!.value, ["from lib", 1]);
});

Deno.test("an import map in a file of its own, and scopes, serve as well", async () => {
  await using project = await makeProject({
    ...LIB,
    "deno.json": JSON.stringify({ importMap: "maps/import_map.json" }),
    "maps/import_map.json": JSON.stringify({
      imports: { dagtrail: DAGTRAIL, "lib/": "../lib/", one: "../gone.ts" },
      scopes: { "../tasks/": { one: "../lib/one.ts" } },
    }),
    "tasks/task.ts": TASK,
  });
  const run = await runInProject(project, { task: { module: "tasks/task.ts" } });
  deepEqual(run.result.tasks.task!.value, ["from lib", 1]);
});

Deno.test("a member of a workspace has its own names and those of the workspace", async () => {
  await using project = await makeProject({
    ...LIB,
    "deno.json": JSON.stringify({ workspace: ["./member"], imports: { dagtrail: DAGTRAIL, "lib/": "./lib/" } }),
    "member/deno.json": JSON.stringify({ name: "@x/member", imports: { one: "../lib/one.ts" } }),
    "member/task.ts": TASK,
  });
  const run = await runInProject(project, { task: { module: "member/task.ts" } });
  deepEqual(run.result.tasks.task!.value, ["from lib", 1]);
});

Deno.test("the run file of a workspace's member names the workspace's lock file", async () => {
  const lock = '{"version":"5"}\n';
  await using project = await makeProject({
    "deno.json": JSON.stringify({ workspace: ["./member"], imports: { dagtrail: DAGTRAIL } }),
    "deno.lock": lock,
    "member/deno.json": "{}",
    "member/task.ts": "export default () => 1;",
  });
  const member = { ...project, root: project.path("member") };
  const run = await runInProject(member, { task: { module: "member/task.ts" } });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lock)));
  equal(run.file.resource["dagtrail.lock.digest"], `sha256:${digest.toHex()}`);
});

Deno.test("members of a workspace, also of one with patterns, know each other by name, with what each has for itself", async () => {
  for (const workspace of [["./app", "./lib"], ["./*"], { members: ["lib", "app"] }]) {
    await using project = await makeProject({
      "deno.json": JSON.stringify({ workspace, imports: { dagtrail: DAGTRAIL } }),
      "lib/deno.json": JSON.stringify({
        name: "@x/lib",
        exports: { ".": "./lib.ts", "./more": "./more.ts" },
        imports: { own: "./own.ts", other: "./own.ts" },
      }),
      "lib/lib.ts": 'export { own } from "own";',
      "lib/own.ts": 'export const own = "of lib";',
      "lib/more.ts": 'export { itself } from "@x/app";\nexport { own as other } from "other";',
      "app/deno.json": JSON.stringify({ name: "@x/app", exports: "./app.ts", imports: { other: "./app.ts" } }),
      "app/app.ts": 'export const itself = "of app";',
      "app/task.ts": `
        import { own } from "@x/lib";
        import { itself, other } from "@x/lib/more";
        import { itself as mine } from "other";
        export default () => [own, itself, other, mine];`,
    });
    const run = await runInProject(project, { task: { module: "app/task.ts" } });
    deepEqual(run.result.tasks.task!.value, ["of lib", "of app", "of lib", "of app"]);
  }
});

Deno.test("a package that the project names by npm: works in a task, with its subpaths and without a network permission", async () => {
  await using project = await makeProject({
    "deno.json": JSON.stringify({
      imports: { valibot: "npm:valibot@1.5.0", otel: "npm:@opentelemetry/api@1.10.0", view: "npm:preact@11.2.0" },
      scopes: { "./scoped/": { other: "npm:preact@11.2.0" } },
    }),
    "task.ts": `
      import * as v from "valibot";
      import { SpanKind } from "otel";
      import { useState } from "view/hooks";
      export default () => [v.parse(v.number(), 3), SpanKind.SERVER, typeof useState];`,
    "scoped/task.ts": 'import { useState } from "other/hooks";\nexport default () => typeof useState;',
  });
  const run = await runInProject(project, { task: { module: "task.ts" }, scoped: { module: "scoped/task.ts" } });
  deepEqual(run.result.tasks.task!.value, [3, 1, "function"]);
  equal(run.result.tasks.scoped!.value, "function");
  ok(JSON.stringify(run.attempt("task").attributes["dagtrail.attempt.grants"]).includes("npm:valibot@1.5.0"));
});

Deno.test("one module serves many tasks, and a task without types is as good as one with them", async () => {
  await using project = await makeProject({
    "task.js": `export default async function ({ params }) { return params.n; }`,
    "named.ts": `const task = () => "named"; export { task as default };`,
    "class.ts": `export { default } from "./named.ts";`,
    "value.ts": `export default 42;`,
  });
  const run = await runInProject(project, {
    a: { module: "task.js", params: { n: 1 } },
    b: { module: "task.js", params: { n: 2 } },
    named: { module: "named.ts" },
    passed: { module: "class.ts" },
    // That it is no function is known only when it is loaded.
    value: { module: "value.ts" },
  });
  deepEqual(["a", "b", "named", "passed"].map((id) => run.result.tasks[id]!.value), [1, 2, "named", "named"]);
  equal(run.result.tasks.value!.result, "failure");
  ok(/must have a function as its default export/.test(run.result.tasks.value!.exception!.message));
});

Deno.test("code that is moved during a run costs neither the run nor its file, and what ran has its digest", async () => {
  await using project = await makeProject({
    "task.ts": `import "./lib.ts"; export default () => {};`,
    "after.ts": `import "./lib.ts"; export default () => 1;`,
    "lib.ts": "",
  });
  const digests: unknown[] = [];
  for (const isMoved of [false, true]) {
    const run = await runInProject(
      project,
      { task: { module: "task.ts" }, after: { module: "after.ts", after: ["task"] } },
      {
        cache: false,
        onEvent(event) {
          if (isMoved && event.type === "attempt-ended" && event.task === "task") {
            Deno.removeSync(project.path("lib.ts"));
          }
        },
      },
    );
    deepEqual(Object.values(run.result.tasks).map(({ result }) => result), [
      "success",
      isMoved ? "failure" : "success",
    ]);
    digests.push(run.task("task").attributes["dagtrail.task.source.digest"]);
  }
  match(String(digests[0]), /^sha256:/);
  equal(digests[0], digests[1]);
});

Deno.test("a task's source digest changes with its own code, and with nothing else", async () => {
  await using project = await makeProject({
    "a.ts": `import "./shared.ts"; export default () => {};`,
    "b.ts": `export default () => {};`,
    "shared.ts": `export const n = 1;`,
  });
  const digests = async (): Promise<unknown[]> => {
    const run = await runInProject(project, { a: { module: "a.ts" }, b: { module: "b.ts" } });
    return ["a", "b"].map((id) => run.task(id).attributes["dagtrail.task.source.digest"]);
  };
  const [a, b] = await digests();
  await project.write("shared.ts", `export const n = 2;`);
  const [changed, same] = await digests();
  equal(b, same);
  equal(a === changed, false);
  ok(/^sha256:[0-9a-f]{64}$/.test(String(a)));
});
