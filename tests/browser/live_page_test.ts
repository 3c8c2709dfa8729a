/// <reference lib="dom" />
/**
 * A page of a run that goes on, in a real browser: it follows the run, and leaves a reader who is at work with it alone.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startBrowser } from "../helpers/browser.ts";
import { serveSite } from "../../tracker/serve_site.ts";
import { startLiveRun } from "../tracker/live_run.ts";
import { makeSiteRig } from "../tracker/site_rig.ts";

Deno.test("a live page in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig = await makeSiteRig();
  const stop = new AbortController();
  await using run = await startLiveRun(rig.root);
  await run.started;
  const { url, finished } = await serveSite({ runs: [run.runs], out: rig.out, port: 0, signal: stop.signal });
  const browser = await startBrowser();
  try {
    const [idle, used] = [await browser.newPage(), await browser.newPage()];
    const [slug] = [...Deno.readDirSync(`${rig.out}/runs`)].map(({ name }) => name);
    const task = `${url}runs/${slug}/tasks/wait.html`;
    await idle.goto(task);
    await used.goto(task);
    await used.getByLabel("Search the log").fill("gate");
    await run.finish();

    await t.step("one that nobody touches shows how the run ended", async () => {
      await idle.getByText("Succeeded").first().waitFor();
      assert.equal(await idle.locator(".live-news").count(), 0);
    });

    await t.step("one in which somebody types keeps it, and says that there is news", async () => {
      await used.locator(".live-news").waitFor();
      assert.equal(await used.getByLabel("Search the log").inputValue(), "gate");
      const shots = Deno.env.get("SHOTS");
      if (shots !== undefined) await used.screenshot({ path: `${shots}/live.png` });
      await used.getByRole("button", { name: "Show" }).click();
      await used.getByText("Succeeded").first().waitFor();
      assert.equal(await used.locator(".live-news").count(), 0);
    });
  } finally {
    await browser.close();
    stop.abort();
    await finished;
  }
});
