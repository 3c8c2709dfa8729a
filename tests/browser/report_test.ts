/// <reference lib="dom" />
/**
 * The report of a run in a real browser: one page, opened as a file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startBrowser } from "../helpers/browser.ts";
import { reportRun } from "../../tracker/report_run.ts";
import type { RunBuilder } from "../tracker/run_builder.ts";
import { makeSiteRig } from "../tracker/site_rig.ts";
import { hostileViewersRun, viewersRun } from "../tracker/viewer_runs.ts";
import { startBeacon } from "./beacon.ts";
import { type Watched, watched } from "./watched_page.ts";

Deno.test("a report in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig = await makeSiteRig();
  const browser = await startBrowser();
  const beacon = startBeacon();

  const open = async (name: string, run: RunBuilder): Promise<Watched> => {
    await rig.add(`${name}.otlp.json`, run);
    const path = `${rig.root}/${name}.html`;
    await Deno.writeTextFile(path, await reportRun(`${rig.runs}/${name}.otlp.json`));
    const reader = await watched(browser, `file://${path}`, { viewport: { width: 1400, height: 900 } });
    await reader.page.goto(`file://${path}`);
    await reader.page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      for (const frame of document.querySelectorAll("iframe")) frame.loading = "eager";
    });
    await reader.page.waitForLoadState("networkidle");
    return reader;
  };

  try {
    await t.step("HTML in it has the styles that it brought, as in a site", async () => {
      await using reader = await open("viewers", viewersRun(new Uint8Array(2000)));
      const colours = await Promise.all(
        reader.page.frames().map((frame) =>
          frame.evaluate(() => {
            const heading = document.querySelector("h1");
            return heading === null ? "" : `${heading.textContent}: ${getComputedStyle(heading).color}`;
          })
        ),
      );
      assert.ok(colours.includes("Rendered: rgb(0, 128, 128)"), colours.join(", "));
      assert.deepEqual(reader.complaints, []);
    });

    await t.step("nothing hostile in it runs, or calls anywhere", async () => {
      await using reader = await open("hostile", hostileViewersRun(beacon.address));
      const { page } = reader;
      assert.ok(page.frames().length > 4);
      const ran = await Promise.all(page.frames().map((frame) => frame.evaluate("window.canary")));
      assert.ok(ran.every((canary) => canary === undefined));
      const complaints = reader.complaints.filter((complaint) =>
        !/Content Security Policy|sandboxed|Not allowed to load local resource/.test(complaint)
      );
      assert.deepEqual(complaints, []);
      assert.match(page.url(), /hostile\.html$/);
      assert.deepEqual(beacon.hits, []);
    });
  } finally {
    await browser.close();
    await beacon.stop();
  }
});
