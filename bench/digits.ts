import { decodeRunFile } from "../runner/otlp/decode.ts";
import type { RunFile } from "../runner/otlp/span.ts";
import { median, ROUNDS, type Sample, sample } from "./measure.ts";
import type { Row } from "./row.ts";

const MEGABYTE = 1e6;

/** The digits pipeline, with its tracker: how long, how much of it outside the tasks, how much memory. */
export async function digitsRows(folder: string): Promise<Row[]> {
  const taken: { sample: Sample; insideMs: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    // New folders each time, since a tracker builds only what it has not seen.
    const runs = `${folder}/digits-${round}`;
    const one = await sample({
      command: Deno.execPath(),
      args: [
        ...["run", "-A", "cli.ts", "run", "pipelines/digits/pipeline.ts", "--param", "environment=dev"],
        ...["--quiet", "--runs", runs, "--tracker", `${runs}-site`],
      ],
      child: "site_process",
    });
    // The first round fills caches and does not count.
    if (round > 0) taken.push({ sample: one, insideMs: insideTasksMs(await readRun(runs)) });
  }
  const wall = median(taken.map(({ sample }) => sample.wallMs));
  const outside = median(taken.map(({ sample, insideMs }) => sample.wallMs - insideMs));
  return [
    {
      what: "digits (`dev`, no simulated hang) with its tracker, from nothing to the site",
      ours: `${(wall / 1000).toFixed(2)} s`,
      floor: `${((wall - outside) / 1000).toFixed(2)} s inside tasks`,
      result: `${(outside / 1000).toFixed(2)} s outside tasks`,
      bar: "below 3 s outside tasks",
      holds: outside < 3000,
    },
    ...peakRow("the runner's peak memory for it", taken.flatMap(({ sample }) => sample.peakBytes ?? [])),
    ...peakRow(
      "the peak memory of the process that builds its tracker",
      taken.flatMap(({ sample }) => sample.childPeakBytes ?? []),
    ),
  ];
}

/** A row about memory; none where it could not be measured. */
function peakRow(what: string, peaks: readonly number[]): Row[] {
  if (peaks.length < ROUNDS) return [];
  const peak = median(peaks);
  const ours = `${(peak / MEGABYTE).toFixed(0)} MB`;
  return [{ what, ours, floor: "", result: "", bar: "below 150 MB", holds: peak < 150 * MEGABYTE }];
}

async function readRun(runs: string): Promise<RunFile> {
  const files = (await Array.fromAsync(Deno.readDir(runs))).filter(({ name }) => name.endsWith(".otlp.json"));
  if (files.length !== 1) throw new Error(`${runs} should hold one run file, and holds ${files.length}`);
  return decodeRunFile(await Deno.readTextFile(`${runs}/${files[0]!.name}`));
}

/** How long at least one attempt was running, in milliseconds. */
export function insideTasksMs({ spans }: RunFile): number {
  const attempts = spans.filter(({ attributes }) => attributes["dagtrail.attempt.number"] !== undefined)
    .toSorted((a, b) => Number(a.startNs - b.startNs));
  let [inside, end] = [0n, 0n];
  for (const { startNs, endNs } of attempts) {
    const from = startNs > end ? startNs : end;
    if (endNs > from) inside += endNs - from;
    if (endNs > end) end = endNs;
  }
  return Number(inside) / 1e6;
}
