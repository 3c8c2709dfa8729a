import { listFiles } from "../tests/rehearsal/platform.ts";
import { pushed, scheduled } from "../tests/rehearsal/github_event.ts";
import { concluded, runFileOf, runOf, stepsOf } from "../tests/rehearsal/expectations.ts";
import { Rehearsal } from "../tests/rehearsal/rehearsal.ts";
import type { WorkflowResult } from "../tests/rehearsal/run_workflow.ts";
import { makeZip } from "../tests/helpers/zip.ts";
import { insideTasksMs } from "./digits.ts";
import type { Row } from "./row.ts";

/** How many runs there were before. */
const EARLIER = 200;

/** The pipeline's workflow and the tracker's after it, rehearsed: what is not inside tasks. */
export async function githubRows(): Promise<Row[]> {
  await using rehearsal = await Rehearsal.make();
  // One real run, and from it all the others.
  const first = await rehearsal.happen(pushed(await rehearsal.head()));
  const text = await runText(rehearsal, runOf(first, "pipeline"));
  for (let i = 1; i <= EARLIER; i++) await leaveEarlierRun(rehearsal, text, i);
  // The first build shows them all; the one that is measured is a usual day's.
  await rehearsal.happen(scheduled(await rehearsal.head()));
  const started = performance.now();
  const results = await rehearsal.happen(pushed(await rehearsal.head()));
  const wallMs = performance.now() - started;
  const pipeline = runOf(results, "pipeline");
  for (const result of results) concluded(result, "success");
  const insideMs = insideTasksMs(await runFileOf(rehearsal, pipeline));
  const outsideMs = wallMs - insideMs;
  const tracker = stepsOf(runOf(results, "tracker")).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [{
    what:
      `a push to GitHub, rehearsed: the digits pipeline (\`ci\`) and then the tracker, after ${EARLIER} earlier runs`,
    ours: `${(wallMs / 1000).toFixed(1)} s, ${(tracker / 1000).toFixed(1)} s of it the tracker's workflow`,
    floor: `${(insideMs / 1000).toFixed(1)} s inside tasks`,
    result: `${(outsideMs / 1000).toFixed(1)} s outside tasks`,
    bar: "below 30 s outside tasks",
    holds: outsideMs < 30_000,
  }];
}

async function runText({ platform }: Rehearsal, { run }: WorkflowResult): Promise<string> {
  const [artifact] = platform.artifactsOf(run.id).filter(({ name }) => name.startsWith("dagtrail-run-"));
  const file = (await listFiles(artifact!.folder)).find((path) => path.endsWith(".otlp.json"))!;
  return await Deno.readTextFile(`${artifact!.folder}/${file}`);
}

/** The same run a day earlier for each number, under another name. */
async function leaveEarlierRun({ platform }: Rehearsal, text: string, number: number): Promise<void> {
  const id = /"key":"cicd\.pipeline\.run\.id","value":\{"stringValue":"([^"]+)"/.exec(text)![1]!;
  const back = BigInt(number) * 86_400_000_000_000n;
  const earlier = text.replaceAll(id, `earlier-${number}`)
    .replace(/"((?:startT|endT|t)imeUnixNano)":"(\d+)"/g, (_, name, time) => `"${name}":"${BigInt(time) - back}"`);
  platform.github.artifacts.push({
    id: platform.nextId(),
    name: "dagtrail-run-1",
    createdAt: new Date(Date.now() - number * 1000).toISOString(),
    archive: await makeZip([{ name: `earlier-${number}.otlp.json`, content: earlier }]),
  });
}
