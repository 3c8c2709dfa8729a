import assert from "node:assert/strict";
import { encodeRunFile } from "../../runner/otlp/encode.ts";
import { ReportError, reportRun } from "../../tracker/report_run.ts";
import { failedRun, hostileRun } from "./sample_runs.ts";
import { viewersRun } from "./viewer_runs.ts";
import { makeSiteRig } from "./site_rig.ts";
import type { RunBuilder } from "./run_builder.ts";

async function report(run: RunBuilder): Promise<string> {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", run);
  return await reportRun(`${rig.runs}/a.otlp.json`);
}

/** Every attribute that makes a browser load or go somewhere. */
function addresses(html: string): readonly string[] {
  const markup = html.replaceAll(/<(style|script)[^>]*>[^]*?<\/\1>/g, "");
  return [...markup.matchAll(/\s(?:href|src|srcset|action|poster|data)="([^"]*)"/g)].map(([, address]) => address!);
}

Deno.test("a report holds all that it shows: no address leads out but to the run's repository", async () => {
  for (const run of [failedRun(), hostileRun()]) {
    const html = await report(run);
    const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    for (const address of addresses(html)) {
      if (address.startsWith("data:") || address.startsWith("https://github.com/owner/name")) continue;
      assert.match(address, /^#/);
      assert.ok(ids.has(address.slice(1)), `${address} leads nowhere`);
    }
  }
});

Deno.test("no identifier stands in a report twice", async () => {
  const ids = [...(await report(failedRun())).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), []);
});

Deno.test("a report's policy lets run what stands in it by hash, and nothing else", async () => {
  const html = await report(failedRun());
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  assert.match(policy, /^default-src 'none'; img-src data:; /);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  for (const [, tag, text] of html.matchAll(/<(style|script)>([^]*?)<\/\1>/g)) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    assert.ok(policy.includes(`${tag}-src '`) && policy.includes(`sha256-${new Uint8Array(digest).toBase64()}`));
  }
  assert.equal([...html.matchAll(/<script>/g)].length, 3);
});

Deno.test("a report whose frames hold HTML allows styles in them, and no more scripts than another one", async () => {
  const policyOf = (html: string): string => /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  const policy = policyOf(await report(viewersRun(new Uint8Array(2000))));
  assert.match(policy, /^default-src 'none'; img-src data:; /);
  assert.match(policy, /style-src 'unsafe-inline'; script-src ('sha256-[^']+' ?)+; /);
  assert.doesNotMatch(policy, /https?:|\*|frame-src|connect-src/);
});

Deno.test("a report has the graph, the timeline, the failure, the metrics, the pictures and the logs", async () => {
  const html = await report(failedRun());
  for (const part of ["graph", "timeline", "failures", "metrics"]) assert.match(html, new RegExp(`id="${part}"`));
  assert.match(html, /971 are left/);
  assert.match(html, /reading the data/);
  assert.ok((html.match(/src="data:image\/png;base64,/g)?.length ?? 0) >= 2);
  assert.match(html, /<details\s+id="task-train-model-1000" class="[^"]*" open>/);
  assert.match(html, /<details\s+id="task-eda" class="[^"]*"\s*>/);
});

Deno.test("of a run that was cut off there is a report, and of a file that is none a reason", async () => {
  await using rig = await makeSiteRig();
  const run = failedRun();
  await rig.add("cut.otlp.json", encodeRunFile(run.resource(), (await run.spans()).slice(0, 9)));
  assert.match(await reportRun(`${rig.runs}/cut.otlp.json`), /Incomplete/);
  await rig.add("broken.otlp.json", "{");
  await assert.rejects(reportRun(`${rig.runs}/broken.otlp.json`), (error) => {
    return error instanceof ReportError && /broken\.otlp\.json could not be read: not JSON/.test(error.message);
  });
});
