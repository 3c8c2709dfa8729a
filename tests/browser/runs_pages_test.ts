/// <reference lib="dom" />
/**
 * The pages about many runs in a real browser, from a folder and from a server under a base path.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { manyRun, runId, writeManyRuns } from "../../bench/many_runs.ts";
import { startBrowser } from "../helpers/browser.ts";
import { hostileRun } from "../tracker/sample_runs.ts";
import { makeSiteRig } from "../tracker/site_rig.ts";
import { faultsOf, serveUnder, type Watched, watched } from "./watched_page.ts";

const RUNS = 280;

/** Opens the list of runs and waits until all of them are there. */
async function openRuns(page: Page, origin: string, search = ""): Promise<void> {
  await page.goto(`${origin}runs.html${search}`);
  await page.locator(".runs-live").waitFor();
  await page.waitForFunction(() => !document.querySelector(".runs-status")?.textContent?.includes("loaded"));
}

async function ids(page: Page, first = 3): Promise<readonly string[]> {
  return (await page.locator(".runs-live tbody .run-id").allInnerTexts()).slice(0, first);
}

async function status(page: Page): Promise<string> {
  return await page.locator(".runs-status").innerText();
}

Deno.test("the pages about many runs in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig = await makeSiteRig();
  await writeManyRuns({ folder: rig.runs, count: RUNS, artifacts: false });
  // Some have pictures, too.
  for (const n of [0, 1, 2]) await rig.add(`${runId(n)}.otlp.json`, manyRun(n, RUNS));
  await rig.add("hostile.otlp.json", hostileRun());
  await rig.add("cut.otlp.json", "{");
  const report = await rig.build();
  assert.equal(report.runs, RUNS + 1);
  const server = serveUnder("/owner/name/", rig.out);
  const browser = await startBrowser();
  const newest = runId(RUNS - 1);

  const step = async (
    title: string,
    use: (page: Page, origin: string) => Promise<void>,
    options: Parameters<typeof watched>[2] = {},
  ): Promise<void> => {
    for (const [name, origin] of [["a folder", `file://${rig.out}/`], ["a server", server.origin]] as const) {
      await t.step(`from ${name}, ${title}`, async () => {
        await using reader: Watched = await watched(browser, origin, options);
        await use(reader.page, origin);
        assert.deepEqual(reader.complaints, []);
      });
    }
  };

  try {
    await step("runs are sorted by a heading, and the address says so", async (page, origin) => {
      await openRuns(page, origin);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      const [first] = await ids(page, 1);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      assert.equal(new URL(page.url()).search, "?sort=run");
      assert.equal((await ids(page, 2))[1], runId(0), "after the hostile one");
      assert.notEqual(first, runId(0));
      assert.equal(
        await page.getByRole("columnheader", { name: "Run", exact: true }).getAttribute("aria-sort"),
        "ascending",
      );
    });

    await step(
      "a query filters them, is proposed, and is a link",
      async (page, origin) => {
        await openRuns(page, origin);
        const box = page.getByRole("combobox", { name: "Filter" });
        await box.pressSequentially("status:fai");
        await page.getByRole("option", { name: "failed" }).waitFor();
        await box.press("ArrowDown");
        await box.press("Enter");
        assert.equal(await box.inputValue(), "status:failed ");
        const failed = Array.from({ length: RUNS }, (_, n) => n).filter((n) => n % 17 === 11).length + 1;
        assert.match(await status(page), new RegExp(`^${failed} of ${RUNS + 1} runs`));
        assert.match(page.url(), /\?q=status:failed/);
        await box.pressSequentially("branch:main metric.train-model[400]/loss>0.11");
        // The list follows the typing, a little later.
        await page.waitForFunction(() => decodeURIComponent(location.search).endsWith("loss>0.11"));
        const [count] = /^\d+/.exec(await status(page))!;
        const link = page.url();
        await openRuns(page, origin, new URL(link).search);
        assert.match(await status(page), new RegExp(`^${count} of `));
      },
    );

    await step("steps in the list are gone back from one by one", async (page, origin) => {
      await openRuns(page, origin);
      await page.getByRole("button", { name: "Duration", exact: true }).click();
      await page.getByRole("combobox", { name: "Filter" }).fill("branch:main");
      await page.getByRole("button", { name: "Branch", exact: true }).click();
      await page.goBack();
      assert.equal(new URL(page.url()).search, "?q=branch:main&sort=-duration");
      assert.equal(await page.getByRole("combobox", { name: "Filter" }).inputValue(), "branch:main");
      await page.goBack();
      assert.equal(new URL(page.url()).search, "?sort=-duration");
      await page.goBack();
      assert.equal(new URL(page.url()).search, "");
      await page.goForward();
      assert.equal(new URL(page.url()).search, "?sort=-duration");
      // What is typed after a step back is a step of its own.
      await page.getByRole("combobox", { name: "Filter" }).fill("status:failed");
      assert.equal(new URL(page.url()).search, "?q=status:failed&sort=-duration");
      await page.goBack();
      await page.getByRole("combobox", { name: "Filter" }).fill("branch:main");
      await page.goBack();
      assert.equal(new URL(page.url()).search, "?sort=-duration");
    });

    await step("a query that is wrong is told of at its place, and the list stays", async (page, origin) => {
      await openRuns(page, origin, "?q=branch:main+brnach:x");
      assert.equal(await page.locator(".query-fault mark").innerText(), "brnach");
      assert.match(await page.getByRole("alert").innerText(), /did you mean branch\?$/);
      assert.equal(await page.getByRole("combobox", { name: "Filter" }).getAttribute("aria-invalid"), "true");
      assert.ok((await ids(page)).length > 0);
    });

    await step("columns are chosen, and stand in the address", async (page, origin) => {
      await openRuns(page, origin);
      await page.getByRole("button", { name: /Columns/ }).click();
      await page.getByRole("dialog").getByLabel("Search columns").fill("commit");
      await page.getByRole("dialog").getByLabel("Commit").check();
      await page.getByRole("dialog").getByLabel("Search columns").fill("train-model[800]/loss");
      await page.getByRole("dialog").getByLabel("train-model[800]/loss").check();
      await page.keyboard.press("Escape");
      const headings = await page.locator(".runs-live thead .sort").allInnerTexts();
      assert.ok(headings.includes("Commit") && headings.at(-1) === "train-model[800]/loss");
      await openRuns(page, origin, new URL(page.url()).search);
      assert.deepEqual(await page.locator(".runs-live thead .sort").allInnerTexts(), headings);
    });

    await step("runs are selected, a range too, and compared; the way back has them still", async (page, origin) => {
      await openRuns(page, origin);
      await page.getByLabel(`Select ${runId(RUNS - 1)}`).click();
      await page.getByLabel(`Select ${runId(RUNS - 3)}`).click({ modifiers: ["Shift"] });
      assert.match(await page.locator(".selection").innerText(), /^3 runs selected/);
      await page.getByRole("link", { name: "Compare", exact: true }).last().click();
      await page.locator(".subject").nth(2).waitFor();
      assert.equal(
        new URL(page.url()).search,
        `?runs=${[1, 2, 3].map((n) => runId(RUNS - n)).join(",")}`,
      );
      await page.goBack();
      await page.locator(".runs-live").waitFor();
      assert.match(await page.locator(".selection").innerText(), /^3 runs selected/);
    });

    await step("the view is downloaded as values", async (page, origin) => {
      await openRuns(page, origin, "?q=status:failed+branch:main&sort=run&cols=status,metric.accuracy");
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "CSV" }).click(),
      ]);
      const lines = (await Deno.readTextFile(await file.path())).trim().split("\r\n");
      assert.equal(lines[0], "run,pipeline,status,metric.accuracy");
      assert.match(lines[1]!, /^digits-00011,digits,failure,0\.\d+ 0\.\d+ 0\.\d+$/);
      assert.equal(`${lines.length - 1}`, /^\d+/.exec(await status(page))![0]);
    });

    await step("the list reads without scripts, part by part", async (page, origin) => {
      await page.goto(`${origin}runs.html`);
      assert.equal(await page.locator(".runs-table tbody tr").count(), 100);
      await page.getByRole("link", { name: "Older runs" }).click();
      assert.equal(await page.locator("h1").innerText(), "Runs, part 1");
      await page.locator(".runs-table a", { hasText: newest }).count().then((count) => assert.equal(count, 0));
      await page.goto(`${origin}compare.html`);
      assert.match(await page.locator("main").innerText(), /scripts do not run here/);
      await page.goto(`${origin}pipelines/digits.html`);
      assert.ok(await page.locator(".history-chart").count() > 10);
    }, { javaScriptEnabled: false });

    await step("a pipeline's page tells the run under the pointer and leads to it", async (page, origin) => {
      await page.goto(`${origin}pipelines/digits.html`);
      assert.match(
        await page.locator("#changes").innerText(),
        /Slower[^]*train-model\[800\] takes [\d.]+ times as long since \d+ Nov 2026: [^]* before \(digits-\d+\)/,
      );
      const chart = page.locator("#metrics .history-chart").first();
      await chart.scrollIntoViewIfNeeded();
      const box = (await chart.boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2);
      assert.match(await page.locator(".history-tip").innerText(), /digits-00\d+/);
      await page.getByLabel("Branch").selectOption("main");
      assert.ok(await page.locator("[data-line='more-images'].dimmed").count() > 0);
      await chart.click({ position: { x: box.width * 0.95, y: box.height / 2 } });
      await page.waitForURL(/runs\/digits-00\d+\/index\.html$/);
    });

    await step("runs and tasks are compared, and the address says which", async (page, origin) => {
      const runs = [runId(1), runId(2), runId(RUNS - 1)];
      await page.goto(`${origin}compare.html?runs=${runs.join(",")}`);
      await page.locator(".subject").nth(2).waitFor();
      const text = await page.locator("main").innerText();
      for (
        const part of ["Parameters", "Metrics", "Curves", "Scatter", "Parallel coordinates", "Pictures", "Durations"]
      ) {
        assert.ok(text.includes(part), part);
      }
      assert.equal(await page.locator(".picture-row").first().locator("img").count(), 2);
      await page.locator(".picture-row").first().scrollIntoViewIfNeeded();
      await page.locator(".picture-row img").first().evaluate((image: HTMLImageElement) => image.decode());
      assert.ok(await page.locator(".differs").count() > 3);
      await page.getByLabel(`Leave ${runId(2)} out`).click();
      await page.waitForFunction(() => document.querySelectorAll(".subject").length === 2);
      assert.match(page.url(), /\?runs=digits-00001,digits-00279$/);
      await page.locator(".subject-kind select").selectOption("train-model");
      await page.locator(".subject").nth(7).waitFor();
      assert.match(decodeURIComponent(page.url()), /\?tasks=digits-00001\/train-model\[400\],/);
      await page.goBack();
      await page.waitForFunction(() => document.querySelectorAll(".subject").length === 2);
    });

    await t.step("a run that the site does not have is named, and the others are compared", async () => {
      await using reader = await watched(browser, server.origin);
      await reader.page.goto(`${server.origin}compare.html?runs=${runId(1)},no-such-run,../../etc`);
      assert.match(await reader.page.locator(".banner").innerText(), /Not in this site: no-such-run\./);
      assert.equal(await reader.page.locator(".subject").count(), 1);
    });

    await t.step("nothing that a run chose runs on the pages about many runs", async () => {
      const slug = (await rig.files()).map((path) => /^runs\/(img[^/]*)\//.exec(path)?.[1]).find((name) => name)!;
      for (
        const path of ["index.html", "runs.html", "unreadable.html", `compare.html?runs=${slug},${newest}`]
          .concat((await rig.files()).filter((path) => /^pipelines\/.*html$/.test(path)))
      ) {
        await using reader = await watched(browser, server.origin);
        await reader.page.goto(server.origin + path);
        await reader.page.waitForLoadState("networkidle");
        if (path === "runs.html") await reader.page.getByRole("button", { name: /Columns/ }).click();
        assert.equal(await reader.page.evaluate("window.canary"), undefined, path);
        assert.deepEqual(reader.complaints, [], path);
      }
    });

    await t.step("no page about many runs has a fault that axe finds, in both themes", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await using reader = await watched(browser, server.origin, { colorScheme, bypassCSP: true });
        const { page } = reader;
        const check = async (what: string): Promise<void> => {
          assert.deepEqual(await faultsOf(page), [], `${what} in ${colorScheme}`);
        };
        for (const path of ["index.html", "runs-1.html", "pipelines/digits.html", "unreadable.html", "compare.html"]) {
          await page.goto(server.origin + path);
          await check(path);
        }
        await openRuns(page, server.origin, "?q=brnach:x");
        await check("a wrong query");
        await page.getByRole("button", { name: "Help" }).click();
        await check("the help");
        await page.getByRole("button", { name: /Columns/ }).click();
        await check("the choice of columns");
        await openRuns(page, server.origin);
        await page.getByLabel("Select all").check();
        await page.getByRole("combobox", { name: "Filter" }).fill("sta");
        await check("proposals and a selection");
        await page.goto(`${server.origin}compare.html?runs=${runId(1)},${runId(2)},${runId(11)}`);
        await page.locator(".subject").nth(2).waitFor();
        await check("a comparison");
      }
    });

    await t.step("no page about many runs is wider than a phone, and its rows are cards there", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 390, height: 800 } });
      const { page } = reader;
      const narrow = async (what: string): Promise<void> => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `${what} is ${width} pixels wide`);
      };
      for (const path of ["index.html", "pipelines/digits.html", "unreadable.html", "runs-1.html"]) {
        await page.goto(server.origin + path);
        await narrow(path);
      }
      await openRuns(page, server.origin);
      await narrow("runs.html");
      const { height } = (await page.locator(".runs-live tbody tr:not(.space)").first().boundingBox())!;
      assert.equal(Math.round(height), 104, "the rows are as high as the script counts with");
      const card = page.locator(".runs-live tbody tr:not(.space)").filter({ hasText: newest });
      for (const shown of [card.getByText(newest), card.getByText("Succeeded"), card.getByRole("checkbox")]) {
        const { x, width, height } = (await shown.boundingBox())!;
        assert.ok(x >= 0 && x + width <= 390 && height > 0, "a card shows its run");
      }
      await card.getByRole("checkbox").check();
      assert.match(await page.locator(".selection").innerText(), /^1 run selected/);
      await page.getByLabel("Sort by").selectOption("run");
      await page.getByRole("button", { name: "Greatest first" }).click();
      assert.equal(new URL(page.url()).search, "?sort=run");
      assert.equal((await ids(page, 2))[1], runId(0), "after the hostile one");
      await openRuns(page, server.origin, "?cols=status,started,tasks,commit,metric.accuracy,actor,duration,branch");
      await narrow("runs.html with chosen columns");
      const tall = page.locator(".runs-live tbody tr:not(.space)").filter({ hasText: newest });
      const box = (await tall.boundingBox())!;
      assert.equal(Math.round(box.height), 104 + 4 * 24);
      const lines = await tall.locator("td.cell-line").evaluateAll((cells) =>
        cells.map((cell) => {
          const { bottom, height } = cell.getBoundingClientRect();
          return [getComputedStyle(cell, "::before").content, Math.round(height), Math.round(bottom)] as const;
        })
      );
      assert.deepEqual(lines.map(([title]) => title), ['"Tasks"', '"Commit"', '"accuracy"', '"Started by"']);
      for (const [title, height, bottom] of lines) {
        assert.ok(height === 20 && bottom <= box.y + box.height, `${title} is within its card`);
      }
      const shots = Deno.env.get("SHOTS");
      if (shots !== undefined) await page.screenshot({ path: `${shots}/phone.png` });
      await page.goto(`${server.origin}compare.html?runs=${runId(1)},${runId(2)}`);
      await page.locator(".subject").nth(1).waitFor();
      await narrow("compare.html");
    });

    await t.step("what stands in a comparison's charts is as large on a phone as on a wide screen", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 390, height: 800 } });
      const { page } = reader;
      await page.goto(`${server.origin}compare.html?runs=${runId(1)},${runId(2)}`);
      const charts = page.locator(".scatter svg, .compare-charts svg");
      await charts.nth(1).waitFor();
      const seen = async (): Promise<{ readonly widths: number[]; readonly heights: number[] }> => ({
        widths: await charts.evaluateAll((all) => all.map((chart) => Math.round(chart.getBoundingClientRect().width))),
        heights: await charts.locator(".axis-label").evaluateAll((
          all,
        ) => [...new Set(all.map((label) => Math.round(label.getBoundingClientRect().height)))]),
      });
      const upright = await seen();
      await page.setViewportSize({ width: 1400, height: 800 });
      await page.waitForFunction(
        (width) => document.querySelector(".scatter svg")!.getBoundingClientRect().width > width,
        upright.widths.at(-1)!,
      );
      const wide = await seen();
      assert.deepEqual(wide.heights, upright.heights);
      assert.ok(Math.min(...upright.heights) >= 11, `labels are ${upright.heights} pixels high`);
      assert.ok(upright.widths.every((width) => width <= 390));
    });

    await t.step("scripts of a page are at most 100 KB, packed", async () => {
      for (const name of ["runs", "compare", "pipeline", "page", "theme"]) {
        const packed = new Response(
          new Blob([await rig.read(`assets/${name}.js`)]).stream().pipeThrough(new CompressionStream("gzip")),
        );
        assert.ok((await packed.bytes()).length < 60_000, name);
      }
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
