import assert from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { fakeGitHub } from "../../helpers/fake_github.ts";
import { runArchive } from "../github/fetch_rig.ts";

Deno.test("github fetch takes the repository, the address and the token from GitHub's environment", async () => {
  await using fake = fakeGitHub();
  fake.artifacts.push({ id: 7, archive: await runArchive("a") });
  const out = await Deno.makeTempDir({ prefix: "dagtrail-fetch-" });
  try {
    const env = { GITHUB_REPOSITORY: "octo/data", GITHUB_API_URL: fake.url, GITHUB_TOKEN: "right" };
    const { code, stdout, stderr } = await dagtrail(["github", "fetch", "--out", out], { env });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^1 artifact, 1 fetched, 0 there already\n/);
    assert.ok((await Deno.stat(`${out}/7/a.otlp.json`)).isFile);
    const built = await dagtrail(["tracker", "build", "--runs", out, "--out", `${out}/site`]);
    assert.match(built.stdout, /^1 run, 1 new/);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("github fetch exits with 1 and says what helps when there is no token, no such repository, or none named", async () => {
  await using fake = fakeGitHub();
  fake.artifacts.push({ id: 7, archive: await runArchive("a") }, { id: 8, archive: await runArchive("b") });
  const out = await Deno.makeTempDir({ prefix: "dagtrail-fetch-" });
  try {
    const fetch = (...args: string[]) =>
      dagtrail(["github", "fetch", "--out", out, "--api-url", fake.url, ...args], { env: { GITHUB_TOKEN: "" } });
    const unsigned = await fetch("--repo", "octo/data");
    assert.equal(unsigned.code, 1);
    assert.match(unsigned.stderr, /^not fetched: [78], [78]: downloading the artifact .* set GITHUB_TOKEN/);
    assert.match(unsigned.stdout, /^2 artifacts, 0 fetched, 0 there already, 2 not fetched\n/);
    assert.match((await fetch("--repo", "octo/other")).stderr, /GitHub answered 404/);
    assert.match((await fetch("--repo", "octo")).stderr, /a repository is written owner\/name, and this is "octo"/);
    assert.match((await fetch()).stderr, /no repository is named: say --repo owner\/name/);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
