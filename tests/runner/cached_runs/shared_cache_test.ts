import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { startDagtrail } from "../../helpers/command_line.ts";
import { dagtrail } from "../../helpers/command_line.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import type { Project } from "../../helpers/project.ts";
import { SEED } from "../../helpers/seed.ts";
import { makeCliProject } from "../cli/cli_project.ts";

/** Twelve tasks that leave files, some the same, and one that reads them all. */
const TASKS = `
  const parts = Array.from({ length: 12 }, (_, i) =>
    declare("part", { module: import.meta.resolve("./part.ts"), key: i, params: { i } } as never));
  declare("sum", { module: import.meta.resolve("./sum.ts"), inputs: { parts } } as never);`;

const FILES = {
  "part.ts": `
    export default async ({ params, output, log }) => {
      await output.writeText("own.txt", "part " + params.i);
      await output.writeText("same.txt", "x".repeat(100_000));
      await output.writeBytes("deep/large.bin", new Uint8Array(200_000).fill(params.i % 3));
      log.artifact("artifact.bin", new Uint8Array(300_000).fill(params.i % 4));
      return params.i;
    };`,
  "sum.ts": `
    export default async ({ inputs }) => {
      const texts = await Promise.all(inputs.parts.map((part) => part.readText("own.txt")));
      const bytes = await Promise.all(inputs.parts.map((part) => part.readBytes("deep/large.bin")));
      return { texts, bytes: bytes.map((all) => all[199_999]), sum: inputs.parts.reduce((sum, { value }) => sum + value, 0) };
    };`,
};

const WANTED = JSON.stringify({
  texts: Array.from({ length: 12 }, (_, i) => `part ${i}`),
  bytes: Array.from({ length: 12 }, (_, i) => i % 3),
  sum: 66,
});

async function project(): Promise<Project> {
  return await makeCliProject(TASKS, FILES);
}

/** What the newest run's file says that `sum` returned, and how many tasks had attempts. */
async function outcome({ path }: Project, runs: string): Promise<{ value: string; ran: number }> {
  const { stdout } = await dagtrail(["show", "--runs", runs], { cwd: path("") });
  const ran = [...stdout.matchAll(/^(part\[\d+\]|sum) +1 /gm)].length;
  const [newest] = [...Deno.readDirSync(path(runs))].map(({ name }) => name).filter((name) =>
    name.endsWith(".otlp.json")
  )
    .toSorted((a, b) =>
      Deno.statSync(path(`${runs}/${b}`)).mtime!.getTime() - Deno.statSync(path(`${runs}/${a}`)).mtime!.getTime()
    );
  const { decodeRunFile } = await import("../../../runner/otlp/decode.ts");
  const { spans } = decodeRunFile(await Deno.readTextFile(path(`${runs}/${newest}`)));
  const sum = spans.find(({ attributes }) =>
    attributes["cicd.pipeline.task.name"] === "sum" && "dagtrail.attempt.number" in attributes
  )!;
  return { value: JSON.stringify(sum.attributes["dagtrail.attempt.return_value"]), ran };
}

Deno.test("several runners at once, with one cache, get what each would get alone, and leave a cache that is whole", async () => {
  await using of = await project();
  const run = (i: number): ReturnType<typeof dagtrail> =>
    dagtrail(["run", "pipeline.ts", "--quiet", "--runs", `runs-${i}`, "--cache", "shared"], { cwd: of.root });
  const ended = await Promise.all([0, 1, 2].map(run));
  deepEqual(ended.map(({ code }) => code), [0, 0, 0], ended.map(({ stderr }) => stderr).join());
  for (const i of [0, 1, 2]) equal((await outcome(of, `runs-${i}`)).value, WANTED);
  const verified = await dagtrail(["cache", "verify", "--cache", "shared"], { cwd: of.root });
  match(verified.stdout, /^read 13 results and \d+ files, .*: nothing is damaged$/m);
  equal((await run(3)).code, 0);
  deepEqual(await outcome(of, "runs-3"), { value: WANTED, ran: 0 });
  deepEqual([...Deno.readDirSync(of.path("shared/tmp"))], [], "nothing temporary is left");
});

Deno.test({
  name: "a runner that is killed at any instant leaves a cache that is whole, and nothing that it told of runs again",
  ignore: !HAS_PROC,
  async fn() {
    const instants = fc.sample(fc.record({ afterTasks: fc.integer({ min: 1, max: 12 }), spins: fc.nat(2000) }), {
      seed: SEED,
      numRuns: 6,
    });
    for (const { afterTasks, spins } of instants) {
      await using of = await project();
      const ended = new Set<string>();
      {
        await using running = startDagtrail(["run", "pipeline.ts", "--max-parallel", "4"], { cwd: of.root });
        await running.shows("start ");
        // Which task ends as the so-manieth is up to the machine; what counts is what was told before the kill.
        await eventually("enough tasks have ended", () => documents(of) >= afterTasks || !processesIn(of.root).length);
        for (let i = 0; i < spins; i++) documents(of);
        running.signal("SIGKILL");
        for (const line of (await running.ended).stderr.split("\n")) {
          const task = /^end +(\S+)/.exec(line)?.[1];
          if (task !== undefined) ended.add(task);
        }
      }
      for (const pid of processesIn(of.root)) Deno.kill(pid, "SIGKILL");
      await eventually("its processes are gone", () => processesIn(of.root).length === 0);
      const verified = await dagtrail(["cache", "verify"], { cwd: of.root });
      match(verified.stdout, /nothing is damaged$/m, verified.stdout);
      const again = await dagtrail(["run", "pipeline.ts"], { cwd: of.root });
      equal(again.code, 0, again.stderr);
      equal((await outcome(of, "runs")).value, WANTED);
      for (const task of ended) ok(!again.stderr.includes(`start ${task} `), `${task} had ended, and ran again`);
      await dagtrail(["cache", "clear", "--unused"], { cwd: of.root });
      deepEqual([...Deno.readDirSync(of.path("runs/.cache/tmp"))], []);
      equal((await dagtrail(["cache", "verify"], { cwd: of.root })).code, 0);
    }
  },
});

function documents(of: Project): number {
  try {
    return [...Deno.readDirSync(of.path("runs/.cache/results"))].reduce(
      (sum, { name }) => sum + [...Deno.readDirSync(of.path(`runs/.cache/results/${name}`))].length,
      0,
    );
  } catch {
    return 0;
  }
}
