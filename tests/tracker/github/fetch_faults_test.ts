import assert from "node:assert/strict";
import { GitHubError } from "../../../tracker/github/github_error.ts";
import { fetchRig, runArchive } from "./fetch_rig.ts";

Deno.test("server errors and a rate limit are waited out, and the wait is said", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({ id: 1, archive: await runArchive("a") });
  const answers = [
    () => new Response("bad gateway", { status: 502 }),
    () =>
      Response.json({ message: "API rate limit exceeded" }, {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000)) },
      }),
    () =>
      Response.json({ message: "You have exceeded a secondary rate limit" }, {
        status: 403,
        headers: { "retry-after": "1" },
      }),
  ];
  rig.fake.fault = ({ path }) => path.includes("artifacts?") ? answers.shift()?.() : undefined;
  const report = await rig.fetch();
  assert.equal(report.fetched.length, 1);
  assert.equal(rig.notices.length, 2);
  assert.match(rig.notices[0]!, /^GitHub's rate limit is reached; waiting \d+ s, as it asks for$/);
  assert.match(rig.notices[1]!, /^GitHub's limit of requests in a short time is reached; waiting 1 s/);
});

Deno.test("a rate limit that is lifted too late ends the fetch with the time, keeps what came, and the next one goes on", async () => {
  await using rig = await fetchRig();
  for (let id = 1; id <= 20; id++) rig.fake.artifacts.push({ id, archive: await runArchive(`r${id}`) });
  // Octokit reads it as an integer of 32 bits.
  const reset = Math.floor(Date.parse("2037-01-01T00:00:00Z") / 1000);
  rig.fake.fault = ({ path }) =>
    path.endsWith("/zip") && rig.fake.count(/zip$/) > 8
      ? Response.json({ message: "API rate limit exceeded" }, {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
      })
      : undefined;
  const report = await rig.fetch();
  assert.equal(report.fetched.length, 8);
  assert.equal(report.failed.length, 12);
  assert.match(report.failed[0]!.reason, /the limit is lifted at 2037-01-01T00:00:00\.000Z/);
  // Those that were already on their way may have been refused too, but not each of the rest.
  const asked = rig.fake.count(/zip$/);
  assert.ok(asked > 8 && asked <= 12, `${asked} were asked for`);

  rig.fake.fault = undefined;
  const second = await rig.fetch();
  assert.deepEqual([second.known, second.fetched.length], [8, 12]);
});

Deno.test("a body that is cut or stops coming is asked for again at a new address", async () => {
  await using rig = await fetchRig();
  const archive = await runArchive("a", [{
    name: "filler.bin",
    content: crypto.getRandomValues(new Uint8Array(5000)),
  }]);
  rig.fake.artifacts.push({ id: 1, archive });
  const faults = [
    (bytes: Uint8Array) => new ReadableStream({ start: (c) => (c.enqueue(bytes.slice(0, 1000)), c.error("cut")) }),
    (bytes: Uint8Array) => new ReadableStream({ start: (c) => c.enqueue(bytes.slice(0, 1000)) }),
  ];
  rig.fake.storageFault = (_, bytes) => {
    const body = faults.shift()?.(bytes);
    return body === undefined ? undefined : new Response(body);
  };
  const report = await rig.fetch({ idleMs: 200 });
  assert.equal(report.fetched.length, 1, JSON.stringify(report));
  assert.equal(rig.fake.count(/zip$/), 3);
});

Deno.test("a fetch whose downloads all break keeps what it has, names the rest, and leaves nothing half done", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({ id: 1, archive: await runArchive("a") }, { id: 2, archive: await runArchive("b") });
  rig.fake.storageFault = ({ path }) => path.includes("/2") ? new Response("no", { status: 500 }) : undefined;
  const report = await rig.fetch();
  assert.deepEqual(report.fetched.map(({ artifact }) => artifact), [1]);
  assert.match(
    report.failed[0]!.reason,
    /^downloading the artifact 2 \("dagtrail-run"\) failed: localhost:\d+ answered 500/,
  );
  assert.deepEqual(await rig.files(), ["1/a.otlp.json", "1/source.json"]);
});

Deno.test("what does not have the digest that GitHub tells is not taken, and is asked for again the next time", async () => {
  await using rig = await fetchRig();
  const [right, wrong] = [await runArchive("right"), await runArchive("wrong")];
  rig.fake.artifacts.push({ id: 1, archive: right });
  rig.fake.storageFault = () => new Response(wrong);
  const report = await rig.fetch();
  assert.match(report.failed[0]!.reason, /^its SHA-256 should be [0-9a-f]{64}, and what came has [0-9a-f]{64}$/);
  assert.deepEqual(await rig.files(), []);
  rig.fake.storageFault = undefined;
  assert.equal((await rig.fetch()).fetched.length, 1);
});

Deno.test("without a token, public lists work, and the need for one to download is said once and plainly", async () => {
  await using rig = await fetchRig();
  for (let id = 1; id <= 9; id++) rig.fake.artifacts.push({ id, archive: await runArchive(`r${id}`) });
  const report = await rig.fetch({ token: undefined as never });
  assert.deepEqual([report.listed, report.fetched.length, report.failed.length], [9, 0, 9]);
  assert.match(report.failed[0]!.reason, /hands out no artifacts at all.*set GITHUB_TOKEN/);
  assert.ok(rig.fake.count(/zip$/) <= 4);
});

Deno.test("a repository that is not there, or not to be seen, is an error that says what helps", async () => {
  await using rig = await fetchRig();
  await assert.rejects(
    rig.fetch({ repository: { owner: "octo", repo: "other" } }),
    (error) =>
      error instanceof GitHubError &&
      /^listing the artifacts of octo\/other failed: GitHub answered 404 .*the token may not see it$/.test(
        error.message,
      ),
  );
});

Deno.test("an answer that is not a list of artifacts is an error, not a crash", async () => {
  await using rig = await fetchRig();
  rig.fake.fault = () => Response.json({ total_count: 1, artifacts: [{ id: "../../etc", name: 5 }] });
  await assert.rejects(rig.fetch(), /the answer is not a list of artifacts/);
});

Deno.test("an archive that is longer than the limit is refused before it is downloaded, and while it is", async () => {
  await using rig = await fetchRig();
  const archive = await runArchive("a");
  rig.fake.artifacts.push({ id: 1, archive: new Uint8Array(5000) }, { id: 2, archive });
  rig.fake.storageFault = () => new Response(new Uint8Array(5000));
  const report = await rig.fetch({ maxBytes: 4000 });
  assert.deepEqual(report.refused.map(({ reason }) => reason).sort(), [
    "it has 5000 bytes, and more are refused",
    "it has more than 4000 bytes, which is refused",
  ]);
  assert.equal(rig.fake.stored.length, 1);
});
