import assert from "node:assert/strict";
import { parseRunSource } from "../../../tracker/model/run_source.ts";
import { sha256OfText } from "../../../tracker/sha256.ts";
import { fetchRig, runArchive, runText } from "./fetch_rig.ts";

Deno.test("a fetch brings each artifact's run file and its blobs into a folder of its own, and says where from", async () => {
  await using rig = await fetchRig();
  const blob = "large".repeat(100);
  const name = `blobs/${sha256OfText(blob)}`;
  rig.fake.artifacts.push(
    { id: 7, archive: await runArchive("a"), run: 70 },
    { id: 8, archive: await runArchive("b", [{ name, content: blob }, { name: "notes.txt", content: "not taken" }]) },
  );
  const report = await rig.fetch();
  assert.deepEqual(await rig.files(), [
    "7/a.otlp.json",
    "7/source.json",
    "8/b.otlp.json",
    `8/${name}`,
    "8/source.json",
  ]);
  assert.equal(await Deno.readTextFile(`${rig.out}/7/a.otlp.json`), await runText("a"));
  assert.equal(await Deno.readTextFile(`${rig.out}/8/${name}`), blob);
  assert.deepEqual([report.listed, report.fetched.length, report.failed, report.refused], [2, 2, [], []]);
  const source = parseRunSource(await Deno.readTextFile(`${rig.out}/7/source.json`));
  assert.deepEqual({ ...source, sha256: source?.sha256?.length }, {
    repository: "octo/data",
    artifact: 7,
    workflowRun: 70,
    fork: false,
    sha256: 64,
  });
});

Deno.test("of 500 artifacts, 490 of them there, 10 are downloaded and 5 lists asked for; then nothing, and lists unsent", async () => {
  await using rig = await fetchRig();
  for (let id = 1; id <= 490; id++) rig.fake.artifacts.push({ id, archive: new Uint8Array([id]), digest: null });
  for (let id = 1; id <= 490; id++) {
    await Deno.mkdir(`${rig.out}/${id}`);
    const source = { repository: "octo/data", artifact: id, fork: false };
    await Deno.writeTextFile(`${rig.out}/${id}/source.json`, JSON.stringify(source));
  }
  const archive = await runArchive("new");
  for (let id = 491; id <= 500; id++) rig.fake.artifacts.push({ id, archive });
  const report = await rig.fetch();
  assert.deepEqual([report.listed, report.known, report.fetched.length, report.failed], [500, 490, 10, []]);
  assert.equal(rig.fake.count(/artifacts\?/), 5);
  assert.equal(rig.fake.count(/\/zip$/), 10);
  assert.equal(rig.fake.requests.length, 15);

  assert.equal((await rig.fetch()).known, 500);
  assert.equal(rig.fake.count(/\/zip$/), 10);
  const lists = rig.fake.requests.filter(({ headers }) => headers.has("if-none-match"));
  assert.equal(lists.length, 5);
});

Deno.test("GitHub Enterprise is asked at the path that its API has", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({ id: 7, archive: await runArchive("a") });
  assert.equal((await rig.fetch({ apiUrl: `${rig.fake.url}/api/v3/` })).fetched.length, 1);
  assert.ok(rig.fake.requests.every(({ path }) => path.startsWith("/api/v3/repos/octo/data/")));
});

Deno.test("the token goes to GitHub's API and not to the host that it redirects to", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({ id: 7, archive: await runArchive("a") });
  await rig.fetch();
  assert.ok(rig.fake.requests.every(({ headers }) => headers.get("authorization") === "token right"));
  assert.equal(rig.fake.stored.length, 1);
  assert.equal(rig.fake.stored[0]!.headers.get("authorization"), null);
  assert.match(rig.fake.stored[0]!.headers.get("host")!, /^localhost:/);
});

Deno.test("a run of a fork is marked, with whose code it was and which attempt, and lies in a folder of its own kind", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({ id: 9, archive: await runArchive("a"), run: 90, headRepository: 666 });
  rig.fake.runs.set(90, {
    id: 90,
    event: "pull_request",
    run_attempt: 2,
    run_started_at: "2026-11-22T23:00:00Z",
    head_repository: { full_name: "mallory/data" },
  });
  await rig.fetch();
  const source = parseRunSource(await Deno.readTextFile(`${rig.out}/fork-9/source.json`));
  assert.deepEqual({ ...source, sha256: undefined }, {
    repository: "octo/data",
    artifact: 9,
    workflowRun: 90,
    workflowAttempt: 2,
    event: "pull_request",
    fork: true,
    headRepository: "mallory/data",
    sha256: undefined,
  });
});

Deno.test("expired artifacts are skipped, also those that expire between the list and the download", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push(
    { id: 1, archive: await runArchive("a"), expired: true },
    { id: 2, archive: await runArchive("b") },
    { id: 3, archive: await runArchive("c") },
    { id: 4, archive: await runArchive("d") },
  );
  rig.fake.fault = ({ path }) =>
    path.endsWith("/2/zip") ? Response.json({ message: "Artifact has expired" }, { status: 410 }) : undefined;
  rig.fake.storageFault = ({ path }) => path.includes("/3") ? new Response(null, { status: 404 }) : undefined;
  const report = await rig.fetch();
  assert.deepEqual([report.expired, report.fetched.map(({ artifact }) => artifact), report.failed], [3, [4], []]);
});

Deno.test("the artifact of a run that is named is waited for, and a run that leaves none is said", async () => {
  await using rig = await fetchRig();
  const archive = await runArchive("newest");
  rig.fake.fault = ({ path }) => {
    // The list of all artifacts lags behind, and that of the run comes at the second look.
    if (path.includes("/runs/5/artifacts") && rig.fake.count(/runs\/5\/artifacts/) === 2) {
      rig.fake.artifacts.push({ id: 50, run: 5, archive });
    }
    return path.startsWith("/repos/octo/data/actions/artifacts?")
      ? Response.json({ total_count: 0, artifacts: [] })
      : undefined;
  };
  const report = await rig.fetch({ run: 5 });
  assert.deepEqual(report.fetched.map(({ artifact }) => artifact), [50]);

  await rig.fetch({ run: 6, runWaitSeconds: 0 });
  assert.deepEqual(rig.notices, ['the workflow run 6 has left no artifact "dagtrail-run*"']);
});

Deno.test("a name is a whole name, unless it ends in a star", async () => {
  await using rig = await fetchRig();
  for (const [id, name] of [[1, "dagtrail-run-1"], [2, "dagtrail-run"], [3, "report.html"]] as const) {
    rig.fake.artifacts.push({ id, name, archive: await runArchive(`r${id}`) });
  }
  assert.deepEqual((await rig.fetch({ name: "dagtrail-run" })).fetched.map(({ artifact }) => artifact), [2]);
  assert.deepEqual((await rig.fetch()).fetched.map(({ artifact }) => artifact), [1]);
});

Deno.test("only the last of a branch are fetched where that is asked for, and none of a fork that calls its branch so", async () => {
  await using rig = await fetchRig();
  for (let id = 1; id <= 9; id++) {
    const from = id === 9 ? { headRepository: 666 } : id === 8 ? { branch: "other" } : {};
    rig.fake.artifacts.push({ id, archive: await runArchive(`r${id}`), ...from });
  }
  const some = await rig.fetch({ branch: "main", last: 3 });
  assert.deepEqual(some.fetched.map(({ artifact }) => artifact).sort(), [5, 6, 7]);
  assert.equal((await rig.fetch()).fetched.length, 6);
  const none = await rig.fetch({ last: 0 });
  assert.equal(none.listed, 0);
});

Deno.test("after a fetch that brought all, lists are asked for no further back than a day before it", async () => {
  await using rig = await fetchRig();
  const archive = await runArchive("a");
  const day = (before: number): string => new Date(Date.now() - before * 86_400_000).toISOString();
  for (let id = 1; id <= 350; id++) rig.fake.artifacts.push({ id, archive, expired: true, createdAt: day(400 - id) });
  assert.equal((await rig.fetch()).listed, 350);
  assert.equal(rig.fake.count(/artifacts\?/), 4);
  for (let id = 351; id <= 360; id++) rig.fake.artifacts.push({ id, archive, createdAt: day(0) });
  const second = await rig.fetch();
  assert.deepEqual([second.fetched.length, second.listed], [10, 100]);
  assert.equal(rig.fake.count(/artifacts\?/), 5);

  // One that could not be fetched is looked for again, however far back it is.
  rig.fake.artifacts.push({ id: 361, archive, createdAt: day(0) });
  rig.fake.storageFault = () => new Response(null, { status: 500 });
  assert.equal((await rig.fetch()).failed.length, 1);
  rig.fake.storageFault = undefined;
  assert.equal((await rig.fetch()).fetched.length, 1);
});
