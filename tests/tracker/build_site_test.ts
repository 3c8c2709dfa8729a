import assert from "node:assert/strict";
import { run } from "../../mod.ts";
import hello from "../../pipelines/hello/pipeline.ts";
import { RunsNotFoundError } from "../../tracker/intake/find_run_files.ts";
import { SiteFolderError } from "../../tracker/output/site_state.ts";
import { RunBuilder } from "./run_builder.ts";
import { failedRun, hostileRun } from "./sample_runs.ts";
import { makeSiteRig, type SiteRig } from "./site_rig.ts";

/** Addresses in a page's HTML, by where they stand. */
const ADDRESS = /\s(href|src|action|poster|srcset|data)="([^"]*)"/g;

function small(id: string, startMs = Date.UTC(2026, 0, 1)): RunBuilder {
  return new RunBuilder({
    id,
    startMs,
    pipeline: "small",
    tasks: [{ name: "a", attempts: [{ startMs: 0, endMs: 9 }] }],
  });
}

async function siteOf(...runs: RunBuilder[]): Promise<SiteRig> {
  const rig = await makeSiteRig();
  for (const [i, run] of runs.entries()) await rig.add(`${i}.otlp.json`, run);
  return rig;
}

Deno.test("every link of every page leads to a file or to a place in a page, and no resource is from elsewhere", async () => {
  await using rig = await siteOf(failedRun(), hostileRun(), small("b"));
  assert.deepEqual((await rig.build()).refused, []);
  const files = new Set(await rig.files());
  const pages = [...files].filter((path) => path.endsWith(".html") && !path.includes("/files/"));
  assert.ok(pages.length >= 20);
  const texts = new Map(await Promise.all(pages.map(async (path) => [path, await rig.read(path)] as const)));
  for (const [path, html] of texts) {
    for (const [, attribute, address = ""] of html.matchAll(ADDRESS)) {
      if (address.startsWith("data:image/svg+xml,")) continue;
      // Only the run's own repository may be linked to, and only as a link.
      if (address.startsWith("https://github.com/owner/name") && attribute === "href") continue;
      assert.doesNotMatch(address, /^([a-z]+:|\/)/i, `${path} has the address ${address}`);
      const [target = "", anchor] = address.split("#");
      const resolved = target === "" ? path : new URL(target, `http://site/${path}`).pathname.slice(1);
      assert.ok(files.has(resolved), `${path} links to ${address}, and there is no ${resolved}`);
      if (anchor !== undefined && anchor !== "") {
        assert.ok(
          texts.get(resolved)!.includes(`id="${anchor}"`),
          `${path} links to ${address}, and there is no ${anchor}`,
        );
      }
    }
  }
});

Deno.test("every page has a policy without unsafe-inline, and neither inline styles nor inline scripts", async () => {
  await using rig = await siteOf(failedRun(), hostileRun());
  await rig.build();
  for (const path of await rig.files()) {
    if (!path.endsWith(".html") || path.includes("/files/")) continue;
    const html = await rig.read(path);
    assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none';[^"]*"/);
    assert.doesNotMatch(html, /unsafe-inline|<style|\sstyle=|<script(?!\s+src="[^"]+")/);
    for (const [tag] of html.matchAll(/<[a-z][^>"]*(?:"[^"]*"[^>"]*)*>/gi)) {
      assert.doesNotMatch(tag.replaceAll(/"[^"]*"/g, ""), /\son\w+=/i);
    }
  }
});

Deno.test("a second build writes nothing, and leaves every file's time as it was", async () => {
  await using rig = await siteOf(failedRun(), small("b"));
  await rig.build();
  const times = async (): Promise<unknown> =>
    await Promise.all((await rig.files()).map(async (path) => [path, (await Deno.stat(`${rig.out}/${path}`)).mtime]));
  const before = await times();
  const report = await rig.build();
  assert.deepEqual([report.built, report.changed, report.writtenBytes], [0, [], 0]);
  assert.deepEqual(await times(), before);
});

Deno.test("a new run is built alone, and only it and the lists change", async () => {
  await using rig = await siteOf(failedRun());
  await rig.build();
  await rig.add("new.otlp.json", small("new"));
  const report = await rig.build();
  assert.equal(report.built, 1);
  assert.deepEqual([...report.changed].sort(), [
    "data/manifest.js",
    "data/runs-0.js",
    "data/tasks-0.js",
    "index.html",
    "pipelines/small.html",
    "pipelines/small.js",
    "runs.html",
    "runs/new/data.js",
    "runs/new/index.html",
    "runs/new/run.otlp.json.gz",
    "runs/new/tasks/a.html",
    "tracker.json",
  ]);
});

Deno.test("a run whose file is gone goes too", async () => {
  await using rig = await siteOf(small("a"), small("b"));
  await rig.build();
  await Deno.remove(`${rig.runs}/0.otlp.json`);
  const report = await rig.build();
  assert.deepEqual([report.runs, report.removed], [1, 1]);
  assert.ok(!(await rig.files()).some((path) => path.startsWith("runs/a/")));
  for (const page of ["index.html", "runs.html", "data/runs-0.js"]) {
    assert.doesNotMatch(await rig.read(page), /"a"|runs\/a\//);
  }
});

Deno.test("a run file that changed is built again, and what its pages no longer have is removed", async () => {
  await using rig = await siteOf(small("a"));
  await rig.build();
  await rig.add(
    "0.otlp.json",
    new RunBuilder({ id: "a", pipeline: "small", tasks: [{ name: "z", attempts: [{ startMs: 0, endMs: 9 }] }] }),
  );
  assert.equal((await rig.build()).built, 1);
  assert.deepEqual((await rig.files()).filter((path) => path.startsWith("runs/")), [
    "runs/a/data.js",
    "runs/a/index.html",
    "runs/a/run.otlp.json.gz",
    "runs/a/tasks/z.html",
  ]);
});

Deno.test("a page that was deleted by hand comes back", async () => {
  await using rig = await siteOf(small("a"));
  await rig.build();
  await Deno.remove(`${rig.out}/runs/a/index.html`);
  assert.equal((await rig.build()).built, 1);
  assert.match(await rig.read("runs/a/index.html"), /small/);
});

Deno.test("broken files are named with their reasons, and the other runs are built", async () => {
  await using rig = await siteOf(small("a"));
  await rig.add("cut.otlp.json", '{"resourceSpans":[{');
  await rig.add("other.otlp.json", '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":1}]}]}]}');
  await rig.add("empty.otlp.json", '{"resourceSpans":[]}');
  await rig.add("bytes.otlp.json", new Uint8Array([0xff, 0xfe, 0x00]));
  await rig.add("copy.otlp.json", small("a"));
  await rig.add("same-id.otlp.json", small("a", Date.UTC(2027, 0, 1)));
  const report = await rig.build();
  assert.equal(report.runs, 1);
  assert.deepEqual(report.refused.map(({ file }) => file), [
    "bytes.otlp.json",
    "cut.otlp.json",
    "empty.otlp.json",
    "other.otlp.json",
    "same-id.otlp.json",
  ]);
  const page = await rig.read("unreadable.html");
  for (const { file } of report.refused) assert.ok(page.includes(file));
  assert.match(page, /not JSON/);
  assert.match(page, /traceId must be 32 hex digits/);
  assert.match(page, /it holds the run &quot;a&quot;, as does &quot;0.otlp.json&quot;/);
  assert.match(await rig.read("index.html"), /5 files could not be read/);
});

Deno.test("blobs beside the run file are copied, and a missing, a wrong and a too large one are told of", async () => {
  await using rig = await makeSiteRig();
  const blob = (name: string, data: string, sha256?: string) => ({
    name,
    mediaType: "text/plain",
    data,
    blob: true,
    sha256,
  });
  const present = "a blob";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(present))).toHex();
  await rig.add(`blobs/${digest}`, present);
  await rig.add(`blobs/${"1".repeat(64)}`, "other bytes");
  await rig.add(`blobs/${"2".repeat(64)}`, "x".repeat(2000));
  await Deno.symlink("/etc/hostname", `${rig.runs}/blobs/${"3".repeat(64)}`);
  await rig.add(
    "a.otlp.json",
    new RunBuilder({
      id: "a",
      tasks: [{
        name: "t",
        attempts: [{
          startMs: 0,
          endMs: 1,
          artifacts: [
            blob("present", present),
            blob("wrong", "", "1".repeat(64)),
            blob("large", "", "2".repeat(64)),
            blob("link", "", "3".repeat(64)),
            blob("missing", "", "4".repeat(64)),
          ],
        }],
      }],
    }),
  );
  await rig.build({ maxFileBytes: 1000 });
  const page = await rig.read("runs/a/tasks/t.html");
  assert.match(page, /a blob/);
  assert.match(page, /its bytes do not have the SHA-256 that the run file says, 1{64}/);
  assert.match(page, /it is too large for the site, and stays in blobs\/2{64}/);
  assert.match(page, /blobs\/3{64} is not a file/);
  assert.match(page, /blobs\/4{64} is not beside the run file/);
  assert.equal((await rig.files()).filter((path) => path.includes("/files/")).length, 2);
});

Deno.test("a log too long for its page is shortened there and whole in a file", async () => {
  await using rig = await makeSiteRig();
  const logs = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
  await rig.add(
    "a.otlp.json",
    new RunBuilder({ id: "a", tasks: [{ name: "t", attempts: [{ startMs: 0, endMs: 6000, logs }] }] }),
  );
  await rig.build();
  const page = await rig.read("runs/a/tasks/t.html");
  assert.match(page, /4500 lines are left out here/);
  assert.match(page, /href="..\/logs\/t-1.txt"/);
  assert.equal((await rig.read("runs/a/logs/t-1.txt")).split("\n").length, 5001);
});

Deno.test("without scripts, the newest 100 runs are listed, and parts from the oldest on have all", async () => {
  await using rig = await makeSiteRig();
  const text = await small("seed").encode();
  const add = async (i: number): Promise<void> => {
    const started = BigInt(Date.UTC(2026, 0, 1) + i * 1000) * 1_000_000n;
    await rig.add(
      `${i}.otlp.json`,
      text.replaceAll('"seed"', `"run-${i}"`).replaceAll(
        /"startTimeUnixNano":"\d+"/g,
        `"startTimeUnixNano":"${started}"`,
      ),
    );
  };
  for (let i = 0; i < 251; i++) await add(i);
  assert.equal((await rig.build()).runs, 251);
  const list = await rig.read("runs.html");
  assert.ok(list.indexOf('"run-id">run-250<') < list.indexOf('"run-id">run-151<'));
  assert.doesNotMatch(list, /"run-id">run-150</);
  assert.match(list, /href="runs-1.html">Older runs/);
  const [oldest, newest] = [await rig.read("runs-1.html"), await rig.read("runs-2.html")];
  assert.equal(oldest.match(/"run-id">/g)?.length, 250);
  assert.match(oldest, /href="runs-2.html">Newer runs/);
  assert.match(newest, /"run-id">run-250</);

  await add(251);
  const { changed } = await rig.build();
  assert.ok(changed.includes("runs-2.html") && changed.includes("data/runs-1.js"));
  assert.ok(!changed.some((path) => ["runs-1.html", "data/runs-0.js", "data/tasks-0.js"].includes(path)));

  for (const i of [250, 251]) await Deno.remove(`${rig.runs}/${i}.otlp.json`);
  await rig.build();
  assert.deepEqual((await rig.files()).filter((path) => /^runs-|^data/.test(path)), [
    "data/manifest.js",
    "data/runs-0.js",
    "data/tasks-0.js",
    "runs-1.html",
  ]);
});

Deno.test("a site without runs says how to get one", async () => {
  await using rig = await makeSiteRig();
  assert.equal((await rig.build()).runs, 0);
  assert.match(await rig.read("index.html"), /deno run -A cli.ts run pipeline\.ts/);
});

Deno.test("a folder that holds other things is left alone, and so is a missing folder of runs", async () => {
  await using rig = await siteOf(small("a"));
  await assert.rejects(rig.build({ out: rig.runs }), SiteFolderError);
  await assert.rejects(rig.build({ out: `${rig.runs}/0.otlp.json` }), SiteFolderError);
  await assert.rejects(rig.build({ runs: [`${rig.root}/nothing`] }), RunsNotFoundError);
  assert.deepEqual([...Deno.readDirSync(rig.runs)].map(({ name }) => name), ["0.otlp.json"]);
});

Deno.test("a folder in which the first build ended halfway is built into again", async () => {
  await using rig = await siteOf(small("a"));
  const content = (): never => {
    throw new Error("out of ideas");
  };
  const broken = { config: { pages: [{ path: "own.html", title: "Own", content }] }, digest: "", folder: rig.root };
  await assert.rejects(rig.build({ config: broken }), /out of ideas/);
  assert.equal((await rig.build()).runs, 1);
  assert.match(await rig.read("runs.html"), />a</);
});

Deno.test("a tampered site cannot make a build remove anything outside it", async () => {
  await using rig = await siteOf(small("a"));
  await rig.build();
  await rig.add("keep/me.txt", "precious");
  const state = (await rig.read("tracker.json")).replaceAll('"slug":"a"', '"slug":"../../runs/keep"');
  await Deno.writeTextFile(`${rig.out}/tracker.json`, state);
  await Deno.remove(`${rig.runs}/0.otlp.json`);
  await rig.build();
  assert.equal(await Deno.readTextFile(`${rig.runs}/keep/me.txt`), "precious");
});

Deno.test("a partial run has pages that say so", async () => {
  await using rig = await makeSiteRig();
  const run = failedRun();
  const { encodeRunFile } = await import("../../runner/otlp/encode.ts");
  await rig.add("a.otlp.json", encodeRunFile(run.resource(), (await run.spans()).slice(0, 9)));
  assert.deepEqual((await rig.build()).refused, []);
  const page = await rig.read("runs/digits-20261122-231133-fa11ed/index.html");
  assert.match(page, /Incomplete/);
  assert.match(page, /the run was cut off/);
});

Deno.test("the runner's own folders among run files are not looked into", async () => {
  await using rig = await siteOf(small("a"));
  for (const folder of [".work/run/tasks/t/attempt-1/output", ".cache/blobs"]) {
    await rig.add(`${folder}/hidden.otlp.json`, small("hidden"));
  }
  await rig.build();
  assert.ok(!(await rig.files()).some((path) => path.includes("hidden")));
});

Deno.test("every pipeline can be reached from the home page, however many there are", async () => {
  const names = Array.from({ length: 15 }, (_, i) => `pipeline-${i}`);
  await using rig = await makeSiteRig();
  for (const name of names) {
    await rig.add(`${name}.otlp.json`, new RunBuilder({ id: name, pipeline: name, tasks: [{ name: "t" }] }));
  }
  await rig.build();
  const home = await rig.read("index.html");
  for (const name of names) assert.match(home, new RegExp(`href="pipelines/${name}\\.html"`));
});

Deno.test("the pages of a run and of its tasks lead to the history of its pipeline, whatever others are called", async () => {
  await using rig = await makeSiteRig();
  const names = ["train", "Train", "train ", "train/"];
  for (const [i, pipeline] of names.entries()) {
    const run = new RunBuilder({
      id: `run-${i}`,
      pipeline,
      tasks: [{ name: "t", attempts: [{ startMs: 0, endMs: 9 }] }],
    });
    await rig.add(`${i}.otlp.json`, run);
    // One after the other, as they come: the pages of the runs before stay as they are.
    await rig.build();
  }
  for (const [i, name] of names.entries()) {
    for (const path of [`runs/run-${i}/index.html`, `runs/run-${i}/tasks/t.html`]) {
      const [, address] = (await rig.read(path)).match(/href="([^"]*pipelines\/[^"]*)"/)!;
      const history = new URL(address!, `http://site/${path}`).pathname.slice(1);
      assert.match(await rig.read(history), new RegExp(`<h1><bdi>${name}</bdi>`));
      assert.match(await rig.read(history), new RegExp(`runs/run-${i}/index.html`));
    }
  }
});

Deno.test("a run's page says what its pipeline is for", async () => {
  await using rig = await makeSiteRig();
  await run(hello, { runs: rig.runs });
  await rig.build();
  const [path] = (await rig.files()).filter((path) => /^runs\/hello-[^/]*\/index\.html$/.test(path));
  const page = await rig.read(path!);
  assert.match(page, new RegExp(`<p class="lead">${hello.description}</p>`));
});

Deno.test("a site that cannot be written says where and why", async () => {
  await using rig = await siteOf(small("a"));
  await rig.build();
  await Deno.remove(`${rig.out}/assets`, { recursive: true });
  await Deno.writeTextFile(`${rig.out}/assets`, "in the way");
  await assert.rejects(rig.build(), (error: Error) => {
    assert.ok(error instanceof SiteFolderError);
    assert.match(error.message, /the site could not be written to ".*\/assets\/[^"]*": .*\n {2}fix make it writable/);
    return true;
  });
});

Deno.test("a task's page says what confined its attempt's process", async () => {
  const attempt = (isolation: readonly string[]) => ({
    startMs: 0,
    endMs: 1,
    attributes: { "dagtrail.attempt.isolation": isolation },
  });
  await using rig = await siteOf(
    new RunBuilder({
      id: "r",
      tasks: [{ name: "strict", attempts: [attempt(["deno", "bwrap"])] }, { name: "none", attempts: [attempt([])] }],
    }),
  );
  await rig.build();
  assert.match(await rig.read("runs/r/tasks/strict.html"), /Confined by[\s\S]{0,60}deno, then bwrap/);
  assert.match(await rig.read("runs/r/tasks/none.html"), /Confined by[\s\S]{0,60}nothing/);
});
