import assert from "node:assert/strict";
import { runContext } from "../../../runner/recording/run_context.ts";
import { ATTRIBUTES } from "../../../runner/otlp/attributes.ts";
import type { Attributes } from "../../../runner/otlp/span.ts";
import { GitRepository } from "./git_repository.ts";

/** The context of a run in `root`, and what it had to say about it. */
async function contextOf(
  root: string,
  env: Readonly<Record<string, string>>,
  gitTimeoutMs?: number,
): Promise<{ context: Attributes; notices: string[] }> {
  const notices: string[] = [];
  const context = await runContext({
    root,
    env: (name) => env[name],
    notice: (message) => notices.push(message),
    ...(gitTimeoutMs === undefined ? {} : { gitTimeoutMs }),
  });
  for (const name of Object.keys(context)) assert.ok(name in ATTRIBUTES, `${name} is not documented`);
  return { context, notices };
}

/** Only what is about the repository. */
function vcs(context: Attributes): Attributes {
  return Object.fromEntries(Object.entries(context).filter(([name]) => /^(dagtrail\.)?vcs\./.test(name)));
}

Deno.test("a run in a repository says its commit, branch, message and that nothing differs", async () => {
  await using repository = await GitRepository.withCommit("Add the data\n\nAnd more words.");
  const { context, notices } = await contextOf(repository.root, repository.env);
  assert.deepEqual(vcs(context), {
    "vcs.ref.head.name": "main",
    "vcs.ref.head.type": "branch",
    "vcs.ref.head.revision": await repository.git("rev-parse", "HEAD"),
    "dagtrail.vcs.dirty": false,
    "dagtrail.vcs.commit.message": "Add the data",
  });
  assert.equal(context["dagtrail.trigger"], "local");
  assert.deepEqual(notices, []);
});

Deno.test("a changed file makes the repository dirty, and a file that is not tracked does not", async () => {
  await using repository = await GitRepository.withCommit();
  await Deno.writeTextFile(`${repository.root}/new.txt`, "new");
  assert.equal((await contextOf(repository.root, repository.env)).context["dagtrail.vcs.dirty"], false);
  await Deno.writeTextFile(`${repository.root}/data.txt`, "changed");
  assert.equal((await contextOf(repository.root, repository.env)).context["dagtrail.vcs.dirty"], true);
  await repository.git("add", "data.txt");
  assert.equal((await contextOf(repository.root, repository.env)).context["dagtrail.vcs.dirty"], true);
});

Deno.test("a folder inside a repository is a part of it", async () => {
  await using repository = await GitRepository.withCommit();
  await Deno.mkdir(`${repository.root}/pipelines/hello`, { recursive: true });
  const { context } = await contextOf(`${repository.root}/pipelines/hello`, repository.env);
  assert.equal(context["vcs.ref.head.name"], "main");
});

Deno.test("a repository without commits has a branch and no revision", async () => {
  await using repository = new GitRepository();
  await repository.git("init", "--quiet", "--initial-branch=trunk");
  const { context, notices } = await contextOf(repository.root, repository.env);
  assert.deepEqual(vcs(context), { "vcs.ref.head.name": "trunk", "vcs.ref.head.type": "branch" });
  assert.deepEqual(notices, []);
});

Deno.test("a detached HEAD has a revision and no branch", async () => {
  await using repository = await GitRepository.withCommit();
  await repository.git("checkout", "--quiet", "--detach");
  const { context } = await contextOf(repository.root, repository.env);
  assert.equal(context["vcs.ref.head.revision"], await repository.git("rev-parse", "HEAD"));
  assert.equal(context["vcs.ref.head.name"], undefined);
  assert.equal(context["vcs.ref.head.type"], undefined);
});

Deno.test("a detached HEAD at a tag has the tag's name", async () => {
  await using repository = await GitRepository.withCommit();
  await repository.git("tag", "v1.0");
  await repository.git("checkout", "--quiet", "v1.0");
  const { context } = await contextOf(repository.root, repository.env);
  assert.equal(context["vcs.ref.head.name"], "v1.0");
  assert.equal(context["vcs.ref.head.type"], "tag");
});

Deno.test("a shallow clone says what a full one does", async () => {
  await using origin = await GitRepository.withCommit("First");
  const last = await origin.commit("data.txt", "Second");
  await using clone = new GitRepository();
  await clone.git("clone", "--quiet", "--depth=1", `file://${origin.root}`, ".");
  const { context, notices } = await contextOf(clone.root, clone.env);
  assert.equal(context["vcs.ref.head.revision"], last);
  assert.equal(context["dagtrail.vcs.commit.message"], "Second");
  assert.equal(context["vcs.repository.url.full"], undefined, "a path tells about the machine");
  assert.deepEqual(notices, []);
});

Deno.test("a branch may be called what Git allows", async () => {
  for (const branch of ["$(touch${IFS}owned)", "`id`;'\"<script>&", "-rf".padStart(9, "x/"), "Größe/日本", "#1"]) {
    await using repository = await GitRepository.withCommit();
    await repository.git("checkout", "--quiet", "-b", branch);
    const { context } = await contextOf(repository.root, repository.env);
    assert.equal(context["vcs.ref.head.name"], branch);
    await assert.rejects(Deno.stat(`${repository.root}/owned`), Deno.errors.NotFound);
  }
});

Deno.test("credentials in a remote's address stay out", async () => {
  await using repository = await GitRepository.withCommit();
  await repository.git("remote", "add", "backup", "https://example.org/other.git");
  await repository.git("remote", "add", "origin", "https://ada:s3cret@github.com/owner/digits.git");
  const { context } = await contextOf(repository.root, repository.env);
  assert.equal(context["vcs.repository.url.full"], "https://github.com/owner/digits");
  assert.equal(context["vcs.repository.name"], "digits");
  assert.equal(context["vcs.provider.name"], "github");
  assert.ok(!JSON.stringify(context).includes("s3cret"));
});

Deno.test("where no remote is called origin, the first one counts", async () => {
  await using repository = await GitRepository.withCommit();
  await repository.git("remote", "add", "upstream", "git@gitlab.com:group/sub/digits.git");
  const { context } = await contextOf(repository.root, repository.env);
  assert.equal(context["vcs.repository.url.full"], "https://gitlab.com/group/sub/digits");
});

Deno.test("a folder that is no repository has no Git attributes, and nothing is said", async () => {
  await using folder = new GitRepository();
  const { context, notices } = await contextOf(folder.root, folder.env);
  assert.deepEqual(vcs(context), {});
  assert.deepEqual(notices, []);
});

Deno.test("a folder that does not exist has no Git attributes", async () => {
  await using folder = new GitRepository();
  assert.deepEqual(vcs((await contextOf(`${folder.root}/missing`, folder.env)).context), {});
});

Deno.test("a machine without Git has no Git attributes, and nothing is said", async () => {
  await using repository = await GitRepository.withCommit();
  const { context, notices } = await contextOf(repository.root, { ...repository.env, PATH: `${repository.root}/.git` });
  assert.deepEqual(vcs(context), {});
  assert.deepEqual(notices, []);
});

/** A directory for `PATH` in which `git` is a script, with the real one as `$GIT`. */
async function fakeGit(repository: GitRepository, script: string): Promise<Record<string, string>> {
  const real = (await new Deno.Command("sh", { args: ["-c", "command -v git"] }).output()).stdout;
  const folder = `${repository.root}/.git/fake`;
  await Deno.mkdir(folder);
  const text = `#!/bin/sh\nGIT='${new TextDecoder().decode(real).trim()}'\n${script}\n`;
  await Deno.writeTextFile(`${folder}/git`, text, { mode: 0o755 });
  return { ...repository.env, PATH: `${folder}:${repository.env.PATH}` };
}

Deno.test("a repository that belongs to somebody else is named, with Git's own advice", async () => {
  await using repository = await GitRepository.withCommit();
  const env = await fakeGit(repository, `GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$GIT" "$@"`);
  const { context, notices } = await contextOf(repository.root, env);
  assert.deepEqual(vcs(context), {});
  assert.equal(notices.length, 1);
  assert.match(notices[0]!, /dubious ownership.*safe\.directory/s);
});

Deno.test("a Git that hangs is killed with what it started, and the run goes on", async () => {
  await using repository = await GitRepository.withCommit();
  // Opening a pipe for writing waits for a reader: the script and its child never get further than that.
  await new Deno.Command("mkfifo", { args: [`${repository.root}/.git/never`] }).output();
  const env = await fakeGit(
    repository,
    `echo $$ >>.git/pids\n(exec >.git/never) &\necho $! >>.git/pids\nexec >.git/never`,
  );
  const { context, notices } = await contextOf(repository.root, env, 300);
  assert.deepEqual(vcs(context), {});
  assert.deepEqual(notices, ["the run file lacks some of what Git knows: git status took more than 300 ms"]);
  const pids = (await Deno.readTextFile(`${repository.root}/.git/pids`)).trim().split("\n").map(Number);
  assert.ok(pids.length > 0);
  for (const pid of pids) assert.equal(await isAlive(pid), false, `${pid} is still there`);
});

/** Whether a process is there and not merely waiting for its parent to take notice of its end. */
async function isAlive(pid: number): Promise<boolean> {
  const script = `if [ -d /proc/self ]; then grep -q "^State:.[^ZX]" /proc/${pid}/status; else kill -0 ${pid}; fi`;
  return (await new Deno.Command("sh", { args: ["-c", script], stderr: "null" }).output()).success;
}

Deno.test("a slow status costs the branch and not the commit", async () => {
  await using repository = await GitRepository.withCommit();
  await new Deno.Command("mkfifo", { args: [`${repository.root}/.git/never`] }).output();
  const env = await fakeGit(
    repository,
    `case "$*" in *status*) exec >.git/never;; *) exec "$GIT" "$@";; esac`,
  );
  const { context } = await contextOf(repository.root, env, 1000);
  assert.equal(context["vcs.ref.head.revision"], await repository.git("rev-parse", "HEAD"));
  assert.equal(context["dagtrail.vcs.dirty"], undefined);
});

Deno.test("a Git hook's variables do not lead to its repository", async () => {
  await using hooked = await GitRepository.withCommit("Of the hook");
  await using repository = await GitRepository.withCommit("Of the pipeline");
  const env = { ...repository.env, GIT_DIR: `${hooked.root}/.git`, GIT_INDEX_FILE: `${hooked.root}/.git/index` };
  const { context } = await contextOf(repository.root, env);
  assert.equal(context["dagtrail.vcs.commit.message"], "Of the pipeline");
});

Deno.test("Git's index is not touched, so a command that runs beside keeps its lock", async () => {
  await using repository = await GitRepository.withCommit();
  await Deno.writeTextFile(`${repository.root}/.git/index.lock`, "");
  const { context, notices } = await contextOf(repository.root, repository.env);
  assert.equal(context["vcs.ref.head.name"], "main");
  assert.deepEqual(notices, []);
});

Deno.test("the machine and the runtime have OpenTelemetry's names", async () => {
  await using folder = new GitRepository();
  const { context } = await contextOf(folder.root, folder.env);
  assert.equal(context["process.runtime.name"], "deno");
  assert.equal(context["process.runtime.version"], Deno.version.deno);
  assert.match(String(context["os.type"]), /^(linux|darwin|windows|freebsd)$/);
  assert.match(String(context["host.arch"]), /^(amd64|arm64)$/);
  assert.ok(Number(context["dagtrail.machine.cpus"]) >= 1);
  assert.ok(Number(context["dagtrail.machine.memory"]) > 2 ** 27, "bytes, not kilobytes");
});

Deno.test("the lock file has its digest, where there is one", async () => {
  await using folder = new GitRepository();
  assert.equal((await contextOf(folder.root, folder.env)).context["dagtrail.lock.digest"], undefined);
  await Deno.writeTextFile(`${folder.root}/deno.lock`, "{}");
  assert.equal(
    (await contextOf(folder.root, folder.env)).context["dagtrail.lock.digest"],
    "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  );
});

Deno.test("a lock file that cannot be read is named, and the run goes on", async () => {
  await using folder = new GitRepository();
  await Deno.mkdir(`${folder.root}/deno.lock`);
  const { context, notices } = await contextOf(folder.root, folder.env);
  assert.equal(context["dagtrail.lock.digest"], undefined);
  assert.match(notices.join(), /^deno\.lock could not be read: /);
});
