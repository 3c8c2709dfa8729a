import assert from "node:assert/strict";
import { startDagtrail } from "../../helpers/command_line.ts";
import { fetchRig, runArchive } from "./fetch_rig.ts";

Deno.test("a fetch that is killed in the middle goes on where it was, and what it left halfway is removed a day later", async () => {
  await using rig = await fetchRig();
  for (let id = 1; id <= 6; id++) rig.fake.artifacts.push({ id, archive: await runArchive(`r${id}`) });
  const { promise: stuck, resolve } = Promise.withResolvers<void>();
  // The first artifacts come; then bodies begin and never end.
  rig.fake.storageFault = (_, archive) => {
    if (rig.fake.stored.length <= 2) return undefined;
    resolve();
    return new Response(new ReadableStream({ start: (controller) => controller.enqueue(archive.slice(0, 100)) }));
  };
  const env = { GITHUB_REPOSITORY: "octo/data", GITHUB_API_URL: rig.fake.url, GITHUB_TOKEN: "right" };
  {
    await using fetching = startDagtrail(["github", "fetch", "--out", rig.out], { env });
    await stuck;
    fetching.signal("SIGKILL");
    await fetching.ended;
  }
  const leftovers = (): string[] =>
    [...Deno.readDirSync(rig.out)].map(({ name }) => name).filter((name) => name.startsWith(".partial-"));
  assert.ok(leftovers().length > 0);
  rig.fake.storageFault = undefined;
  const before = rig.fake.stored.length;
  const report = await rig.fetch();
  assert.equal(report.known + report.fetched.length, 6);
  assert.equal(rig.fake.stored.length - before, report.fetched.length);
  assert.deepEqual(
    (await rig.files()).filter((path) => path.endsWith(".otlp.json") && !path.includes(".partial-")).length,
    6,
  );

  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const name of leftovers()) await Deno.utime(`${rig.out}/${name}`, old, old);
  await rig.fetch();
  assert.deepEqual(leftovers(), []);
});
