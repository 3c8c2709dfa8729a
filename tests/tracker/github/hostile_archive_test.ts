import assert from "node:assert/strict";
import { makeZip, type ZipFile } from "../../helpers/zip.ts";
import { fetchRig, runText } from "./fetch_rig.ts";

const RUN = await runText("a");
const good: ZipFile = { name: "a.otlp.json", content: RUN };
const BIG = new Uint8Array(3_000_000);

const HOSTILE: readonly (readonly [title: string, files: readonly ZipFile[], reason: RegExp])[] = [
  ["a path that climbs", [good, { name: "../evil.otlp.json", content: RUN }], /invalid relative path/],
  ["a path that climbs later", [good, { name: "x/../../evil.otlp.json", content: RUN }], /invalid relative path/],
  ["an absolute path", [good, { name: "/tmp/evil.otlp.json", content: RUN }], /absolute path/],
  ["a drive", [good, { name: "C:/evil.otlp.json", content: RUN }], /absolute path/],
  ["a backslash", [good, { name: "..\\evil.otlp.json", content: RUN }], /invalid characters/],
  ["a name with a NUL", [good, { name: "x\0y.otlp.json", content: RUN }], /not a plain path/],
  ["a link", [good, { name: "blobs", content: "/etc", mode: 0o120777 }], /"blobs" is a link or a device/],
  ["a device", [good, { name: "x", content: "", mode: 0o020666 }], /is a link or a device/],
  ["an encrypted file", [{ ...good, flags: 0x801 }], /is encrypted/],
  ["a name twice", [good, good], /"a\.otlp\.json" twice/],
  ["a name twice but for its case", [good, { ...good, name: "A.otlp.json" }], /"A\.otlp\.json" twice/],
  ["a bomb that admits its size", [{ name: "a.otlp.json", content: BIG }], /more than 2000000 bytes/],
  [
    "a bomb that hides its size",
    [{ name: "a.otlp.json", content: BIG, declaredBytes: 10 }],
    /too many bytes in the stream|expected 10/,
  ],
  [
    "files that share their bytes",
    [good, ...Array.from({ length: 50 }, (_, i) => ({ name: `b${i}`, content: RUN, overlap: true }))],
    /overlap/,
  ],
  ["a checksum that is wrong", [{ ...good, declaredCrc: 1 }], /checksum/],
  [
    "a blob that is not what its name says",
    [good, { name: `blobs/${"0".repeat(64)}`, content: "something else" }],
    /does not have the digest that it is named by/,
  ],
  ["no run file", [{ name: "readme.txt", content: "hello" }], /holds no run file/],
  ["a run file in a folder called so", [{ name: "a.otlp.json/", content: "" }], /holds no run file/],
];

for (const [title, files, reason] of HOSTILE) {
  Deno.test(`an archive with ${title} is refused whole, once, and nothing of it is left`, async () => {
    await using rig = await fetchRig();
    rig.fake.artifacts.push({ id: 1, archive: await makeZip(files) });
    const report = await rig.fetch({ maxBytes: 2_000_000 });
    assert.equal(report.refused.length, 1, JSON.stringify(report));
    assert.match(report.refused[0]!.reason, reason);
    assert.deepEqual(await rig.files(), ["1/source.json"]);
    assert.equal((await rig.fetch({ maxBytes: 2_000_000 })).known, 1);
    assert.equal(rig.fake.stored.length, 1);
  });
}

Deno.test("bytes that are no archive are refused", async () => {
  await using rig = await fetchRig();
  rig.fake.artifacts.push({
    id: 1,
    archive: new TextEncoder().encode("<html>report</html>") as Uint8Array<ArrayBuffer>,
  });
  assert.match((await rig.fetch()).refused[0]!.reason, /central directory/i);
});

Deno.test("an archive that is cut anywhere is refused, and never a crash", async () => {
  await using rig = await fetchRig();
  const whole = await makeZip([good]);
  for (let id = 1; id <= 40; id++) {
    rig.fake.artifacts.push({ id, archive: whole.slice(0, Math.floor(whole.length * (id - 1) / 40)) });
  }
  const report = await rig.fetch();
  assert.deepEqual([report.refused.length, report.failed], [40, []]);
});
