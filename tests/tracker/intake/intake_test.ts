import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { makeZip, type ZipFile } from "../../helpers/zip.ts";
import { RunBuilder } from "../run_builder.ts";
import { failedRun, picture } from "../sample_runs.ts";
import { makeSiteRig, type SiteRig } from "../site_rig.ts";

function small(id: string, startMs = Date.UTC(2026, 0, 1)): RunBuilder {
  return new RunBuilder({ id, startMs, tasks: [{ name: "t", attempts: [{ startMs: 0, endMs: 9 }] }] });
}

/** A run with a blob, which stands beside its run file. */
async function withBlob(): Promise<{ readonly run: RunBuilder; readonly digest: string; readonly bytes: Uint8Array }> {
  const bytes = picture(90);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())).toHex();
  const artifacts = [{ name: "large.png", mediaType: "image/png", data: bytes, blob: true }];
  const run = new RunBuilder({ id: "blobs", tasks: [{ name: "t", attempts: [{ startMs: 0, endMs: 9, artifacts }] }] });
  return { run, digest, bytes };
}

async function scratchLeft(): Promise<readonly string[]> {
  const folder = Deno.env.get("TMPDIR") ?? "/tmp";
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).filter((name) =>
    name.startsWith("dagtrail-zip-")
  );
}

async function builtPictures(rig: SiteRig): Promise<number> {
  return (await rig.files()).filter((path) => path.endsWith("-large.png")).length;
}

Deno.test("run files come from archives and packed files as they do from a folder, with their blobs", async () => {
  await using rig = await makeSiteRig();
  const { run, digest, bytes } = await withBlob();
  const before = await scratchLeft();
  await rig.add(
    "runs.zip",
    await makeZip([
      { name: "deep/a.otlp.json", content: await run.encode() },
      { name: `deep/blobs/${digest}`, content: bytes },
      { name: "deep/b.otlp.json.gz", content: gzipSync(await small("b").encode()) },
      { name: "readme.txt", content: "nothing of ours" },
    ]),
  );
  await rig.add("c.otlp.json.gz", gzipSync(await small("c").encode()));
  const report = await rig.build();
  assert.deepEqual([report.refused, report.runs, report.built], [[], 3, 3]);
  assert.equal(await builtPictures(rig), 1);
  assert.deepEqual(await scratchLeft(), before, "what was unpacked is gone");
  const again = await rig.build();
  assert.deepEqual([again.built, again.changed], [0, []]);
});

Deno.test("a hostile or broken archive is named with its reason, unpacks nothing, and the rest is built", async () => {
  const json = await small("x").encode();
  const entry = (name: string, more: Partial<ZipFile> = {}): ZipFile => ({ name, content: json, ...more });
  const cases: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
    "climbing": [await makeZip([entry("../../escape.otlp.json")]), /invalid relative path/],
    "absolute": [await makeZip([entry("/tmp/escape.otlp.json")]), /absolute path/],
    "backslash": [await makeZip([entry("..\\escape.otlp.json")]), /invalid characters/],
    "link": [await makeZip([entry("a.otlp.json", { mode: 0o120777 })]), /is a link or a device/],
    "device": [await makeZip([entry("a.otlp.json", { mode: 0o020666 })]), /is a link or a device/],
    "twice": [await makeZip([entry("a.otlp.json"), entry("A.otlp.json")]), /twice/],
    "encrypted": [await makeZip([entry("a.otlp.json", { flags: 0x801 })]), /is encrypted/],
    "bomb": [await makeZip([entry("a.otlp.json", { declaredBytes: 2 ** 32 - 2 })]), /more than 1000000000 bytes/],
    "overlap": [
      await makeZip(Array.from({ length: 9 }, (_, i) => entry(`${i}.otlp.json`, { overlap: true }))),
      /its files overlap/,
    ],
    "no-archive": [new TextEncoder().encode("PK, but no archive"), /end of central directory|signature/i],
    "empty-file": [new Uint8Array(), /end of central directory|signature/i],
  };
  for (const [name, [bytes, reason]] of Object.entries(cases)) {
    await using rig = await makeSiteRig();
    await rig.add(`${name}.zip`, bytes);
    await rig.add("good.otlp.json", small("good"));
    const report = await rig.build();
    assert.equal(report.runs, 1, name);
    assert.equal(report.refused.length, 1, name);
    assert.match(report.refused[0]!.reason, reason, name);
    assert.match(await rig.read("unreadable.html"), new RegExp(`${name}\\.zip`));
    assert.deepEqual([...Deno.readDirSync(rig.root)].map(({ name }) => name).sort(), ["runs", "site"], name);
  }
});

Deno.test("a file in an archive that is not what the archive says is named, and the others are built", async () => {
  await using rig = await makeSiteRig();
  await rig.add(
    "lies.zip",
    await makeZip([
      { name: "a.otlp.json", content: await small("a").encode(), declaredCrc: 7 },
    ]),
  );
  await rig.add("good.otlp.json", small("good"));
  const report = await rig.build();
  assert.equal(report.runs, 1);
  assert.match(report.refused[0]!.reason, /does not have the checksum/);
});

Deno.test("a packed run file that is broken is named, and one that unpacks without end is stopped", async () => {
  await using rig = await makeSiteRig();
  const whole = gzipSync(await small("a").encode());
  await rig.add("cut.otlp.json.gz", whole.subarray(0, whole.length - 40));
  await rig.add("plain.otlp.json.gz", await small("b").encode());
  await rig.add("bomb.otlp.json.gz", gzipSync(new Uint8Array(610_000_000)));
  const report = await rig.build();
  assert.deepEqual(report.refused.map(({ file }) => file), [
    "bomb.otlp.json.gz",
    "cut.otlp.json.gz",
    "plain.otlp.json.gz",
  ]);
  assert.match(report.refused[0]!.reason, /more than 600000000 gets no pages/);
  assert.match(report.refused[1]!.reason, /packed by gzip, and broken/);
});

Deno.test("what tasks write while a run goes on is not taken for a run file", async () => {
  await using rig = await makeSiteRig();
  await rig.add(".work/digits-1/attempts/a.otlp.json", small("x"));
  assert.equal((await rig.build()).runs, 0);
});

Deno.test("a site takes the runs of an earlier site along, with their artifacts, and looks the same", async () => {
  await using rig = await makeSiteRig();
  const { run, digest, bytes } = await withBlob();
  await rig.add("a.otlp.json", failedRun());
  await rig.add("b.otlp.json", run);
  await rig.add(`blobs/${digest}`, bytes);
  await rig.build();
  const out = `${rig.root}/second`;
  const report = await rig.build({ runs: [rig.out], out });
  assert.deepEqual([report.refused, report.runs, report.built], [[], 2, 2]);
  const files = await rig.files();
  for (const path of files) {
    if (path === "tracker.json" || path.endsWith("/index.html")) continue;
    assert.deepEqual(await Deno.readFile(`${out}/${path}`), await Deno.readFile(`${rig.out}/${path}`), path);
  }
  assert.equal((await Array.fromAsync(Deno.readDir(`${out}/runs`))).length, 2);
});

Deno.test("a site is added to in place, with only the new run given, also when all pages have to be made anew", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  await rig.build();
  await Deno.remove(`${rig.runs}/a.otlp.json`);
  await rig.add("b.otlp.json", small("b"));
  const added = await rig.build({ runs: [rig.runs, rig.out] });
  assert.deepEqual([added.runs, added.built, added.removed], [2, 1, 0]);

  const state = await rig.read("tracker.json");
  await Deno.writeTextFile(`${rig.out}/tracker.json`, state.replace(/"builder":"\w+"/, '"builder":"other"'));
  const anew = await rig.build({ runs: [rig.out] });
  assert.deepEqual([anew.runs, anew.built, anew.removed, anew.refused], [2, 2, 0, []]);
  assert.deepEqual((await rig.build({ runs: [rig.out] })).changed, []);
});

Deno.test("a run file that was given counts before the copy that a site carries", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", small("a"));
  await rig.build();
  await rig.add("a.otlp.json", small("a", Date.UTC(2027, 0, 1)));
  const report = await rig.build({ runs: [rig.out, rig.runs] });
  assert.deepEqual([report.runs, report.built, report.refused], [1, 1, []]);
  assert.match(await rig.read("runs/a/index.html"), /1 Jan 2027/);
});

Deno.test("a link in an earlier site leads nowhere", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", small("a"));
  await rig.build();
  const secret = `${rig.root}/secret.gz`;
  await Deno.writeFile(secret, gzipSync(await small("secret").encode()));
  await Deno.mkdir(`${rig.out}/runs/linked`);
  await Deno.symlink(secret, `${rig.out}/runs/linked/run.otlp.json.gz`);
  const report = await rig.build({ runs: [rig.out], out: `${rig.root}/second` });
  assert.deepEqual([report.runs, report.refused], [1, []]);
});

Deno.test("the newest runs are kept, what was left out is said, and it is neither read again nor built", async () => {
  await using rig = await makeSiteRig();
  for (let i = 0; i < 6; i++) await rig.add(`${i}.otlp.json`, small(`run-${i}`, Date.UTC(2026, 0, 1 + i)));
  const first = await rig.build({ keep: { runs: 4 } });
  assert.deepEqual([first.runs, first.built], [4, 4]);
  assert.deepEqual(first.dropped.map(({ file }) => file), ["1.otlp.json", "0.otlp.json"]);
  assert.match(await rig.read("runs.html"), /2 older runs left out, which started until 2 Jan 2026/);
  assert.deepEqual((await rig.build({ keep: { runs: 4 } })).changed, []);

  await rig.add("6.otlp.json", small("run-6", Date.UTC(2026, 0, 7)));
  const next = await rig.build({ keep: { runs: 4 } });
  assert.deepEqual([next.runs, next.built, next.removed, next.dropped.length], [4, 1, 1, 3]);
  assert.ok(!(await rig.files()).some((path) => path.startsWith("runs/run-2/")));
  assert.match(await rig.read("runs.html"), /3 older runs left out/);

  const all = await rig.build();
  assert.equal(all.runs, 7, "without a retention, all are there again");
});

Deno.test("a run that a fork has made is marked, whatever its run file says", async () => {
  await using rig = await makeSiteRig();
  await rig.add("artifact-1/a.otlp.json", small("a"));
  await rig.add("artifact-1/source.json", JSON.stringify({ repository: "o/n", artifact: 1, fork: true }));
  await rig.add("artifact-2/b.otlp.json", small("b"));
  await rig.build();
  const marks = (list: string): number => list.match(/>fork</g)?.length ?? 0;
  assert.equal(marks(await rig.read("runs.html")), 1);
  await rig.build({ runs: [rig.out], out: `${rig.root}/second` });
  assert.equal(marks(await Deno.readTextFile(`${rig.root}/second/runs.html`)), 1, "a later site knows it, too");
});

Deno.test("a site holds as many of the newest runs as fit: what was built and does not fit goes, and stays away", async () => {
  await using rig = await makeSiteRig();
  const run = (n: number): RunBuilder =>
    new RunBuilder({
      id: `run-${n}`,
      startMs: Date.UTC(2026, 10, n),
      tasks: [{
        name: "leaves",
        attempts: [{
          startMs: 0,
          endMs: 9,
          artifacts: [{ name: "noise", mediaType: "application/octet-stream", data: noise(2_000_000) }],
        }],
      }],
    });
  for (let n = 1; n <= 5; n++) await rig.add(`${n}.otlp.json`, run(n));
  const keep = { bytes: 17_000_000 };
  const first = await rig.build({ keep });
  assert.ok(first.runs >= 2 && first.runs <= 4, `${first.runs}`);
  assert.ok(first.siteBytes <= keep.bytes);
  assert.deepEqual(
    first.dropped.map(({ file }) => file),
    ["3", "2", "1"].slice(first.runs - 2).map((n) => `${n}.otlp.json`),
  );
  const folders = async (): Promise<string[]> =>
    (await Array.fromAsync(Deno.readDir(`${rig.out}/runs`))).map(({ name }) => name).sort();
  assert.equal((await folders()).length, first.runs);
  assert.deepEqual((await rig.build({ keep })).changed, []);

  await rig.add("6.otlp.json", run(6));
  const next = await rig.build({ keep });
  assert.deepEqual([next.runs, next.built, next.removed], [first.runs, 1, 1]);
  assert.ok((await folders()).includes("run-6") && !(await folders()).includes(`run-${6 - first.runs}`));
});

/** Bytes that cannot be packed. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + 65_536)));
  return bytes;
}
