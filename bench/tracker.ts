/// <reference lib="dom" />
import { gzipSync } from "node:zlib";
import { startBrowser } from "../tests/helpers/browser.ts";
import { fannedRun } from "../tests/tracker/large_runs.ts";
import { manyRun, runId, writeManyRuns } from "./many_runs.ts";
import { median, ROUNDS, type Sample, sample } from "./measure.ts";
import type { Row } from "./row.ts";

const RUNS = 1000;
const MANY_RUNS = 10_000;
const LARGE_RUN = 1000;

/** Builds of many runs, and pages with much on them in a browser. */
export async function trackerRows(folder: string): Promise<Row[]> {
  return [...await buildRows(folder), ...await pageRows(folder)];
}

/** Cold builds, and one more run. */
async function buildRows(folder: string): Promise<Row[]> {
  const runs = `${folder}/tracked`;
  await writeManyRuns({ folder: runs, count: RUNS });
  const cold: Sample[] = [];
  // Three, since each takes long; a site of its own each time.
  for (let round = 0; round < 3; round++) cold.push(await build(runs, `${folder}/site-${round}`));
  const more: Sample[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const run = manyRun(RUNS + round, RUNS);
    await Deno.writeTextFile(`${runs}/${runId(RUNS + round)}.otlp.json`, await run.encode());
    const one = await build(runs, `${folder}/site-0`);
    // The first one fills caches and does not count.
    if (round > 0) more.push(one);
  }
  const [coldMs, moreMs, peak] = [wallMs(cold), wallMs(more), peakOf(cold)];
  return [
    {
      what: `\`tracker build\` of ${RUNS} runs of 12 tasks with their pictures, charts and models, from nothing`,
      ours: `${(coldMs / 1000).toFixed(1)} s`,
      floor: "",
      result: `${(coldMs / RUNS).toFixed(1)} ms a run`,
      bar: "at most 20 s",
      holds: coldMs <= 20_000,
    },
    {
      what: "its peak memory, that of its three processes together",
      ours: megabytes(peak),
      floor: "",
      result: "",
      bar: "at most 400 MB",
      holds: peak <= 400e6,
    },
    {
      what: "one run more",
      ours: `${(moreMs / 1000).toFixed(2)} s`,
      floor: "",
      result: "",
      bar: "at most 1 s",
      holds: moreMs <= 1000,
    },
  ];
}

/** A list of very many runs and a run of very many tasks: their build, and when a reader can use them. */
async function pageRows(folder: string): Promise<Row[]> {
  const runs = `${folder}/tracked-many`;
  const site = `${folder}/site-many`;
  await writeManyRuns({ folder: runs, count: MANY_RUNS, artifacts: false });
  await Deno.writeTextFile(`${runs}/large.otlp.json`, await fannedRun(LARGE_RUN).encode());
  const built = await build(runs, site);
  const browser = await startBrowser();
  try {
    const list = await usable(browser, `file://${site}/runs.html`, async (page) => {
      await page.locator(".runs-live").waitFor();
      await page.waitForFunction(() => !document.querySelector(".runs-status")?.textContent?.includes("loaded"));
    });
    const run = await usable(
      browser,
      `file://${site}/runs/large-${LARGE_RUN}/index.html`,
      (page) => page.getByRole("button", { name: "Zoom in" }).waitFor(),
    );
    return [
      {
        what: `\`tracker build\` of ${MANY_RUNS.toLocaleString("en")} runs, from nothing`,
        ours: `${(built.wallMs / 1000).toFixed(0)} s, ${megabytes(built.togetherBytes ?? 0)} at the peak`,
        floor: "",
        result: `${(built.wallMs / MANY_RUNS).toFixed(1)} ms a run`,
        bar: "none",
        holds: true,
      },
      pageRow(`the list of ${MANY_RUNS.toLocaleString("en")} runs, from a click to all of them`, list),
      pageRow(`the page of a run of ${LARGE_RUN} tasks`, run),
    ];
  } finally {
    await browser.close();
  }
}

interface Loaded {
  readonly ms: number;
  /** What all its scripts come to, compressed. */
  readonly scriptBytes: number;
}

function pageRow(what: string, { ms, scriptBytes }: Loaded): Row {
  return {
    what,
    ours: `${(ms / 1000).toFixed(2)} s`,
    floor: "",
    result: `${(scriptBytes / 1000).toFixed(0)} kB of script, compressed`,
    bar: "at most 1 s and 100 kB of script",
    holds: ms <= 1000 && scriptBytes <= 100_000,
  };
}

type Browser = Awaited<ReturnType<typeof startBrowser>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

/** How long it takes until a page can be used, each time in a browser that has not seen it. */
async function usable(browser: Browser, address: string, ready: (page: Page) => Promise<unknown>): Promise<Loaded> {
  const times: number[] = [];
  let scriptBytes = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(address);
    await ready(page);
    if (round > 0) times.push(performance.now() - start);
    else {
      const scripts = await page.evaluate(() =>
        [...document.scripts].map(({ src }) => src).filter((src) => src !== "")
      );
      for (const script of scripts) scriptBytes += gzipSync(Deno.readFileSync(new URL(script))).length;
    }
    await context.close();
  }
  return { ms: median(times), scriptBytes };
}

async function build(runs: string, site: string): Promise<Sample> {
  return await sample({
    command: Deno.execPath(),
    args: ["run", "-A", "cli.ts", "tracker", "build", "--runs", runs, "--out", site],
    together: true,
  });
}

function wallMs(taken: readonly Sample[]): number {
  return median(taken.map((one) => one.wallMs));
}

function peakOf(taken: readonly Sample[]): number {
  return median(taken.map(({ togetherBytes }) => togetherBytes ?? 0));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
