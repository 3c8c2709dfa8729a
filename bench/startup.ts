import { medianMs, samples } from "./measure.ts";
import type { Row } from "./row.ts";

/** More than elsewhere: a start is short, and one number in five of a busy machine is not a median to trust. */
const ROUNDS = 15;

/** How long it takes until the command line has said something. */
export async function startupRows(folder: string): Promise<Row[]> {
  await Deno.writeTextFile(`${folder}/empty.ts`, "");
  const deno = Deno.execPath();
  const taken = await samples({
    floor: { command: deno, args: ["run", "empty.ts"], cwd: folder },
    help: { command: deno, args: ["run", "-A", "cli.ts", "--help"] },
    plan: { command: deno, args: ["run", "-A", "cli.ts", "plan", "pipelines/hello/pipeline.ts"] },
  }, ROUNDS);
  const floor = medianMs(taken.floor);
  return (["help", "plan"] as const).map((name) => {
    const ours = medianMs(taken[name]);
    const most = 2 * floor + 60;
    return {
      what: name === "help"
        ? "`cli.ts --help`, against `deno run` of an empty file"
        : "`cli.ts plan` of the pipeline hello",
      ours: `${ours.toFixed(0)} ms`,
      floor: `${floor.toFixed(0)} ms`,
      result: `${(ours / floor).toFixed(1)} times the floor`,
      bar: `at most twice the floor and 60 ms, here ${most.toFixed(0)} ms`,
      holds: ours <= most,
    };
  });
}
