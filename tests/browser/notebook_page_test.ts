/// <reference lib="dom" />
/**
 * The page of an evaluated notebook in a real browser: what a cell put out does nothing there, and a reader finds their
 * way.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type IpynbCell, lines } from "../../runner/notebook/ipynb_format.ts";
import { notebookPage } from "../../runner/notebook/page/notebook_page.ts";
import { inertHtml } from "../../tracker/artifacts/inert.ts";
import { runCorpus } from "../notebooks/corpus_run.ts";
import { startBrowser } from "../helpers/browser.ts";

Deno.test({
  name: "the pages of evaluated notebooks in a browser",
  // The browser keeps connections and timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using corpus = await runCorpus();
    const browser = await startBrowser();
    const folder = corpus.project.path("pages");
    await Deno.mkdir(folder);

    const open = async (
      name: string,
      options: { width?: number; dark?: boolean; bypassCSP?: boolean; text?: string } = {},
    ): Promise<Opened> => {
      await Deno.writeTextFile(`${folder}/${name}.html`, options.text ?? corpus.artifact(name, `${name}.html`));
      const context = await browser.newContext({
        // The page's own policy would not let axe in; the step about hostile HTML keeps it.
        bypassCSP: options.bypassCSP ?? false,
        viewport: { width: options.width ?? 1440, height: 900 },
        colorScheme: options.dark ? "dark" : "light",
      });
      const page = await context.newPage();
      const heard: string[] = [];
      page.on("dialog", (dialog) => {
        heard.push(`dialog ${dialog.message()}`);
        dialog.dismiss();
      });
      page.on("request", (request) => {
        if (!/^(file|data|about):/.test(request.url())) heard.push(`request ${request.url()}`);
      });
      page.on("framenavigated", (frame) => {
        if (!/^(file|about):/.test(frame.url())) heard.push(`navigated ${frame.url()}`);
      });
      await page.goto(`file://${folder}/${name}.html`);
      return { page, heard, [Symbol.asyncDispose]: () => context.close() };
    };

    await t.step(
      "hostile HTML, SVG, Markdown and text run nothing, ask for nothing and take nothing over",
      async () => {
        await using opened = await open("hostile-html");
        const { page, heard } = opened;
        for (const frame of await page.locator("iframe").all()) await frame.scrollIntoViewIfNeeded();
        assert.equal(await page.frameLocator("iframe").locator("h1").innerText(), "shown");
        assert.equal(await page.title(), "hostile-html");
        assert.equal(await page.locator("script").count(), 0);
        assert.equal(await page.locator("main img").count(), 1);
        assert.ok((await page.locator("h1").first().innerText()).includes("<script>"));
        assert.deepEqual(heard, []);
      },
    );

    await t.step("code can be put away without a script, and a failure is named first", async () => {
      await using opened = await open("thrown-error");
      const { page } = opened;
      const code = page.locator("pre.code").first();
      assert.ok(await code.isVisible());
      await page.getByRole("checkbox", { name: "Code" }).uncheck();
      assert.ok(!(await code.isVisible()));
      assert.match(await page.getByRole("status").innerText(), /failure in cell 2: RangeError: at 3/);
      await page.getByRole("link", { name: "cell 2" }).click();
      assert.match(page.url(), /#in-2$/);
    });

    for (const [where, wrap] of [["by itself", (page: string) => page], ["in a tracker", inertHtml]] as const) {
      await t.step(
        `the contents of a page that is opened ${where} lead to its headings, and folded code opens`,
        async () => {
          await using opened = await open("report", { text: wrap(await report()) });
          const { page } = opened;
          const frame = where === "by itself" ? page.mainFrame() : page.frames()[1]!;
          const contents = frame.getByRole("navigation", { name: "Contents" });
          assert.deepEqual(await contents.getByRole("link").allInnerTexts(), ["The report", "First", "Second"]);
          await contents.getByRole("link", { name: "Second" }).click();
          await frame.getByRole("heading", { name: "Second" }).and(frame.locator(":target")).waitFor();
          const code = frame.locator("pre.code");
          assert.deepEqual([await code.count(), await code.isVisible()], [1, false]);
          await frame.getByText("[1]").click();
          assert.ok(await code.isVisible());
          const output = frame.frameLocator("iframe");
          await output.getByRole("link", { name: "below" }).click();
          await output.locator("#below:target").waitFor();
          assert.deepEqual(opened.heard, []);
        },
      );
    }

    await t.step("ten thousand lines scroll in a box of their own", async () => {
      await using opened = await open("many-lines");
      const box = opened.page.locator("pre.stream").first();
      const { shown, whole } = await box.evaluate((element) => ({
        shown: (element as HTMLElement).clientHeight,
        whole: (element as HTMLElement).scrollHeight,
      }));
      assert.ok(shown < 600 && whole > 100_000, `${shown} of ${whole}`);
    });

    for (const width of [390, 1440]) {
      for (const dark of [false, true]) {
        await t.step(
          `nothing is wider than ${width} pixels, and everyone can read it, ${dark ? "dark" : "light"}`,
          async () => {
            for (const name of ["hostile-html", "images", "display-forms", "thrown-error", "printed", "vega-lite"]) {
              await using opened = await open(name, { width, dark, bypassCSP: true });
              const overflow = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
              assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
              assert.deepEqual(await accessibilityFaults(opened.page), [], name);
            }
          },
        );
      }
    }
    await browser.close();
  },
});

/** A page with headings, a cell whose code is folded, and HTML that leads to a place in itself. */
async function report(): Promise<string> {
  const text = (source: string): IpynbCell => ({
    cell_type: "markdown",
    id: source.replace(/\W/g, ""),
    metadata: {},
    source: lines(source),
  });
  const html = '<a href="#below">below</a><div style="height: 2000px"></div><p id="below">here</p>';
  const cells: IpynbCell[] = [
    text("# The report"),
    {
      cell_type: "code",
      id: "code",
      metadata: { tags: ["hide-input"] },
      source: ["show();"],
      execution_count: 1,
      outputs: [{ output_type: "display_data", data: { "text/html": [html] }, metadata: {} }],
    },
    text("## First"),
    text(`${"A long paragraph.\n\n".repeat(80)}`),
    text("## Second"),
    text(`${"Another one.\n\n".repeat(80)}`),
  ];
  return await notebookPage({ cells, metadata: {} }, { title: "report", outcome: { result: "success" } });
}

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** What the page did that a page of text does not. */
  readonly heard: readonly string[];
}

const AXE = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));

/** What axe finds wrong with a page, frames aside, whose documents are the cells' own. */
async function accessibilityFaults(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return await page.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" / ")))`);
}
