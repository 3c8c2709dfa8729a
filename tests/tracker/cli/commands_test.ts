import assert from "node:assert/strict";
import { startDagtrail } from "../../helpers/command_line.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { failedRun } from "../sample_runs.ts";
import { makeSiteRig } from "../site_rig.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;

async function dagtrail(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", CLI, ...words] })
    .output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("`tracker build` builds the site, says what it did and what to open, and names broken files", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  await rig.add("b.otlp.json", "{");
  const { code, stdout, stderr } = await dagtrail("tracker", "build", "--runs", rig.runs, "--out", rig.out);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^1 run, 1 new, .* written, in .*\nsite {2}.*GitHub Pages takes\nopen {2}.*\/site\/index\.html\n$/,
  );
  assert.match(stderr, /^not read: b\.otlp\.json: not JSON/);
  assert.match(await rig.read("index.html"), /digits/);
});

Deno.test("a site is the same from whatever folder it is built, the root and one whose name begins others' included", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  const names: (readonly string[])[] = [];
  for (const cwd of [rig.root, "/", `${rig.root}/t`, `${rig.root}/with space [x] {y}`]) {
    const temporary = `${rig.root}/tmp`;
    for (const folder of [cwd, temporary]) await Deno.mkdir(folder, { recursive: true });
    const words = ["tracker", "build", "--runs", rig.runs, "--out", rig.out];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", CLI, ...words],
      cwd,
      env: { TMPDIR: temporary },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    names.push(await rig.files());
    await Deno.remove(rig.out, { recursive: true });
  }
  for (const other of names) assert.deepEqual(other, names[0]);
  assert.ok(names[0]!.some((path) => /^runs\/.*\/tasks\/.*\.html$/.test(path)));
});

Deno.test("`tracker build` says what is wrong with what it was given, and exits with 2", async () => {
  await using rig = await makeSiteRig();
  const missing = await dagtrail("tracker", "build", "--runs", `${rig.root}/nothing`, "--out", rig.out);
  assert.deepEqual([missing.code, missing.stdout], [2, ""]);
  assert.match(missing.stderr, /there is no file or folder ".*\/nothing"; run a pipeline first/);
  const taken = await dagtrail("tracker", "build", "--runs", rig.runs, "--out", rig.root);
  assert.equal(taken.code, 2);
  assert.match(taken.stderr, /is not empty and not a tracker's site/);
});

Deno.test({
  name: "Ctrl-C ends `tracker build` with all its processes, and the next build makes the site",
  ignore: !HAS_PROC,
  async fn() {
    await using rig = await makeSiteRig();
    await rig.add("a.otlp.json", failedRun());
    const words = ["tracker", "build", "--runs", rig.runs, "--out", rig.out];
    await using calling = startDagtrail(words);
    await eventually("it has its second process", () => processesIn(rig.root).length === 2);
    calling.signal("SIGINT", "group");
    const { code, stderr } = await calling.ended;
    assert.deepEqual([code, stderr], [130, "stopped by SIGINT; the next build goes on from here"]);
    await eventually("they are gone", () => processesIn(rig.root).length === 0);
    assert.equal((await dagtrail(...words)).code, 0);
  },
});

Deno.test("`tracker serve` serves until it is asked to stop, and leaves nothing behind", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  const temporary = `${rig.root}/tmp`;
  await Deno.mkdir(temporary);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "tracker", "serve", "--runs", rig.runs, "--port", "0"],
    env: { TMPDIR: temporary },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  while (!/open {2}\S+\n/.test(printed)) printed += (await reader.read()).value ?? "";
  const [, url] = /open {2}(\S+)\n/.exec(printed)!;
  assert.match(await (await fetch(url!)).text(), /digits/);
  child.kill("SIGINT");
  await child.status;
  await reader.cancel();
  const left = [...Deno.readDirSync(temporary)].map(({ name }) => name).filter((name) => name.startsWith("dagtrail-"));
  assert.deepEqual(left, []);
});
