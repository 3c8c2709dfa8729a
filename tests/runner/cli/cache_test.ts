import { deepEqual, equal, match, ok } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import type { Project } from "../../helpers/project.ts";
import { makeCliProject } from "./cli_project.ts";

const FILES = {
  "one.ts":
    `export default async ({ output, params }) => { await output.writeText("f", "x".repeat(5000)); return params; };`,
  "two.ts": `export default async ({ output }) => { await output.writeText("f", "y".repeat(3000)); };`,
};

async function project(): Promise<Project> {
  const two = `declare("two", { key: "k", module: import.meta.resolve("./two.ts") } as never);`;
  return await makeCliProject(`task("one", { params }); ${two}`, FILES);
}

async function run({ root }: Project, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts", "--quiet", ...args], { cwd: root });
  equal(code, 0, stderr);
  return stdout;
}

async function cache({ root }: Project, ...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await dagtrail(["cache", ...args], { cwd: root });
  return { code, text: stdout + stderr };
}

/** Every file below the folder of blobs or of results. */
function files(of: Project, kind: "blobs" | "results"): string[] {
  const folder = of.path(`runs/.cache/${kind}`);
  return [...Deno.readDirSync(folder)].flatMap(({ name }) =>
    [...Deno.readDirSync(`${folder}/${name}`)].map((entry) => `${folder}/${name}/${entry.name}`)
  );
}

Deno.test("cache info counts results, files and bytes, by pipeline", async () => {
  await using of = await project();
  await run(of);
  await run(of, "--param", "n=1");
  const { code, text } = await cache(of, "info");
  equal(code, 0);
  match(text, /^runs\/\.cache {2}3 results, 2 files, \d+(\.\d)? kB$/m);
  match(text, /^cli +2 +3 +8\.0 kB +\d.* ago$/m);
});

Deno.test("cache clear takes out everything, or what flags say: a task, a pipeline, what is old, what no result has", async () => {
  await using of = await project();
  await run(of);
  await run(of, "--param", "n=1");
  match((await cache(of, "clear", "--older-than", "1h")).text, /^took out 0 results and 0 files, 0 B$/m);
  match(
    (await cache(of, "clear", "--pipeline", "other")).text,
    /^nothing is kept of a pipeline "other"; there is something of: cli\ntook out 0 results and 0 files, 0 B$/m,
  );
  match(
    (await cache(of, "clear", "--pipeline", "cli", "--task", "three")).text,
    /^nothing is kept of a task "three"; there is something of: one, two\[k\]\ntook out 0 results and 0 files, 0 B$/m,
  );
  match((await cache(of, "clear", "--task", "tw*")).text, /^took out 1 result and 1 file, /m);
  match(await run(of), /^two\[k\] +1 +✓ success/m);
  match(await run(of), /^one +0 +✓ success +cached, from /m);
  for (const path of files(of, "results")) Deno.removeSync(path);
  match((await cache(of, "clear", "--unused")).text, /^took out 0 results and 2 files, 8\.0 kB$/m);
  await run(of);
  match((await cache(of, "clear")).text, /^took out 2 results and 2 files, /m);
  deepEqual([...files(of, "results"), ...files(of, "blobs")], []);
  match(await run(of), /^one +1 +✓ success/m);
});

Deno.test("cache verify reads everything again, names what is damaged, and takes it out when it is told to", async () => {
  await using of = await project();
  await run(of);
  deepEqual(
    (await cache(of, "verify")).text.trim().replace(/\d+(\.\d)? kB/, "N kB"),
    "read 2 results and 2 files, N kB: nothing is damaged",
  );
  const blob = files(of, "blobs").find((path) => Deno.readTextFileSync(path).startsWith("x"))!;
  const { mtime } = Deno.statSync(blob);
  Deno.chmodSync(blob, 0o600);
  Deno.writeTextFileSync(blob, "z".repeat(5000));
  // Damage that nothing but reading shows.
  Deno.utimeSync(blob, mtime!, mtime!);
  const document = files(of, "results").find((path) => Deno.readTextFileSync(path).includes('"task":"two[k]"'))!;
  Deno.writeTextFileSync(document, "garbage");
  const found = await cache(of, "verify");
  equal(found.code, 1);
  match(found.text, /^damaged {2}blobs\/[0-9a-f]{2}\/[0-9a-f]{64}: its content has the digest sha256:[0-9a-f]{8}…$/m);
  match(found.text, /^damaged {2}results\/[0-9a-f]{2}\/[0-9a-f]{64}\.json: it is not whole$/m);
  match(found.text, /^damaged .*: the result of one needs sha256:[0-9a-f]{8}…, which is not there whole$/m);
  match(found.text, /: 3 damaged; --repair takes that out$/m);
  equal((await cache(of, "verify", "--repair")).code, 0);
  match((await cache(of, "verify")).text, /nothing is damaged$/m);
  const again = await run(of);
  match(again, /^one +1 +✓ success/m);
  match(again, /^two\[k\] +1 +✓ success/m);
});

Deno.test("a cache is named by its folder, or by the folder of runs, and one that is not there is an error", async () => {
  await using of = await project();
  await run(of, "--cache", "elsewhere");
  equal((await cache(of, "info", "--cache", "elsewhere")).code, 0);
  const none = await cache(of, "info");
  equal(none.code, 2);
  match(none.text, /^there is no cache in runs\/\.cache; name one with --runs FOLDER or --cache FOLDER$/m);
  const both = await dagtrail(["run", "pipeline.ts", "--cache", "a", "--no-cache"], { cwd: of.root });
  equal(both.code, 2);
  match(both.stderr, /--cache names a cache, and --no-cache says to use none/);
  const age = await cache(of, "clear", "--cache", "elsewhere", "--older-than", "soon");
  equal(age.code, 2);
  match(age.text, /--older-than: a duration must look like/);
  equal((await cache(of, "clear", "--cache", "elsewhere", "--unused", "--pipeline", "cli")).code, 2);
});

Deno.test("plan --why says for each task whether it would run, in a table and as JSON, and writes nothing", async () => {
  await using of = await project();
  const before = await dagtrail(["plan", "pipeline.ts", "--why"], { cwd: of.root });
  equal(before.code, 0, before.stderr);
  match(before.stdout, /^cli {2}2 of 2 tasks would run$/m);
  match(before.stdout, /^one +yes +runs because nothing of it is in the cache$/m);
  ok(![...Deno.readDirSync(of.root)].some(({ name }) => name === "runs"));
  await run(of);
  const after = await dagtrail(["plan", "pipeline.ts", "--param", "n=2", "--why", "--format", "json"], {
    cwd: of.root,
  });
  const { why, tasks } = JSON.parse(after.stdout);
  equal(tasks.length, 2);
  equal(why.one.reason, "runs because the parameter `n` is new, 2");
  equal(why["two[k]"].runs, "no");
  equal(why.one.decision.changes[0].what, "the parameter `n`");
  const forced = await dagtrail(["plan", "pipeline.ts", "--force", "two"], { cwd: of.root });
  match(forced.stdout, /^two\[k\] +yes +runs because --force names it$/m);
  match(forced.stdout, /^one +no +does not run, because nothing that it depends on changed since the run cli-/m);
  const mermaid = await dagtrail(["plan", "pipeline.ts", "--why", "--format", "mermaid"], { cwd: of.root });
  equal(mermaid.code, 2);
});

Deno.test("a run shows shortly why a task runs, and that another one did not", async () => {
  await using of = await project();
  await run(of);
  const { stderr, stdout } = await dagtrail(["run", "pipeline.ts", "--param", "n=2"], { cwd: of.root });
  match(stderr, /^start one +the parameter `n` is new, 2$/m);
  match(stderr, /^end +two\[k\] +✓ success +cached, from cli-/m);
  ok(!stderr.includes("start two"));
  match(stdout, /^two\[k\] +0 +✓ success +cached, from cli-/m);
  const shown = await dagtrail(["show"], { cwd: of.root });
  match(shown.stdout, /^one +1 +✓ success +\d.* +ran because the parameter `n` is new, 2$/m);
  match(shown.stdout, /^two\[k\] +0 .*did not run, because nothing that it depends on changed since the run cli-/m);
});
