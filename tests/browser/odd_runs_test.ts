/// <reference lib="dom" />
/**
 * Runs with values, names and pictures out of the ordinary in a real browser: their pages keep their shape.
 *
 * @module
 */

import assert from "node:assert/strict";
import { encode as encodePng } from "fast-png";
import { startBrowser } from "../helpers/browser.ts";
import { RunBuilder } from "../tracker/run_builder.ts";
import { makeSiteRig } from "../tracker/site_rig.ts";
import { faultsOf, serveUnder, watched } from "./watched_page.ts";

const LONG = "x".repeat(4000);

/** What is long and cannot be broken at a space, a picture like a scroll, and a message of many lines. */
function oddRun(): RunBuilder {
  const message = Array.from({ length: 80 }, (_, i) => `line ${i} of the message`).join("\n");
  const tall = encodePng({ width: 100, height: 3000, data: new Uint8Array(900_000), channels: 3, depth: 8 });
  return new RunBuilder({
    id: "odd",
    pipeline: "odd",
    result: "failure",
    tasks: [
      {
        name: "values",
        attributes: {
          "dagtrail.task.params": { text: LONG, list: Array.from({ length: 40 }, () => LONG), learningRate: 0.1 },
        },
        attempts: [{
          startMs: 0,
          endMs: 1500,
          values: { text: LONG, nested: { deep: [LONG, { text: LONG }] } },
          artifacts: [{ name: "tall.png", mediaType: "image/png", data: tall }],
          attributes: { "dagtrail.attempt.cpu.time": 1.31, "dagtrail.attempt.memory.peak": 961_000_000 },
        }],
      },
      {
        name: `a-name-of-many-words-${"and-more".repeat(20)}`,
        result: "failure",
        needs: ["values"],
        attempts: [{
          startMs: 2000,
          endMs: 65_100,
          result: "failure",
          exception: { type: "Error", message, stack: `Error: ${message}\n    at f (a.ts:1:2)` },
          attributes: { "dagtrail.attempt.cpu.time": 61.31, "dagtrail.attempt.memory.peak": 961_000_000 },
        }],
      },
    ],
  });
}

Deno.test("odd runs in a browser", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  await using rig = await makeSiteRig();
  await rig.add("odd.otlp.json", oddRun());
  await rig.build();
  const server = serveUnder("/owner/name/", rig.out);
  const browser = await startBrowser();
  const run = `${server.origin}runs/odd/index.html`;
  const task = `${server.origin}runs/odd/tasks/values.html`;

  try {
    await t.step("long values scroll or wrap beside their names, and no page is wider than its window", async () => {
      for (const width of [1400, 900, 390]) {
        await using reader = await watched(browser, server.origin, { viewport: { width, height: 900 } });
        for (const address of [run, task]) {
          await reader.page.goto(address);
          const wide = await reader.page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${address} is ${wide} pixels wide`);
        }
        const names = await reader.page.locator(".values th bdi").evaluateAll((names) =>
          names.map((name) => name.getClientRects().length)
        );
        assert.deepEqual([...new Set(names)], [1], `names stand on one line at ${width}`);
      }
    });

    await t.step("a long name in the timeline ends with dots, beside the mark of the critical path", async () => {
      for (const width of [1400, 900, 390]) {
        await using reader = await watched(browser, server.origin, { viewport: { width, height: 900 } });
        await reader.page.goto(run);
        const [name, mark, cell] = await Promise.all(
          [".timeline .task-link bdi", ".timeline .critical-mark", ".timeline tbody th"].map((what) =>
            reader.page.locator(what).last().boundingBox()
          ),
        );
        const end = cell!.x + cell!.width;
        assert.ok(name!.width > 80 && name!.x + name!.width <= mark!.x, `the name is ${name!.width} wide at ${width}`);
        assert.ok(mark!.x + mark!.width <= end, `the mark is at ${mark!.x}, and its cell ends at ${end}`);
        const dots = await reader.page.locator(".timeline .task-link bdi").last().evaluate((name) =>
          name.scrollWidth > name.clientWidth && getComputedStyle(name).textOverflow
        );
        assert.equal(dots, "ellipsis");
      }
    });

    await t.step("a picture is no higher than the window, and opens by itself", async () => {
      await using reader = await watched(browser, server.origin, { viewport: { width: 1400, height: 900 } });
      await reader.page.goto(task);
      const { height } = (await reader.page.locator(".artifact img").boundingBox())!;
      assert.ok(height <= 720, `${height} pixels high`);
      await reader.page.getByRole("link", { name: "Open tall.png by itself" }).click();
      await reader.page.waitForURL(/\.png$/);
    });

    await t.step("numbers stand on one line, and the table of tasks fits its page, a sheet of paper too", async () => {
      for (const [width, media] of [[1400, "screen"], [718, "print"]] as const) {
        await using reader = await watched(browser, server.origin, { viewport: { width, height: 1000 } });
        await reader.page.emulateMedia({ media });
        await reader.page.goto(run);
        const lines = await reader.page.locator(".tasks-table tbody .number").evaluateAll((cells) =>
          cells.map((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
          })
        );
        assert.ok(lines.every((count) => count <= 1), lines.join(" "));
        const { x, width: wide } = (await reader.page.locator(".tasks-table").boundingBox())!;
        assert.ok(x + wide <= width, `the table ends at ${x + wide} of ${width}`);
      }
    });

    await t.step("axe finds no fault in them", async () => {
      await using reader = await watched(browser, server.origin, { bypassCSP: true });
      for (const address of [run, task]) {
        await reader.page.goto(address);
        await reader.page.evaluate(() => document.querySelectorAll("details").forEach((fold) => fold.open = true));
        assert.deepEqual(await faultsOf(reader.page), [], address);
      }
    });
    const shots = Deno.env.get("SHOTS");
    if (shots !== undefined) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      for (const [name, address] of [["run", run], ["task", task]] as const) {
        await page.goto(address);
        await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
      }
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});
