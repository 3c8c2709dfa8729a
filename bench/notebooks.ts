import { medianMs, samples, type Timed } from "./measure.ts";
import type { Row } from "./row.ts";

const CELLS = 200;

/** More than elsewhere: the difference of two short runs is what counts. */
const ROUNDS = 15;

/** What a notebook costs beyond a task, and what its cells cost. */
export async function notebookRows(folder: string): Promise<Row[]> {
  const cells = Array.from({ length: CELLS }, (_, i) => `// %%\nconst x${i} = ${i};\nx${i} + 1;\n`).join("\n");
  await Deno.writeTextFile(`${folder}/cells.ts`, cells);
  const taken = await samples({
    task: run("bench/pipelines/one_task/pipeline.ts", folder),
    cell: run("bench/pipelines/one_cell/pipeline.ts", folder),
    cells: run(`${folder}/cells.ts`, folder),
  }, ROUNDS);
  const [task, cell, all] = [medianMs(taken.task), medianMs(taken.cell), medianMs(taken.cells)];
  return [
    {
      what: "a notebook of one cell, against a task that does nothing",
      ours: `${cell.toFixed(0)} ms`,
      floor: `${task.toFixed(0)} ms`,
      result: `${(cell - task).toFixed(0)} ms more`,
      bar: "at most 60 ms more",
      holds: cell - task <= 60,
    },
    {
      what: `a notebook of ${CELLS} cells, from the command to its end`,
      ours: `${(all / 1000).toFixed(2)} s`,
      floor: "",
      result: `${((all - cell) / (CELLS - 1)).toFixed(2)} ms a cell more`,
      bar: "at most 1 s",
      holds: all <= 1000,
    },
  ];
}

function run(pipeline: string, folder: string): Timed {
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "cli.ts", "run", pipeline, "--quiet", "--force", "*", "--runs", `${folder}/runs`],
  };
}
