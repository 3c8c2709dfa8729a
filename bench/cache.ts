import { medianMs, sample, samples, type Timed } from "./measure.ts";
import type { Row } from "./row.ts";

const TASKS = 1000;

/** Modules a task, its own one included; no two tasks share any. */
const MODULES = 10;

/** What it takes to find out that nothing has to run. */
export async function cacheRows(folder: string): Promise<Row[]> {
  const project = `${folder}/cached`;
  await writeProject(project);
  await sample(command(project, ["run", "pipeline.ts", "--quiet"]));
  await sample(command(project, ["run", "pipeline.ts", "--quiet", "--no-cache", "--keep-work", "--runs", "finished"]));
  const [finished] = [...Deno.readDirSync(`${project}/finished/.work`)].map(({ name }) => name);
  const taken = await samples({
    plan: command(project, ["plan", "pipeline.ts"]),
    why: command(project, ["plan", "pipeline.ts", "--why"]),
    unchanged: command(project, ["run", "pipeline.ts", "--quiet"]),
    resume: command(project, [
      "run",
      "pipeline.ts",
      "--quiet",
      "--no-cache",
      `--resume=${finished}`,
      "--runs",
      "finished",
    ]),
  });
  if (!taken.why[0]!.stdout.includes(`0 of ${TASKS} tasks would run`)) throw new Error("some of the tasks would run");
  const [plan, why, unchanged, resume] = [taken.plan, taken.why, taken.unchanged, taken.resume].map(medianMs) as [
    number,
    number,
    number,
    number,
  ];
  const deciding = why - plan;
  return [
    {
      what: `\`plan --why\` of ${TASKS} unchanged tasks of ${MODULES} modules each, against \`plan\` alone`,
      ours: seconds(why),
      floor: seconds(plan),
      result: `${seconds(deciding)} for deciding`,
      bar: "at most 1 s for deciding",
      holds: deciding <= 1000,
    },
    {
      what: "a run of them that takes everything from the cache, from the command to the run file",
      ours: seconds(unchanged),
      floor: seconds(plan),
      result: `${((unchanged - plan) / TASKS).toFixed(2)} ms a task over the plan`,
      bar: "at most 2 s",
      holds: unchanged <= 2000,
    },
    {
      what: `resuming a finished run of ${TASKS} tasks without the cache`,
      ours: seconds(resume),
      floor: seconds(plan),
      result: `${((resume - plan) / TASKS).toFixed(2)} ms a task over the plan`,
      bar: "at most 2 s",
      holds: resume <= 2000,
    },
  ];
}

async function writeProject(project: string): Promise<void> {
  for (let task = 0; task < TASKS; task++) {
    const place = `${project}/tasks/t${task}`;
    await Deno.mkdir(place, { recursive: true });
    const last = MODULES - 2;
    for (let part = 0; part <= last; part++) {
      const next = part === last ? "" : `import { f${part + 1} } from "./part_${part + 1}.ts";\n`;
      const value = part === last ? String(task) : `f${part + 1}()`;
      await Deno.writeTextFile(`${place}/part_${part}.ts`, `${next}export const f${part} = (): number => ${value};\n`);
    }
    await Deno.writeTextFile(
      `${place}/task.ts`,
      `import { f0 } from "./part_0.ts";\nexport default ({ params }: { params: { n: number } }) => params.n + f0();\n`,
    );
  }
  await Deno.writeTextFile(`${project}/deno.json`, "{}");
  const door = new URL("../mod.ts", import.meta.url).href;
  await Deno.writeTextFile(
    `${project}/pipeline.ts`,
    `import { pipeline, task } from ${JSON.stringify(door)};
export default pipeline({
  name: "many",
  tasks() {
    for (let i = 0; i < ${TASKS}; i++) {
      task("t" + i, { module: import.meta.resolve("./tasks/t" + i + "/task.ts"), params: { n: i } } as never);
    }
  },
});
`,
  );
}

function command(project: string, words: readonly string[]): Timed {
  const cli = new URL("../cli.ts", import.meta.url).pathname;
  return { command: Deno.execPath(), args: ["run", "-A", cli, ...words], cwd: project };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
