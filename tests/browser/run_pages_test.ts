/// <reference lib="dom" />
/**
 * The pages of one run in a real browser: what they can do with scripts, and what they are without.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { OnnxClassifier } from "../../pipelines/digits/onnx/onnx_classifier.ts";
import { startBrowser } from "../helpers/browser.ts";
import { fannedRun, longLogRun } from "../tracker/large_runs.ts";
import { failedRun } from "../tracker/sample_runs.ts";
import { makeSiteRig, type SiteRig } from "../tracker/site_rig.ts";
import { trainedModel } from "../tracker/trained_model.ts";
import { hostileViewersRun, viewersRun } from "../tracker/viewer_runs.ts";
import { startBeacon } from "./beacon.ts";
import { faultsOf, serveUnder, watched } from "./watched_page.ts";

const FAILED = "runs/digits-20261122-231133-fa11ed";
const LARGE = "runs/large-200/index.html";
const LOG = "runs/log-20000/tasks/talk.html";
const VIEWERS = "runs/viewers/tasks/show.html";
const HOSTILE = "runs/hostile-viewers/tasks/show.html";

const MODEL = await trainedModel();

/** A scripted reader on one page, whose page must not have complained in the end. */
async function read(browser: Browser, address: string, visit: (page: Page) => Promise<void>): Promise<void> {
  await using reader = await watched(browser, address.slice(0, address.indexOf("runs/")), {
    viewport: { width: 1400, height: 900 },
  });
  await reader.page.goto(address);
  await visit(reader.page);
  assert.deepEqual(reader.complaints, []);
}

async function viewBox(page: Page): Promise<readonly number[]> {
  return (await page.locator(".graph svg").first().getAttribute("viewBox"))!.split(" ").map(Number);
}

/** The addresses of the members that a fan shows. */
async function memberLinks(page: Page): Promise<readonly string[]> {
  return await page.locator(".graph-member").evaluateAll((links) =>
    links.map((link) => link.getAttribute("href")!.split("/").at(-1)!)
  );
}

Deno.test("the pages of a run in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig: SiteRig = await makeSiteRig();
  const beacon = startBeacon();
  await rig.add("failed.otlp.json", failedRun());
  await rig.add("large.otlp.json", fannedRun(200));
  await rig.add("log.otlp.json", longLogRun(20_000));
  await rig.add("viewers.otlp.json", viewersRun(MODEL));
  await rig.add("hostile.otlp.json", hostileViewersRun(beacon.address));
  assert.deepEqual((await rig.build()).refused, []);
  const server = serveUnder("/owner/name/", rig.out);
  const fromFile = `file://${rig.out}/`;
  const browser = await startBrowser();

  try {
    await t.step(
      "the graph zooms, moves by dragging, and dragging over a task does not open it",
      () =>
        read(browser, `${fromFile}${FAILED}/index.html`, async (page) => {
          const [x, , width] = await viewBox(page);
          await page.getByRole("button", { name: "Zoom in" }).click();
          assert.ok((await viewBox(page))[2]! < width!);
          const node = (await page.locator(".graph-node").first().boundingBox())!;
          await page.mouse.move(node.x + 40, node.y + 20);
          await page.mouse.down();
          await page.mouse.move(node.x + 140, node.y + 30, { steps: 5 });
          await page.mouse.up();
          assert.notEqual((await viewBox(page))[0], x);
          assert.match(page.url(), /index\.html$/);
          await page.getByRole("button", { name: "Fit" }).click();
          assert.deepEqual((await viewBox(page))[2], width);
        }),
    );

    await t.step(
      "arrow keys go from task to task, and Enter opens one",
      () =>
        read(browser, `${fromFile}${FAILED}/index.html`, async (page) => {
          await page.locator(".graph-node", { hasText: "ingest" }).focus();
          await page.keyboard.press("ArrowRight");
          await page.keyboard.press("ArrowRight");
          const name = await page.evaluate(() => document.activeElement?.querySelector(".graph-name")?.textContent);
          assert.match(name!, /^train-model\[/);
          await page.keyboard.press("Enter");
          assert.equal(await page.locator("h1").innerText(), name);
        }),
    );

    await t.step(
      "a fan unfolds in place into links to its tasks, makes room, and folds again",
      () =>
        read(browser, fromFile + LARGE, async (page) => {
          assert.equal(await page.locator(".graph-node").count(), 5);
          const index = page.locator(".graph-node", { hasText: "index" });
          const place = (await index.getAttribute("transform")) ?? "none";
          const fan = page.locator(".graph-node", { hasText: "clean" });
          assert.equal(await fan.getAttribute("aria-expanded"), "false");
          await fan.click();
          const links = await memberLinks(page);
          assert.equal(links.length, 66);
          assert.deepEqual(links.slice(0, 2), ["clean-0000.html", "clean-0001.html"]);
          assert.notEqual(await index.getAttribute("transform"), place);
          assert.equal(await fan.getAttribute("aria-expanded"), "true");
          await fan.focus();
          await page.keyboard.press("Enter");
          assert.equal(await page.locator(".graph-member").count(), 0);
          await page.getByRole("button", { name: "Unfold all" }).click();
          assert.equal((await memberLinks(page)).length, 3 * 66);
          await page.locator(".graph-member").nth(70).click();
          assert.equal(await page.locator("h1").innerText(), "clean[0004]");
        }),
    );

    await t.step(
      "a fan that is unfolded by keyboard leaves nothing of the graph cut off, and a part that was zoomed to stays",
      () =>
        read(browser, fromFile + LARGE, async (page) => {
          await page.locator(".graph-node").first().focus();
          await page.keyboard.press("ArrowRight");
          const fan = page.locator(".graph-node[aria-expanded]").first();
          await fan.focus();
          await page.keyboard.press("Enter");
          assert.equal(await fan.getAttribute("aria-expanded"), "true");
          const frame = (await page.locator(".graph").first().boundingBox())!;
          const grown = (await fan.boundingBox())!;
          assert.ok(grown.x >= frame.x && grown.x + grown.width <= frame.x + frame.width, "across");
          assert.ok(grown.y >= frame.y && grown.y + grown.height <= frame.y + frame.height + 1, "down");
          await page.getByRole("button", { name: "Zoom in" }).click();
          const [, , width] = await viewBox(page);
          await fan.focus();
          await page.keyboard.press("Enter");
          assert.equal((await viewBox(page))[2], width);
        }),
    );

    await t.step(
      "a large run's timeline has a row for each fan, and its bars are all there",
      () =>
        read(browser, fromFile + LARGE, async (page) => {
          assert.equal(await page.locator(".timeline tbody tr").count(), 5);
          assert.equal(await page.locator(".timeline .bar-packed").count(), 3 * 66 + 1);
          assert.match(await page.locator("#timeline").innerText(), /waited for 5 tasks/);
        }),
    );

    await t.step(
      "the tasks are sorted by numbers and filtered by words and by result",
      () =>
        read(browser, `${fromFile}${FAILED}/index.html`, async (page) => {
          const rows = page.locator(".tasks-table tbody tr:visible");
          await page.getByRole("button", { name: "Duration", exact: true }).click();
          assert.match(await rows.first().innerText(), /^ingest/);
          await page.getByRole("button", { name: "Duration", exact: true }).click();
          assert.match(await rows.first().innerText(), /^split-train-test/);
          assert.match(await rows.last().innerText(), /Skipped/);
          await page.getByLabel("Filter tasks by words").fill("model 1000");
          assert.equal(await rows.count(), 2);
          await page.getByLabel("Filter tasks by result").selectOption("failure");
          assert.equal(await rows.count(), 1);
          assert.equal(await page.locator("#tasks [data-filter-status]").innerText(), "1 of 12");
        }),
    );

    await t.step(
      "curves answer: scale, smoothing, single lines, values by keys, zoom by dragging",
      () =>
        read(browser, `${fromFile}${FAILED}/index.html`, async (page) => {
          const curve = page.locator(".curve").first();
          await curve.scrollIntoViewIfNeeded();
          await curve.locator(".curve-plot").waitFor();
          const line = curve.locator("path.chart-line.series-0").first();
          const drawn = async (): Promise<string> => (await line.getAttribute("d"))!;
          const plain = await drawn();
          await page.getByLabel("Logarithmic").check();
          assert.notEqual(await drawn(), plain);
          await page.getByLabel("Logarithmic").uncheck();
          await page.getByLabel("Smoothing").fill("0.9");
          assert.equal(await curve.locator(".chart-raw").count(), 3);
          await page.getByLabel("Smoothing").fill("0");
          assert.equal(await drawn(), plain);
          await curve.getByRole("button", { name: "800" }).click();
          assert.equal(await curve.locator("svg.line-chart path.series-1").count(), 0);
          await curve.locator(".curve-plot").focus();
          await page.keyboard.press("ArrowRight");
          assert.equal(await curve.locator(".curve-at").innerText(), "step 0");
          await page.keyboard.press("ArrowRight");
          assert.equal(await curve.locator(".curve-at").innerText(), "step 1");
          const box = (await curve.locator(".curve-plot").boundingBox())!;
          await page.mouse.move(box.x + box.width / 2, box.y + 50);
          await page.mouse.down();
          await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 4 });
          await page.mouse.up();
          await curve.getByRole("button", { name: "Whole course" }).click();
          assert.equal(await drawn(), plain);
        }),
    );

    await t.step(
      "a long log is searched, filtered and linked to, and its page stays small",
      () =>
        read(browser, fromFile + LOG, async (page) => {
          await page.locator(".log-tools").waitFor();
          const rows = page.locator(".log li");
          await page.locator(".log").evaluate((log) => log.scrollTop = log.scrollHeight);
          await page.locator("#L20000").waitFor();
          assert.ok(await rows.count() < 2000);
          await page.getByLabel("Search the log").fill("batch 12345:");
          await page.locator("#L12345").waitFor();
          assert.equal(await page.locator("#L12345 mark").innerText(), "batch 12345:");
          assert.equal(await page.locator(".log-status").innerText(), "1 of 1");
          await page.getByLabel("Search the log").fill("");
          await page.getByLabel("Level").selectOption("warning");
          assert.equal(await rows.count(), 20);
          assert.match(await rows.first().innerText(), /WARN batch 1000 was slow/);
          await page.getByLabel("Level").selectOption("all");
          await page.getByLabel("Stream").selectOption("stderr");
          assert.match(await rows.first().innerText(), /err\s+progress: 777/);
          await page.evaluate(() => location.hash = "#L15000-L15002");
          for (const line of [15000, 15001, 15002]) await page.locator(`#L${line}.log-marked`).waitFor();
          assert.equal(await page.locator(".log-marked").count(), 3);
          await page.locator("#L15002 .log-line").click();
          await page.locator("#L15005 .log-line").click({ modifiers: ["Shift"] });
          assert.match(page.url(), /#L15002-L15005$/);
          assert.equal(await page.locator(".log-marked").count(), 4);
        }),
    );

    await t.step(
      "a long log is printed from its first line to its last, and says what is left out",
      () =>
        read(browser, fromFile + LOG, async (page) => {
          await page.locator(".log").evaluate((log) => log.scrollTop = log.scrollHeight / 2);
          await page.waitForFunction(() => document.querySelector("#L10000") !== null);
          const printed = async (): Promise<readonly (readonly string[])[]> => {
            await page.evaluate(() => {
              const rows = (): string[] =>
                [...document.querySelectorAll(".log li")].map((row) => row.id || row.textContent);
              addEventListener("beforeprint", () => Object.assign(globalThis, { printed: rows() }), { once: true });
            });
            await page.pdf();
            return await page.evaluate(() => {
              const rows = (globalThis as unknown as { printed: string[] }).printed;
              const gap = rows.findIndex((row) => !row.startsWith("L"));
              return gap === -1 ? [rows] : [rows.slice(0, gap), rows.slice(gap, gap + 1), rows.slice(gap + 1)];
            });
          };
          const [before, gap, after] = await printed();
          assert.deepEqual([before!.length, before![0], before!.at(-1)], [5000, "L1", "L5000"]);
          assert.deepEqual(gap, ["10000 lines are left out here."]);
          assert.deepEqual([after!.length, after![0], after!.at(-1)], [5000, "L15001", "L20000"]);
          await page.waitForFunction(() => document.querySelectorAll(".log li").length < 2000);
          assert.equal(await page.locator(".log-gap").count(), 0, "only paper has the notice");
          await page.getByLabel("Stream").selectOption("stderr");
          assert.equal((await printed())[0]!.length, 25);
        }),
    );

    await t.step(
      "a link to a line of a long log brings it into view",
      () =>
        read(browser, `${fromFile}${LOG}#L9876`, async (page) => {
          const row = page.locator("#L9876.log-marked");
          await row.waitFor();
          assert.match(await row.innerText(), /batch 9876/);
          await page.waitForFunction(() => {
            const [row, log] = [document.querySelector("#L9876"), document.querySelector(".log")];
            const [place, frame] = [row!.getBoundingClientRect(), log!.getBoundingClientRect()];
            return place.top >= frame.top && place.bottom <= frame.bottom && frame.top < innerHeight;
          });
        }),
    );

    await t.step(
      "a chart answers on demand, without a request to anywhere else",
      () =>
        read(browser, fromFile + VIEWERS, async (page) => {
          const card = page.locator("[data-chart]");
          await card.getByRole("button", { name: "Interactive" }).click();
          const canvas = card.locator("canvas");
          await canvas.waitFor();
          const { width, height } = (await canvas.boundingBox())!;
          assert.ok(width > 100 && height > 100);
          assert.equal(await card.locator("[data-chart-still]").isVisible(), false);
        }),
    );

    await t.step(
      "a digit that is drawn gets the answer that the pipeline's own engine gives",
      () =>
        read(browser, fromFile + VIEWERS, async (page) => {
          await page.getByRole("button", { name: "Draw a digit" }).click();
          const canvas = page.locator(".digit-draw canvas");
          await canvas.waitFor();
          const { x, y } = (await canvas.boundingBox())!;
          await page.mouse.move(x + 70, y + 60);
          await page.mouse.down();
          for (const [dx, dy] of THREE) await page.mouse.move(x + dx, y + dy, { steps: 3 });
          await page.mouse.up();
          const label = await page.locator(".digit-label strong").innerText();
          const pixels = await page.locator(".digit-pixels rect").evaluateAll((rects) =>
            rects.map((rect) => Number(rect.getAttribute("fill-opacity")) * 16)
          );
          const scores = (await page.locator(".digit-scores .number").allInnerTexts()).map(Number);
          await using model = await OnnxClassifier.open(MODEL);
          const expected = await model.classify([pixels]);
          assert.ok(pixels.some((ink) => ink > 8) && pixels.length === 64);
          assert.equal(label, String(expected.labels[0]));
          scores.forEach((score, i) => assert.ok(Math.abs(score - expected.probabilities[0]![i]!) < 0.001));
          await page.getByRole("button", { name: "Clear" }).click();
          await canvas.focus();
          await page.keyboard.down("Shift");
          for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
          await page.keyboard.up("Shift");
          assert.match(await page.locator(".digit-label strong").innerText(), /^\d$/);
        }),
    );

    await t.step(
      "a notebook comes first, with its charts drawn and its code to be folded, or put away as a whole",
      () =>
        read(browser, fromFile + VIEWERS, async (page) => {
          assert.equal(await page.locator(".artifact-name").first().innerText(), "report.ipynb");
          const notebook = page.locator(".notebook");
          const chart = notebook.locator(".cell-output .chart img:visible, .cell-output .paper img[src*=light]")
            .first();
          assert.ok((await chart.boundingBox())!.width > 50);
          const code = notebook.locator(".cell-input .code");
          const seen = async (): Promise<boolean[]> =>
            await Promise.all((await code.all()).map((one) => one.isVisible()));
          assert.deepEqual(await seen(), [true, true, false]);
          await notebook.getByText("[3]1.25 s").click();
          assert.deepEqual(await seen(), [true, true, true]);
          await notebook.getByRole("checkbox", { name: "Code" }).uncheck();
          assert.deepEqual(await seen(), [false, false, false]);
          assert.ok(await notebook.getByText("RangeError: too few").isVisible());
        }),
    );

    await t.step("pages in frames show what they hold", () =>
      read(browser, server.origin + VIEWERS, async (page) => {
        const frames = page.locator("iframe");
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => fold.open = true));
        for (const frame of await frames.all()) await frame.scrollIntoViewIfNeeded();
        await page.waitForLoadState("networkidle");
        const texts = await Promise.all(page.frames().map((frame) => frame.evaluate("document.body.innerText")));
        for (const text of ["A page", "Rendered", "cell of a table"]) assert.ok(texts.includes(text), text);
      }));

    await t.step("nothing hostile runs or calls anywhere, whatever a reader opens", async () => {
      for (const origin of [fromFile, server.origin]) {
        await using reader = await watched(browser, origin);
        const { page } = reader;
        await page.goto(origin + HOSTILE);
        await page.evaluate(() => {
          for (const image of document.images) image.loading = "eager";
          for (const frame of document.querySelectorAll("iframe")) frame.loading = "eager";
          for (const fold of document.querySelectorAll("details")) fold.open = true;
        });
        const buttons = page.getByRole("button", { name: "Interactive" });
        for (let left = await buttons.count(); left > 0; left--) {
          await buttons.first().click();
          await page.waitForFunction((left) => {
            return [...document.querySelectorAll("button")].filter(({ textContent }) =>
              textContent === "Interactive" || textContent === "Loading…"
            ).length < left;
          }, left);
        }
        for (const canvas of await page.locator("canvas").all()) {
          // Some of these charts are wider than any screen.
          await canvas.evaluate((canvas) => canvas.scrollIntoView({ block: "center", inline: "start" }));
          const { x, y } = (await canvas.boundingBox())!;
          await page.mouse.click(x + 30, y + 30);
        }
        await page.waitForLoadState("networkidle");
        const ran = await Promise.all(page.frames().map((frame) => frame.evaluate("window.canary")));
        assert.ok(ran.every((canary) => canary === undefined));
        assert.equal(await page.evaluate("({}).canary"), undefined);
        assert.ok(page.url().endsWith(HOSTILE));
        const complaints = reader.complaints.filter((complaint) =>
          !/Content Security Policy|sandboxed|Not allowed to load local resource|404/.test(complaint)
        );
        assert.deepEqual(complaints, []);
        const links = await page.locator("main a").evaluateAll((links) =>
          links.map((link) => (link as HTMLAnchorElement).href)
        );
        for (const link of links) assert.match(link, /^(file|https?):/);
      }
      assert.deepEqual(beacon.hits, []);
    });

    await t.step("files that hostile tasks wrote do nothing when they are opened by themselves", async () => {
      const files = (await rig.files()).filter((path) => /^runs\/hostile-viewers\/files\/.*\.(html|svg)$/.test(path));
      assert.ok(files.length >= 5);
      for (const path of files) {
        await using reader = await watched(browser, server.origin);
        await reader.page.goto(server.origin + path);
        assert.equal(await reader.page.evaluate("window.canary"), undefined, path);
        assert.deepEqual(reader.complaints.filter((complaint) => complaint.startsWith("request")), [], path);
      }
      assert.deepEqual(beacon.hits, []);
    });

    await t.step("without scripts everything is there to be read", async () => {
      await using reader = await watched(browser, fromFile, { javaScriptEnabled: false });
      const { page } = reader;
      await page.goto(fromFile + LARGE);
      await page.locator(".graph-fan", { hasText: "clean" }).click();
      assert.match(page.url(), /#fan-\d$/);
      assert.match(await page.locator("tr:target").innerText(), /^clean\[0000\]/);
      await page.goto(`${fromFile}${FAILED}/index.html`);
      assert.equal(await page.locator(".curve svg.line-chart").count(), 1);
      await page.goto(fromFile + LOG);
      assert.match(await page.locator("#L1").innerText(), /batch 1: loss/);
      assert.match(await page.locator("#L20000").innerText(), /WARN batch 20000/);
      assert.match(await page.locator(".log-gap").innerText(), /19500 lines are left out here/);
      await page.goto(fromFile + VIEWERS);
      assert.equal(await page.locator("main button:visible").count(), 0);
      for (const text of ["Findings", "too few", 'said "yes"', "SVMClassifier", "option 3"]) {
        assert.ok((await page.locator("main").innerText()).includes(text), text);
      }
    });

    await t.step("no page has a fault that axe finds, in both themes, as it comes and as it was opened", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await using reader = await watched(browser, server.origin, { colorScheme, bypassCSP: true });
        const { page } = reader;
        for (const path of [LARGE, `${FAILED}/index.html`, LOG, VIEWERS, HOSTILE]) {
          await page.goto(server.origin + path);
          assert.deepEqual(await faultsOf(page), [], `${path} in ${colorScheme}`);
          await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => fold.open = true));
          for (const name of ["Unfold all", "Interactive", "Draw a digit"]) {
            const button = page.getByRole("button", { name });
            if (path !== HOSTILE && await button.count() > 0) await button.first().click();
          }
          if (path === VIEWERS) await page.locator(".digit-draw canvas").press("Shift+ArrowDown");
          await page.waitForLoadState("networkidle");
          assert.deepEqual(await faultsOf(page), [], `${path} opened, in ${colorScheme}`);
        }
      }
    });

    await t.step("no page is wider than a phone", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 390, height: 800 } });
      for (const path of [LARGE, LOG, VIEWERS, HOSTILE, `${FAILED}/tasks/ingest.html`]) {
        await reader.page.goto(server.origin + path);
        await reader.page.waitForLoadState("networkidle");
        const width = await reader.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `${path} is ${width} pixels wide`);
      }
    });

    await t.step("on paper there are no controls, and nothing is cut off", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 900, height: 1200 } });
      await reader.page.emulateMedia({ media: "print" });
      for (const path of [`${FAILED}/index.html`, VIEWERS]) {
        await reader.page.goto(server.origin + path);
        assert.equal(
          await reader.page.locator(".button:visible, .rail:visible, [role=group] input:visible").count(),
          0,
        );
        const clipped = await reader.page.locator(".log, .timeline-box, .scroller, .notebook-cells").evaluateAll((
          boxes,
        ) => boxes.filter((box) => box.scrollHeight > box.clientHeight + 4).map((box) => box.className));
        assert.deepEqual(clipped, [], path);
      }
    });

    await t.step("a page loads at most 100 KB of scripts, packed, until a reader asks for more", async () => {
      await using reader = await watched(browser, server.origin);
      const scripts: string[] = [];
      reader.page.on("request", (request) => {
        if (request.resourceType() === "script") {
          scripts.push(new URL(request.url()).pathname.slice("/owner/name/".length));
        }
      });
      await reader.page.goto(server.origin + VIEWERS);
      await reader.page.waitForLoadState("networkidle");
      const packed = await Promise.all(scripts.map(async (path) => gzipSync(await rig.read(path)).length));
      const total = packed.reduce((a, b) => a + b);
      assert.ok(scripts.includes("assets/run.js") && total < 100_000, `${scripts.join(", ")}: ${total} bytes`);
    });
  } finally {
    await browser.close();
    await Promise.all([server.stop(), beacon.stop()]);
  }
});

/** The strokes of a 3, in pixels of the screen. */
const THREE = [
  ...[[100, 40], [140, 50], [140, 90], [100, 105]],
  ...[[145, 120], [150, 160], [110, 180], [65, 165]],
] as const as readonly (readonly [number, number])[];
