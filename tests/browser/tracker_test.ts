/// <reference lib="dom" />
/**
 * The built tracker in a real browser: from a folder and from a server under a base path.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startBrowser } from "../helpers/browser.ts";
import { failedRun, hostileRun } from "../tracker/sample_runs.ts";
import { makeSiteRig, type SiteRig } from "../tracker/site_rig.ts";
import { startBeacon } from "./beacon.ts";
import { faultsOf, serveUnder, watched } from "./watched_page.ts";

const FAILED = "runs/digits-20261122-231133-fa11ed";

/** From the list of runs to the run that failed, and by its node in the graph to the task that failed. */
async function walk(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}index.html`);
  await page.locator(".runs-table a", { hasText: "digits-20261122-231133-fa11ed" }).click();
  assert.equal(await page.locator("h1").innerText(), "digits");
  assert.match(await page.locator("#failures").innerText(), /train-model\[1000\][^]*971 are left[^]*too few rows/);
  assert.equal(await page.locator(".graph-node").count(), 12);
  await page.locator(".graph-node", { hasText: "eda" }).click();
  assert.equal(await page.locator("h1").innerText(), "eda");
  await picturesAreVisible(page);
}

async function picturesAreVisible(page: Page): Promise<void> {
  const pictures = page.locator("main img:visible");
  assert.equal(await pictures.count(), 3);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate(async (image: HTMLImageElement) => await image.decode());
    const { width, height } = (await picture.boundingBox())!;
    assert.ok(width > 50 && height > 50, `a picture is shown ${width} by ${height}`);
  }
}

Deno.test("the tracker in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig: SiteRig = await makeSiteRig();
  await rig.add("failed.otlp.json", failedRun());
  const beacon = startBeacon();
  await rig.add("hostile.otlp.json", hostileRun(beacon.address));
  await rig.add("cut.otlp.json", "{");
  const report = await rig.build();
  assert.deepEqual(report.refused.map(({ file }) => file), ["cut.otlp.json"]);
  const hostile = (await rig.files()).filter((path) => /^runs\/img.*\.html$/.test(path) && !path.includes("/files/"));
  const server = serveUnder("/owner/name/", rig.out);
  const fromFile = `file://${rig.out}/`;
  const browser = await startBrowser();

  try {
    for (const [name, origin] of [["a folder", fromFile], ["a server under a base path", server.origin]] as const) {
      await t.step(`from ${name}, a reader goes from the runs to a run and by its graph to a task`, async () => {
        await using reader = await watched(browser, origin);
        await walk(reader.page, origin);
        assert.deepEqual(reader.complaints, []);
      });

      await t.step(`from ${name}, it reads without scripts`, async () => {
        await using reader = await watched(browser, origin, { javaScriptEnabled: false });
        await reader.page.goto(`${origin}index.html`);
        await reader.page.locator(".runs-table a", { hasText: "fa11ed" }).click();
        await reader.page.locator(".graph-node", { hasText: "eda" }).click();
        assert.equal(await reader.page.locator("h1").innerText(), "eda");
        assert.equal(await reader.page.locator("button:visible").count(), 0);
      });

      await t.step(`from ${name}, nothing that a task chose runs or loads anything`, async () => {
        for (const path of hostile) {
          await using reader = await watched(browser, origin);
          await reader.page.goto(origin + path);
          await reader.page.evaluate(() => {
            for (const image of document.images) image.loading = "eager";
            for (const details of document.querySelectorAll("details")) details.open = true;
          });
          await reader.page.waitForLoadState("networkidle");
          const ran = await Promise.all(reader.page.frames().map((frame) => frame.evaluate("window.canary")));
          assert.ok(ran.every((canary) => canary === undefined), `${path} ran what a task wrote`);
          const requests = reader.complaints.filter((complaint) =>
            !/Content Security Policy|sandboxed/.test(complaint)
          );
          assert.deepEqual(requests, [], path);
          assert.equal(new URL(reader.page.url()).pathname.endsWith(path), true);
        }
      });
    }

    await t.step("files that a task wrote do nothing when they are opened by themselves", async () => {
      const files = (await rig.files()).filter((path) => /\/files\/.*\.(html|svg)$/.test(path));
      assert.ok(files.length >= 3);
      for (const path of files) {
        await using reader = await watched(browser, server.origin);
        await reader.page.goto(server.origin + path);
        assert.equal(await reader.page.evaluate("window.canary"), undefined, path);
        assert.deepEqual(reader.complaints.filter((complaint) => complaint.startsWith("request")), [], path);
      }
    });

    await t.step("nobody has called where hostile artifacts wanted to call", () => {
      assert.deepEqual(beacon.hits, []);
    });

    await t.step("no page has a fault that axe finds, in both themes", async () => {
      const pages = [
        "index.html",
        "unreadable.html",
        `${FAILED}/index.html`,
        `${FAILED}/tasks/eda.html`,
        `${FAILED}/tasks/ingest.html`,
        `${FAILED}/tasks/train-model-1000.html`,
        `${FAILED}/tasks/train-model-600.html`,
        `${FAILED}/tasks/summary.html`,
        ...hostile,
      ];
      for (const colorScheme of ["light", "dark"] as const) {
        // The page's own policy would not let axe in.
        await using reader = await watched(browser, server.origin, { colorScheme, bypassCSP: true });
        for (const path of pages) {
          await reader.page.goto(server.origin + path);
          const faults = await faultsOf(reader.page);
          assert.deepEqual(faults, [], `${path} in ${colorScheme}`);
        }
      }
    });

    await t.step("the theme is kept from page to page", async () => {
      await using reader = await watched(browser, server.origin, { colorScheme: "light" });
      const { page } = reader;
      await page.goto(`${server.origin}index.html`);
      await page.getByRole("button", { name: /Theme/ }).click();
      await page.getByRole("button", { name: /Theme/ }).click();
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
      await page.goto(`${server.origin}unreadable.html`);
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
      assert.deepEqual(reader.complaints, []);
    });

    await t.step("a link to an earlier attempt opens it", async () => {
      await using reader = await watched(browser, server.origin);
      await reader.page.goto(`${server.origin}${FAILED}/tasks/ingest.html#attempt-2`);
      assert.equal(await reader.page.locator("#attempt-2").getAttribute("open"), "");
      assert.match(await reader.page.locator("#attempt-2").innerText(), /the attempt took longer than its 10 s/);
    });

    await t.step("no page is wider than a phone", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 390, height: 800 } });
      for (const path of ["index.html", `${FAILED}/index.html`, `${FAILED}/tasks/eda.html`, ...hostile]) {
        await reader.page.goto(server.origin + path);
        const width = await reader.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `${path} is ${width} pixels wide`);
      }
    });
  } finally {
    await browser.close();
    await Promise.all([server.stop(), beacon.stop()]);
  }
});
