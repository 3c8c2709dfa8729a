import assert from "node:assert/strict";
import { serveSite, type SiteServer } from "../../tracker/serve_site.ts";
import { startLiveRun } from "./live_run.ts";
import { failedRun, hostileRun } from "./sample_runs.ts";
import { makeSiteRig, type SiteRig } from "./site_rig.ts";

async function serving(use: (server: SiteServer, rig: SiteRig) => Promise<void>): Promise<void> {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  const stop = new AbortController();
  const server = await serveSite({ runs: [rig.runs], out: rig.out, port: 0, signal: stop.signal });
  try {
    await use(server, rig);
  } finally {
    stop.abort();
    await server.finished;
  }
}

// A connection that a client keeps open may outlive the test that used it.
const options = { sanitizeResources: false, sanitizeOps: false };

Deno.test("pages are served on the loopback address, with live reloading and nothing else added", options, async () => {
  await serving(async ({ url }, rig) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const response = await fetch(url);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const served = await response.text();
    assert.match(served, /<script src="\/-\/live.js" defer><\/script><\/head>/);
    assert.match(served, /connect-src 'self'/);
    assert.doesNotMatch(await rig.read("index.html"), /live|connect-src/);
    assert.match(await (await fetch(`${url}-/live.js`)).text(), /EventSource/);
  });
});

Deno.test("nothing outside the site is served, and nothing under another name", options, async () => {
  await serving(async ({ url }, rig) => {
    await Deno.writeTextFile(`${rig.root}/secret.txt`, "secret");
    for (
      const path of ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "runs/../../secret.txt", "/../secret.txt"]
    ) {
      const response = await fetch(url + path);
      assert.doesNotMatch(await response.text(), /^secret$/);
      assert.equal(response.status, 404, path);
    }
    const { port } = new URL(url);
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await connection.write(
      new TextEncoder().encode("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    );
    const answer = new Uint8Array(100);
    await connection.read(answer);
    assert.match(new TextDecoder().decode(answer), /^HTTP\/1\.1 403/);
  });
});

Deno.test("what a task logged is served so that it can do nothing", options, async () => {
  await serving(async ({ url }, rig) => {
    const path = (await rig.files()).find((path) => path.includes("/files/"))!;
    const response = await fetch(url + path);
    assert.match(response.headers.get("content-security-policy") ?? "", /^sandbox; default-src 'none'/);
    await response.body?.cancel();
  });
});

Deno.test("a run file that comes is built, and open pages are told which paths changed", options, async () => {
  await serving(async ({ url }, rig) => {
    const events = await fetch(`${url}-/live`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    await rig.add("b.otlp.json", hostileRun());
    let told = "";
    while (!told.includes("\n\n")) told += (await reader.read()).value ?? "";
    const changed: string[] = JSON.parse(told.replace(/^data: /, ""));
    assert.ok(changed.includes("index.html"));
    assert.match(await (await fetch(url)).text(), /2 runs/);
    await reader.cancel();
  });
});

/** Asks for a page until it fits, however often the site is built in between. */
async function until(url: string, fits: RegExp): Promise<string> {
  for (;;) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.ok && fits.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("a run is live from its first moment to its end, in a folder that it has yet to make", options, async () => {
  await using rig = await makeSiteRig();
  const stop = new AbortController();
  const runs = `${rig.root}/live/runs`;
  const { url, finished } = await serveSite({ runs: [runs], out: rig.out, port: 0, signal: stop.signal });
  try {
    assert.match(await (await fetch(url)).text(), /No run yet/);
    await using run = await startLiveRun(`${rig.root}/live`);
    await run.started;
    const list = await until(`${url}runs.html`, /Running/);
    const [, page] = /href="(runs\/[^"]*)" class="run-link"/.exec(list)!;
    const live = await until(url + page, /running.*waiting/s);
    assert.match(live, /gate/);
    const task = new URL("tasks/wait.html", url + page).href;
    assert.match(await until(task, /waiting at the gate/), /Running/);

    await run.finish();
    const ended = await until(url + page, /Succeeded/);
    assert.doesNotMatch(ended, /Running/);
    assert.match(await until(`${url}runs.html`, /Succeeded/), /1 run, newest first/);
  } finally {
    stop.abort();
    await finished;
  }
});

Deno.test("a run whose runner was killed does not go on for ever", async () => {
  await using rig = await makeSiteRig();
  await using run = await startLiveRun(rig.root);
  await run.started;
  assert.equal((await rig.build({ live: true })).goingOn, 1);
  await run.kill();
  const [id] = [...Deno.readDirSync(`${run.runs}/.work`)].map(({ name }) => name);
  const long = new Date(Date.now() - 3_600_000);
  const folder = `${run.runs}/.work/${id}`;
  await Deno.utime(`${folder}/journal.log`, long, long);
  for (const { name } of Deno.readDirSync(`${folder}/events`)) await Deno.utime(`${folder}/events/${name}`, long, long);
  const report = await rig.build({ live: true });
  assert.deepEqual([report.runs, report.refused], [1, []]);
  const page = await rig.read(`runs/${id}/index.html`);
  assert.match(page, /Incomplete/);
  assert.doesNotMatch(page, /Running/);
  assert.equal(report.goingOn, 0);
  assert.equal((await rig.build()).runs, 0, "a build that is not live shows what is over only");
});

Deno.test("a runner that has fallen silent is noticed although nothing was written since", async () => {
  await using rig = await makeSiteRig();
  await using run = await startLiveRun(rig.root);
  await run.started;
  await run.kill();
  const now = Date.now;
  assert.equal((await rig.build({ live: true })).goingOn, 1);
  try {
    Date.now = () => now() + 60_000;
    assert.equal((await rig.build({ live: true })).goingOn, 0);
  } finally {
    Date.now = now;
  }
  assert.match(await rig.read("runs.html"), /Incomplete/);
});
