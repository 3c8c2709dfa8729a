import { median, medianMs, samples } from "./measure.ts";
import type { Row } from "./row.ts";

const PRINT = new URL("pipelines/volume/print.ts", import.meta.url).href;

/** What it takes to keep a million lines that one task prints, against the same lines in a file. */
export async function volumeRows(folder: string): Promise<Row[]> {
  await Deno.writeTextFile(`${folder}/print.ts`, `import print from ${JSON.stringify(PRINT)};\nprint();\n`);
  const taken = await samples({
    ours: {
      command: Deno.execPath(),
      args: [
        ...["run", "-A", "cli.ts", "run", "bench/pipelines/volume/pipeline.ts", "--no-cache", "--quiet"],
        ...["--runs", `${folder}/volume`],
      ],
    },
    floor: { command: "sh", args: ["-c", `"$0" run print.ts > printed.txt`, Deno.execPath()], cwd: folder },
  });
  const [ours, floor] = [medianMs(taken.ours), medianMs(taken.floor)];
  const peaks = taken.ours.flatMap(({ peakBytes }) => peakBytes ?? []);
  return [
    {
      what: "a million lines of one task, from the command to the run file, against `deno run` into a file",
      ours: `${(ours / 1000).toFixed(2)} s`,
      floor: `${(floor / 1000).toFixed(2)} s`,
      result: `${(floor / ours).toFixed(2)} times its speed`,
      bar: "at least half its speed",
      holds: floor / ours >= 0.5,
    },
    ...(peaks.length === 0 ? [] : [{
      what: "the runner's peak memory for it",
      ours: `${(median(peaks) / 1e6).toFixed(0)} MB`,
      floor: "",
      result: "",
      bar: "below 200 MB",
      holds: median(peaks) < 200e6,
    }]),
  ];
}
