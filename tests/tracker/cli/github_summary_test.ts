import assert from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { type FakeGitHub, fakeGitHub } from "../../helpers/fake_github.ts";
import { RunBuilder } from "../run_builder.ts";

/** A folder with the run of a pull request, three of main, and one of a fork that claims to be of main. */
async function folderOfRuns(accuracy: number): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-summary-" });
  const write = async (
    path: string,
    value: number,
    startMs: number,
    more: Record<string, string> = {},
  ): Promise<void> => {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    const builder = new RunBuilder({
      id: path.replace(/.*\//, ""),
      startMs,
      resource: { "vcs.ref.head.name": "main", ...more },
      tasks: [{ name: "train", attempts: [{ startMs: 0, endMs: 5, metrics: { accuracy: value } }] }],
    });
    await Deno.writeTextFile(`${folder}/${path}.otlp.json`, await builder.encode());
  };
  for (let i = 1; i <= 3; i++) await write(`base/${i}/main-${i}`, 0.9, i * 1000);
  await write("base/fork-4/forged", 0.1, 4000);
  await Deno.writeTextFile(`${folder}/base/fork-4/source.json`, '{"repository":"octo/data","artifact":4,"fork":true}');
  await write("base/5/branch", 0.1, 5000, { "vcs.ref.head.name": "other" });
  await Deno.writeTextFile(`${folder}/base/broken.otlp.json`, "{");
  await write("runs/new", accuracy, 9000, { "vcs.ref.head.name": "topic", "vcs.change.id": "12" });
  await Deno.writeTextFile(`${folder}/event.json`, JSON.stringify({ pull_request: { number: 12 } }));
  return folder;
}

function environment(fake: FakeGitHub, folder: string): Record<string, string> {
  return {
    GITHUB_REPOSITORY: "octo/data",
    GITHUB_API_URL: fake.url,
    GITHUB_TOKEN: "right",
    GITHUB_EVENT_PATH: `${folder}/event.json`,
    GITHUB_STEP_SUMMARY: `${folder}/summary.md`,
  };
}

Deno.test("github summary holds the newest run against trusted runs of the branch, and exits with 1 when a gate fails", async () => {
  const folder = await folderOfRuns(0.8);
  try {
    const base = ["--base", `${folder}/base`, "--branch", "main"];
    const gate = ["--fail-on", "metric.accuracy drops 0.05", "--fail-on", "metric.accuracy below 0.5"];
    const { code, stdout, stderr } = await dagtrail(["github", "summary", `${folder}/runs`, ...base, ...gate]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /\| <code>train<\/code> \| <code>accuracy<\/code> \| 0.8 \| 0.9 \| −0.1 \(−11 %\) \| ▼ lower than in all 3 \|/,
    );
    assert.match(stderr, /^not compared with broken.otlp.json: not JSON/);
    assert.match(stderr, /^failed: metric\.accuracy drops 0\.05: 0\.9 → 0\.8 \(train\)$/m);
    assert.doesNotMatch(stderr, /failed: metric\.accuracy below/);
    const passing = await dagtrail([
      "github",
      "summary",
      `${folder}/runs`,
      ...base,
      "--fail-on",
      "metric.accuracy drops 0.2",
    ]);
    assert.equal(passing.code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a comment is written once and then updated, among strangers' comments that carry its marker", async () => {
  const folder = await folderOfRuns(0.95);
  await using fake = fakeGitHub();
  try {
    const env = environment(fake, folder);
    for (let id = 1; id <= 120; id++) fake.comments.push({ id, issue: 12, body: "hello", author: "octocat" });
    fake.comments.push({ id: 500, issue: 12, body: "<!-- dagtrail: digits -->\nmine", author: "mallory" });
    const write = () => dagtrail(["github", "summary", `${folder}/runs`, "--comment"], { env });
    const first = await write();
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.match(first.stdout, /^comment created: https:\/\/github\.com\/octo\/data\/pull\/12#issuecomment-\d+\n$/);
    assert.match((await write()).stdout, /^comment updated: /);
    const ours = fake.comments.filter(({ author }) => author === "github-actions[bot]");
    assert.equal(ours.length, 1);
    assert.match(ours[0]!.body, /^<!-- dagtrail: digits -->\n### <code>digits<\/code> ✅ success\n/);
    assert.equal(fake.comments.find(({ id }) => id === 500)!.body, "<!-- dagtrail: digits -->\nmine");
    assert.equal((await Deno.readTextFile(`${folder}/summary.md`)).match(/^### /gm)?.length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("after a fork's workflow run, the pull request is the one that GitHub knows by branch and commit", async () => {
  const folder = await folderOfRuns(0.95);
  await using fake = fakeGitHub();
  try {
    const env = environment(fake, folder);
    const event = {
      workflow_run: { head_sha: "abc", head_branch: "topic", head_repository: { owner: { login: "mallory" } } },
    };
    await Deno.writeTextFile(`${folder}/event.json`, JSON.stringify(event));
    let head = "abc";
    fake.fault = ({ path }) =>
      path.startsWith("/repos/octo/data/pulls?")
        ? Response.json(
          path.includes("head=mallory%3Atopic")
            ? [{ number: 3, head: { sha: "older" } }, { number: 77, head: { sha: head } }]
            : [],
        )
        : undefined;
    const write = () => dagtrail(["github", "summary", `${folder}/runs`, "--comment"], { env });
    assert.match((await write()).stdout, /pull\/77#/);
    head = "newer";
    assert.match((await write()).stderr, /^no comment was written: this is about no open pull request/);
    assert.equal(fake.comments.length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what is wrong is said, with exit code 2: no run, a condition that is none, a token that may not comment", async () => {
  const folder = await folderOfRuns(0.95);
  await using fake = fakeGitHub();
  try {
    const env = { ...environment(fake, folder), GITHUB_TOKEN: "read-only" };
    const summary = (...args: string[]) => dagtrail(["github", "summary", ...args], { env });
    const cases: readonly (readonly [args: string[], message: RegExp])[] = [
      [[`${folder}/nowhere`], /there is no file or folder/],
      [[`${folder}/base/broken.otlp.json`], /broken\.otlp\.json could not be read: not JSON/],
      [[`${folder}/runs`, "--fail-on", "accuracy drops"], /is no condition/],
      [
        [`${folder}/runs`, "--comment"],
        /commenting on the pull request 12 failed: GitHub answered 403 .*the token lacks a permission/,
      ],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await summary(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
