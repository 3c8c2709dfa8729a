import { deepEqual, equal, match } from "node:assert/strict";
import { makeProject, type Project } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const FILES = { "task.ts": "export default ({ params }) => params.n;", ".gitignore": "runs\n" };

async function git(project: Project, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=trunk", ...args],
    cwd: project.root,
  }).output();
  equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("a run file names the commit and the branch that it ran from, and whether there were changes", async () => {
  await using project = await makeProject(FILES);
  await git(project, "init", "--quiet");
  await git(project, "add", ".");
  await git(project, "commit", "--quiet", "-m", "first");
  const clean = await runInProject(project, { task: { module: "task.ts", params: { n: 1 } } });
  equal(clean.file.resource["vcs.ref.head.revision"], await git(project, "rev-parse", "HEAD"));
  equal(clean.file.resource["vcs.ref.head.name"], "trunk");
  equal(clean.file.resource["dagtrail.vcs.dirty"], false);
  await project.write("task.ts", "export default () => 2;");
  const dirty = await runInProject(project, { task: { module: "task.ts" } });
  equal(dirty.file.resource["dagtrail.vcs.dirty"], true);
});

Deno.test("a run in a folder without Git has no commit and says what it ran with", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, { task: { module: "task.ts", params: { n: 3 } } }, {
    command: ["run", "it"],
  });
  const { resource } = run.file;
  equal(resource["vcs.ref.head.revision"], undefined);
  equal(resource["process.runtime.version"], Deno.version.deno);
  equal(resource["cicd.pipeline.name"], "test");
  deepEqual(resource["dagtrail.command"], ["run", "it"]);
  deepEqual(JSON.stringify(run.task("task").attributes["dagtrail.task.params"]), '{"n":3}');
  match(String(run.task("task").attributes["dagtrail.task.source.digest"]), /^sha256:/);
});

Deno.test("what an attempt was allowed is in the run file, without this machine's own paths", async () => {
  await using project = await makeProject({ ...FILES, "data/a.csv": "1" });
  const run = await runInProject(project, {
    first: { module: "task.ts", params: { n: 1 } },
    second: {
      module: "task.ts",
      params: { n: 1 },
      inputs: { from: "first" },
      permissions: { read: ["data"], net: ["example.org:443"], env: ["LANG"] },
    },
  });
  deepEqual(run.attempt("second").attributes["dagtrail.attempt.grants"], [
    { kind: "read", origin: "code", values: ["./task.ts"] },
    { kind: "read", origin: "declared", values: ["./data"] },
    { kind: "read", origin: "input", input: "from", task: "first", values: ["RUN/tasks/first/attempt-1/output"] },
    { kind: "read", origin: "attempt", values: ["ATTEMPT"] },
    { kind: "write", origin: "attempt", values: ["ATTEMPT"] },
    { kind: "net", origin: "declared", values: ["example.org:443"] },
    { kind: "env", origin: "declared", values: ["LANG"] },
  ]);
  deepEqual(run.attempt("second").attributes["dagtrail.attempt.isolation"], ["deno"]);
  equal(run.text.includes(project.root), false);
});
