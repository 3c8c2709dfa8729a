/**
 * `deno task bench`: measures the bars, each against its floor in the same run, and writes `bench/RESULTS.md`.
 *
 * With names of parts, such as `overhead`, it measures only these, and writes nothing. Its exit code is 1
 * when a bar does not hold.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- This is a command: what it prints is what it is for.

import { cacheRows } from "./cache.ts";
import { digitsRows } from "./digits.ts";
import { githubRows } from "./github.ts";
import { ROOT } from "./measure.ts";
import { notebookRows } from "./notebooks.ts";
import { overheadRows } from "./overhead.ts";
import { readingRows } from "./reading.ts";
import { resultsPage, table } from "./results_page.ts";
import type { Row } from "./row.ts";
import { sandboxRows } from "./sandbox.ts";
import { startupRows } from "./startup.ts";
import { trackerRows } from "./tracker.ts";
import { volumeRows } from "./volume.ts";

const PARTS: Readonly<Record<string, (folder: string) => Promise<Row[]>>> = {
  startup: startupRows,
  overhead: overheadRows,
  sandbox: sandboxRows,
  volume: volumeRows,
  notebooks: notebookRows,
  digits: digitsRows,
  reading: readingRows,
  github: githubRows,
  cache: cacheRows,
  tracker: trackerRows,
};

const unknown = Deno.args.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  throw new RangeError(`no part is called "${unknown}"; there are ${Object.keys(PARTS).join(", ")}`);
}
const load = Deno.loadavg()[0]!;
const folder = await Deno.makeTempDir({ prefix: "dagtrail-bench-" });
try {
  const rows: Row[] = [];
  for (const name of Deno.args.length === 0 ? Object.keys(PARTS) : Deno.args) {
    console.error(`measuring ${name}`);
    rows.push(...await PARTS[name]!(folder));
  }
  console.log(table(rows));
  if (Deno.args.length === 0) {
    const page = new URL("RESULTS.md", import.meta.url);
    await Deno.writeTextFile(page, resultsPage(rows, { date: new Date(), load, ...await fileSystemOf(folder) }));
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", "bench/RESULTS.md"], cwd: ROOT }).output();
  }
  Deno.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The kind of file system that a folder is on, such as `tmpfs`, where `stat` tells. */
async function fileSystemOf(path: string): Promise<{ fileSystem?: string }> {
  try {
    const { success, stdout } = await new Deno.Command("stat", { args: ["-f", "-c", "%T", path] }).output();
    return success ? { fileSystem: new TextDecoder().decode(stdout).trim() } : {};
  } catch {
    return {};
  }
}
