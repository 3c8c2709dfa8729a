import assert from "node:assert/strict";
import { sha256Of, sha256OfText } from "../../../tracker/sha256.ts";
import { type Called, dagtrail } from "../../helpers/command_line.ts";
import { type FakeGitHub, fakeGitHub } from "../../helpers/fake_github.ts";
import { RunBuilder } from "../run_builder.ts";

/** A published site of two runs, one of a fork, with a large artifact; and the command that reads it. */
interface HistoryRig extends AsyncDisposable {
  readonly fake: FakeGitHub;
  readonly out: string;
  /** What the site has, by path; a function is asked for the answer. */
  readonly files: Map<string, Uint8Array<ArrayBuffer> | string | (() => Response)>;
  /** Paths that were asked for. */
  readonly asked: string[];
  history(...args: string[]): Promise<Called>;
  /** The files that were fetched, by path. */
  fetched(): Promise<string[]>;
}

async function historyRig(): Promise<HistoryRig> {
  const fake = fakeGitHub();
  const out = await Deno.makeTempDir({ prefix: "dagtrail-history-" });
  const files: HistoryRig["files"] = new Map();
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const path = new URL(request.url).pathname.slice("/data/".length);
    asked.push(path);
    const file = files.get(path);
    if (file === undefined) return new Response("There isn't a GitHub Pages site here.", { status: 404 });
    return typeof file === "function" ? file() : new Response(file);
  });
  fake.pages = { html_url: `http://127.0.0.1:${server.addr.port}/data/`, public: true };
  const env = {
    GITHUB_REPOSITORY: "octo/data",
    GITHUB_API_URL: fake.url,
    GITHUB_TOKEN: "right",
    GITHUB_OUTPUT: `${out}/output`,
  };
  const runs: { slug: string; sha256: string }[] = [];
  for (const slug of ["one", "two"]) {
    const large = { name: "model.onnx", mediaType: "application/octet-stream", data: `large ${slug}`, blob: true };
    const builder = new RunBuilder({
      id: slug,
      tasks: [{ name: "a", attempts: [{ startMs: 0, endMs: 1, artifacts: [large] }] }],
    });
    const bytes = new TextEncoder().encode(await builder.encode());
    files.set(`runs/${slug}/run.otlp.json.gz`, await gzip(bytes));
    files.set(`runs/${slug}/files/${sha256OfText(`large ${slug}`).slice(0, 12)}-model.onnx`, `large ${slug}`);
    runs.push({ slug, sha256: sha256Of(bytes) });
  }
  files.set("runs/two/source.json", '{"repository":"octo/data","artifact":2,"fork":true}\n');
  files.set("tracker.json", JSON.stringify({ version: 2, runs }));
  return {
    fake,
    out: `${out}/history`,
    files,
    asked,
    history: (...args) => dagtrail(["github", "history", "--out", `${out}/history`, ...args], { env }),
    fetched: async () => (await listFiles(`${out}/history/runs`, "")).filter((path) => !path.endsWith(".sha256")),
    async [Symbol.asyncDispose]() {
      await Promise.all([fake[Symbol.asyncDispose](), server.shutdown()]);
      await Deno.remove(out, { recursive: true });
    },
  };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

async function listFiles(folder: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await listFiles(`${folder}/${name}`, `${prefix}${name}/`));
    else found.push(prefix + name);
  }
  return found.sort();
}

Deno.test("history brings the run files of the published site, with their large artifacts and where they were from, once", async () => {
  await using rig = await historyRig();
  const { code, stdout } = await rig.history();
  assert.equal(code, 0);
  assert.match(stdout, /^2 runs at http:.*\/data\/, 2 fetched, 0 there already\n/);
  const files = await rig.fetched();
  assert.deepEqual(files.map((path) => path.replace(/[0-9a-f]{12}-/, "DIGEST-")), [
    "one/files/DIGEST-model.onnx",
    "one/run.otlp.json.gz",
    "two/files/DIGEST-model.onnx",
    "two/run.otlp.json.gz",
    "two/source.json",
  ]);
  assert.equal(await Deno.readTextFile(`${rig.out}/../output`), "pages=true\n");
  rig.asked.length = 0;
  assert.match((await rig.history()).stdout, /0 fetched, 2 there already/);
  assert.deepEqual(rig.asked, ["tracker.json"]);
});

Deno.test("what the site carries no more is taken away, and what it carries anew under the same name is fetched again", async () => {
  await using rig = await historyRig();
  await rig.history();
  const bytes = new TextEncoder().encode(await new RunBuilder({ id: "two", tasks: [] }).encode());
  rig.files.set("runs/two/run.otlp.json.gz", await gzip(bytes));
  rig.files.set("tracker.json", JSON.stringify({ runs: [{ slug: "two", sha256: sha256Of(bytes) }] }));
  assert.match((await rig.history()).stdout, /^1 run at .*, 1 fetched, 0 there already/);
  assert.ok((await rig.fetched()).every((path) => path.startsWith("two/")));
});

Deno.test("before the first site, and with Pages off or private, there is no history, and that is said", async () => {
  await using rig = await historyRig();
  rig.files.clear();
  const first = await rig.history();
  assert.deepEqual([first.code, first.stderr], [0, ""]);
  assert.match(first.stdout, /^there is no site at http:.* yet\n$/);
  rig.fake.pages = { ...rig.fake.pages!, public: false };
  assert.match((await rig.history()).stderr, /is private: what it shows cannot be read/);
  rig.fake.pages = undefined;
  const off = await rig.history();
  assert.deepEqual([off.code, off.stdout], [0, "Pages is switched off, so there is no site with earlier runs\n"]);
  assert.equal(await Deno.readTextFile(`${rig.out}/../output`), "pages=true\npages=true\npages=false\n");
});

Deno.test("a run that the site lacks or has broken is named, and the others come", async () => {
  await using rig = await historyRig();
  rig.files.set("runs/one/run.otlp.json.gz", "not gzip");
  const broken = await rig.history();
  assert.equal(broken.code, 0);
  assert.equal(broken.stderr, "lost: one: its run file is packed by gzip, and broken");
  rig.files.set("runs/one/run.otlp.json.gz", await gzip(new TextEncoder().encode("another")));
  assert.equal((await rig.history()).stderr, "lost: one: its run file is not the one that the site says it is");
  rig.files.delete("runs/one/run.otlp.json.gz");
  const missing = await rig.history();
  assert.equal(missing.stderr, "lost: one: the site does not have runs/one/run.otlp.json.gz");
  assert.match(missing.stdout, /^2 runs at .*, 0 fetched, 1 there already, 1 lost/);
});

Deno.test("a site that cannot be understood or does not answer fails, so that nothing is dropped; start-over goes on", async () => {
  await using rig = await historyRig();
  const cases: readonly (readonly [path: string, content: string | (() => Response), message: RegExp])[] = [
    ["tracker.json", "<html>", /tracker\.json, which says what the published site holds, cannot be understood/],
    ["tracker.json", '{"runs":[{"slug":"../../x","sha256":"00"}]}', /cannot be understood/],
  ];
  for (const [path, content, message] of cases) {
    rig.files.set(path, content);
    const { code, stderr } = await rig.history();
    assert.equal(code, 1);
    assert.match(stderr, message);
  }
  const over = await rig.history("--start-over");
  assert.equal(over.code, 0);
  assert.match(over.stderr, /going on without it, as --start-over says$/);
});
