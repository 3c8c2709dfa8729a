import assert from "node:assert/strict";
import type { Attributes } from "../../../runner/otlp/span.ts";
import { readGitHub } from "../../../runner/recording/github_context.ts";
import { mergeContexts, runContext } from "../../../runner/recording/run_context.ts";
import { GitRepository } from "./git_repository.ts";

/** What GitHub sets in every job; empty where it does not apply, as GitHub has it. */
const PUSH: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "owner/digits",
  GITHUB_RUN_ID: "42",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_EVENT_NAME: "push",
  GITHUB_REF: "refs/heads/main",
  GITHUB_REF_NAME: "main",
  GITHUB_REF_TYPE: "branch",
  GITHUB_HEAD_REF: "",
  GITHUB_BASE_REF: "",
  GITHUB_SHA: "9d59409acf479dfa0df1aa568182e43e43df8bbe",
  GITHUB_ACTOR: "octocat",
  GITHUB_TRIGGERING_ACTOR: "octocat",
  GITHUB_WORKFLOW: "pipeline",
  RUNNER_NAME: "GitHub Actions 7",
};

const PULL_REQUEST: Readonly<Record<string, string>> = {
  ...PUSH,
  GITHUB_EVENT_NAME: "pull_request",
  GITHUB_REF: "refs/pull/123/merge",
  GITHUB_REF_NAME: "123/merge",
  GITHUB_HEAD_REF: "more-images",
  GITHUB_BASE_REF: "main",
};

/** What `readGitHub` says, given the variables and, in a file, the event. */
async function read(
  env: Readonly<Record<string, string>>,
  event?: string,
): Promise<{ context: Attributes; notices: string[] }> {
  const notices: string[] = [];
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    if (event !== undefined) await Deno.writeTextFile(path, event);
    const all: Readonly<Record<string, string>> = event === undefined ? env : { ...env, GITHUB_EVENT_PATH: path };
    return { context: await readGitHub((name) => all[name], (message) => notices.push(message)), notices };
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a push says its branch, commit, actor, workflow and run", async () => {
  const { context, notices } = await read(PUSH, JSON.stringify({ ref: "refs/heads/main", before: "1d59" }));
  assert.deepEqual(context, {
    "cicd.pipeline.run.url.full": "https://github.com/owner/digits/actions/runs/42",
    "cicd.worker.name": "GitHub Actions 7",
    "vcs.provider.name": "github",
    "vcs.repository.url.full": "https://github.com/owner/digits",
    "vcs.repository.name": "digits",
    "vcs.ref.head.name": "main",
    "vcs.ref.head.type": "branch",
    "vcs.ref.head.revision": "9d59409acf479dfa0df1aa568182e43e43df8bbe",
    "dagtrail.trigger": "push",
    "dagtrail.actor": "octocat",
    "dagtrail.workflow.name": "pipeline",
  });
  assert.deepEqual(notices, []);
});

Deno.test("a pull request says its number, title, branch and base", async () => {
  const event = { pull_request: { number: 123, title: "Train on 1200 images", base: { sha: "1d59409a" } } };
  const { context } = await read(PULL_REQUEST, JSON.stringify(event));
  assert.equal(context["vcs.change.id"], "123");
  assert.equal(context["vcs.change.title"], "Train on 1200 images");
  assert.equal(context["vcs.ref.head.name"], "more-images");
  assert.equal(context["vcs.ref.head.type"], "branch");
  assert.equal(context["vcs.ref.base.name"], "main");
  assert.equal(context["vcs.ref.base.revision"], "1d59409a");
  assert.equal(context["dagtrail.trigger"], "pull_request");
});

Deno.test("a pushed tag is a tag", async () => {
  const { context } = await read({
    ...PUSH,
    GITHUB_REF: "refs/tags/v1",
    GITHUB_REF_NAME: "v1",
    GITHUB_REF_TYPE: "tag",
  });
  assert.equal(context["vcs.ref.head.name"], "v1");
  assert.equal(context["vcs.ref.head.type"], "tag");
});

for (const event of ["schedule", "workflow_dispatch"]) {
  Deno.test(`a run by ${event} says so`, async () => {
    const { context } = await read({ ...PUSH, GITHUB_EVENT_NAME: event }, "{}");
    assert.equal(context["dagtrail.trigger"], event);
    assert.equal(context["vcs.change.id"], undefined);
    assert.equal(context["vcs.ref.head.name"], "main");
  });
}

Deno.test("a workflow that was run again names the attempt and who asked for it", async () => {
  const { context } = await read({ ...PUSH, GITHUB_RUN_ATTEMPT: "2", GITHUB_TRIGGERING_ACTOR: "hubot" });
  assert.equal(context["cicd.pipeline.run.url.full"], "https://github.com/owner/digits/actions/runs/42/attempts/2");
  assert.equal(context["dagtrail.actor"], "hubot");
});

Deno.test("a GitHub of one's own has its own addresses", async () => {
  const { context } = await read({ ...PUSH, GITHUB_SERVER_URL: "https://github.example.org" });
  assert.equal(context["vcs.repository.url.full"], "https://github.example.org/owner/digits");
});

Deno.test("an event file that is missing costs the title, and the reference still has the number", async () => {
  const { context, notices } = await read({ ...PULL_REQUEST, GITHUB_EVENT_PATH: "/nonexistent/event.json" });
  assert.equal(context["vcs.change.id"], "123");
  assert.equal(context["vcs.change.title"], undefined);
  assert.match(notices.join(), /^GitHub's event could not be read from \/nonexistent\/event\.json: /);
});

for (
  const event of [
    "{",
    "",
    "null",
    "[]",
    '"x"',
    '{"pull_request":7}',
    '{"pull_request":{"number":"1\\n","title":{},"base":[]}}',
  ]
) {
  Deno.test(`an event file that holds ${JSON.stringify(event)} does no harm`, async () => {
    const { context } = await read(PULL_REQUEST, event);
    assert.equal(context["vcs.change.id"], "123");
    assert.equal(context["vcs.change.title"], undefined);
    assert.equal(context["vcs.ref.base.revision"], undefined);
  });
}

Deno.test("outside GitHub Actions its variables are not believed", async () => {
  assert.deepEqual((await read({ ...PUSH, GITHUB_ACTIONS: "" })).context, {});
});

Deno.test("Git says which commit is checked out, and GitHub how it is called", async () => {
  await using repository = await GitRepository.withCommit();
  await repository.git("remote", "add", "origin", "https://github.com/Owner/digits");
  await repository.git("checkout", "--quiet", "--detach");
  const env: Readonly<Record<string, string>> = { ...repository.env, ...PULL_REQUEST };
  const context = await runContext({ root: repository.root, env: (name) => env[name] });
  assert.equal(context["vcs.ref.head.revision"], await repository.git("rev-parse", "HEAD"));
  assert.equal(context["vcs.ref.head.name"], "more-images");
  assert.equal(context["vcs.change.id"], "123");
});

Deno.test("without Git, GitHub's commit is the one", () => {
  assert.equal(mergeContexts({}, { "vcs.ref.head.revision": "a" })["vcs.ref.head.revision"], "a");
});

Deno.test("a workflow that checked out another repository does not lend it its branch and pull request", () => {
  const merged = mergeContexts(
    { "vcs.repository.url.full": "https://github.com/owner/models", "vcs.ref.head.name": "trunk" },
    {
      "vcs.repository.url.full": "https://github.com/owner/digits",
      "vcs.ref.head.name": "main",
      "vcs.change.id": "123",
      "dagtrail.actor": "octocat",
    },
  );
  assert.deepEqual(merged, {
    "dagtrail.trigger": "local",
    "dagtrail.actor": "octocat",
    "vcs.repository.url.full": "https://github.com/owner/models",
    "vcs.ref.head.name": "trunk",
  });
});
