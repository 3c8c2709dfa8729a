import { childCommand } from "../runner/sandbox/child_command.ts";
import { ATTEMPT_FILES, type AttemptSpec } from "../runner/words/attempt_spec.ts";
import { workFolders } from "../runner/work/work_places.ts";
import { medianMs, sample, samples, type Timed } from "./measure.ts";
import type { Row } from "./row.ts";

/** More than elsewhere: a millisecond or two is what counts. */
const ROUNDS = 31;

/** What the sandbox costs an attempt: the same process with its permissions and with all of them. */
export async function sandboxRows(folder: string): Promise<Row[]> {
  const runs = `${folder}/sandbox`;
  await sample(run(runs, "--keep-work"));
  const [work] = [...Deno.readDirSync(workFolders(runs))];
  const attempt = `${workFolders(runs)}/${work!.name}/tasks/nothing/attempt-1`;
  const spec: AttemptSpec = JSON.parse(await Deno.readTextFile(`${attempt}/${ATTEMPT_FILES.spec}`));
  const { executable, args, cwd } = childCommand(spec, { environment: (name) => Deno.env.get(name) });
  const trusting = ["-A", ...args.filter((word) => !word.startsWith("--allow-"))];
  const taken = await samples({
    sandboxed: { command: executable, args, cwd },
    trusted: { command: executable, args: ["run", ...trusting.filter((word) => word !== "run")], cwd },
  }, ROUNDS);
  const [sandboxed, trusted] = [medianMs(taken.sandboxed), medianMs(taken.trusted)];
  const rows: Row[] = [{
    what: "an attempt's process in the sandbox, against the same one with `-A`",
    ours: `${sandboxed.toFixed(1)} ms`,
    floor: `${trusted.toFixed(1)} ms`,
    result: `${(sandboxed - trusted).toFixed(1)} ms more`,
    bar: "at most 3 ms more",
    holds: sandboxed - trusted <= 3,
  }];
  return [...rows, ...await strictRows(runs)];
}

/** What namespaces around it cost, where the machine has them. */
async function strictRows(runs: string): Promise<Row[]> {
  try {
    await sample(run(runs, "--isolation", "strict"));
  } catch {
    return [];
  }
  const taken = await samples({ strict: run(runs, "--isolation", "strict"), standard: run(runs) }, ROUNDS);
  const [strict, standard] = [medianMs(taken.strict), medianMs(taken.standard)];
  return [{
    what: 'a run of one task with `isolation: "strict"`, against `standard`',
    ours: `${strict.toFixed(0)} ms`,
    floor: `${standard.toFixed(0)} ms`,
    result: `${(strict - standard).toFixed(0)} ms more`,
    bar: "none",
    holds: true,
  }];
}

function run(runs: string, ...words: readonly string[]): Timed {
  return {
    command: Deno.execPath(),
    args: [
      ...["run", "-A", "cli.ts", "run", "bench/pipelines/one_task/pipeline.ts", "--quiet", "--no-cache"],
      ...["--runs", runs, ...words],
    ],
  };
}
