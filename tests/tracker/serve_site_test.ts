import assert from "node:assert/strict";
import { serveSite, type SiteServer } from "../../tracker/serve_site.ts";
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
