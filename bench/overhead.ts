import { medianMs, samples, type Timed } from "./measure.ts";
import type { Row } from "./row.ts";

const CHAIN_TASKS = 40;
const FAN_OUT_TASKS = 200;

/** What a task costs beyond the bare `deno run` process that it cannot do without. */
export async function overheadRows(folder: string): Promise<Row[]> {
  await Deno.writeTextFile(`${folder}/wait.ts`, "await new Promise((resolve) => setTimeout(resolve, 10));\n");
  await Deno.writeTextFile(`${folder}/empty.ts`, "");
  const taken = await samples({
    chain: run("bench/pipelines/chain/pipeline.ts", folder, 1),
    chainFloor: shell(`for i in $(seq ${CHAIN_TASKS}); do "$0" run wait.ts; done`, folder),
    fanOut: run("bench/pipelines/fan_out/pipeline.ts", folder, 2),
    fanOutFloor: shell(`seq ${FAN_OUT_TASKS} | xargs -P 2 -n 1 "$0" run empty.ts`, folder),
  });
  const [chain, chainFloor] = [medianMs(taken.chain), medianMs(taken.chainFloor)];
  const [fanOut, fanOutFloor] = [medianMs(taken.fanOut), medianMs(taken.fanOutFloor)];
  const overhead = (chain - chainFloor) / CHAIN_TASKS;
  const ratio = fanOut / fanOutFloor;
  return [
    {
      what: `a chain of ${CHAIN_TASKS} tasks that wait 10 ms, against a shell loop of \`deno run\``,
      ours: seconds(chain),
      floor: seconds(chainFloor),
      result: `${Math.abs(overhead).toFixed(1)} ms a task ${overhead < 0 ? "under" : "over"} the floor`,
      bar: "at most 10 ms a task",
      holds: overhead <= 10,
    },
    {
      what: `${FAN_OUT_TASKS} tasks that do nothing, two at a time, against \`xargs -P 2\` of \`deno run\``,
      ours: seconds(fanOut),
      floor: seconds(fanOutFloor),
      result: `${ratio.toFixed(2)} times the floor`,
      bar: "at most 1.25 times",
      holds: ratio <= 1.25,
    },
  ];
}

function run(pipeline: string, folder: string, maxParallel: number): Timed {
  return {
    command: Deno.execPath(),
    args: [
      "run",
      "-A",
      "cli.ts",
      "run",
      pipeline,
      "--quiet",
      // What every round has done before is not to be taken from the cache; what it leaves is kept there.
      "--force",
      "*",
      "--runs",
      `${folder}/runs`,
      "--max-parallel",
      `${maxParallel}`,
    ],
  };
}

function shell(script: string, cwd: string): Timed {
  return { command: "sh", args: ["-c", script, Deno.execPath()], cwd };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
