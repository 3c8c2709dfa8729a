import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { explain, PipelineError } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { pipelineOf, type ProjectRun, runInProject, type TaskOf } from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken, sentence } from "./decisions.ts";

const FILES = {
  "leaves.ts": `
    import { times } from "./lib/times.ts";
    export default async ({ output, log, params }) => {
      await output.writeText("deep/f.txt", "left " + times(params.n ?? 1));
      log.metric("logged", 1);
      log.text("note", "a note");
      return { n: params.n ?? 1 };
    };`,
  "lib/times.ts": `export const times = (n) => n;`,
  "reads.ts": `export default async ({ inputs }) => await inputs.from.readText("deep/f.txt");`,
  "fails.ts": `
    export default async ({ inputs }) => {
      if ((await Deno.readTextFile(new URL("./flag.txt", import.meta.url))).trim() !== "works") throw new Error("not yet");
      return inputs.from.value.n;
    };`,
  "flag.txt": "fails",
};

/** A task that is cached, one that never is, one that fails until the flag says otherwise, and one below it. */
function tasks(n = 1): Record<string, TaskOf> {
  return {
    cached: { module: "leaves.ts", params: { n } },
    net: { module: "leaves.ts", permissions: { net: ["127.0.0.1:1"] } },
    fails: { module: "fails.ts", inputs: { from: "cached" }, permissions: { read: ["flag.txt"] } },
    last: { module: "reads.ts", inputs: { from: "net" }, after: ["fails"] },
  };
}

/** A run that failed, and whose cause is mended. */
async function failedRun(project: Project, options: { readonly cache?: boolean } = {}): Promise<ProjectRun> {
  const run = await runInProject(project, tasks(), options);
  equal(run.result.result, "failure");
  await project.write("flag.txt", "works");
  return run;
}

Deno.test("a run that failed goes on where it was: what had succeeded is not run again, cached or not", async () => {
  await using project = await makeProject(FILES);
  const failed = await failedRun(project);
  const run = await runInProject(project, tasks(), { resume: true });
  equal(run.result.result, "success");
  deepEqual(ranAndTaken(run), { ran: ["fails", "last"], taken: ["cached", "net"] });
  for (const id of ["cached", "net"]) {
    match(
      decisionOf(run, id),
      sentence("resumed: did not run, because the run RUN had finished it, and nothing that it depends on changed"),
    );
    equal(run.attempt(id).attributes["dagtrail.attempt.origin.run"], failed.result.run);
    equal(run.artifacts(id).size, 1);
    deepEqual(run.result.tasks[id]!.value, { n: 1 });
  }
  equal(run.result.tasks.last!.value, "left 1");
  match(decisionOf(run, "last"), sentence("miss: ran because the run RUN had not finished it"));
  equal(run.run.attributes["dagtrail.run.resumes"], failed.result.run);
  deepEqual(run.run.links.map(({ traceId, spanId, attributes }) => [traceId, spanId, { ...attributes }]), [
    [failed.run.traceId, failed.run.spanId, { "dagtrail.link.kind": "resumes" }],
  ]);
});

Deno.test("so does a run that had used no cache", async () => {
  await using project = await makeProject(FILES);
  await failedRun(project, { cache: false });
  equal(exists(project.path("runs/.cache")), false);
  const run = await runInProject(project, tasks(), { resume: true, cache: false });
  deepEqual(ranAndTaken(run), { ran: ["fails", "last"], taken: ["cached", "net"] });
  equal(run.result.tasks.last!.value, "left 1");
  match(decisionOf(run, "last"), sentence("off: ran because the run RUN had not finished it"));
});

Deno.test("what has changed since runs again, and says what changed; what depends on it is looked at anew", async () => {
  await using project = await makeProject(FILES);
  await failedRun(project, { cache: false });
  await project.write("lib/times.ts", "export const times = (n) => n * 1;");
  const where = { runs: project.path("runs"), root: project.root, resume: true, cache: false };
  const forecast = await explain(pipelineOf(project, tasks()), where);
  match(
    forecast["net"]!.reason,
    sentence("runs because the digest of `lib/times.ts` changed from sha256:# to sha256:#"),
  );
  equal(forecast["last"]!.reason, "may run: `net` runs first");
  const run = await runInProject(project, tasks(), { resume: true, cache: false });
  deepEqual(ranAndTaken(run), { ran: ["cached", "net", "fails", "last"], taken: [] });
  match(
    decisionOf(run, "net"),
    sentence("miss: ran because the digest of `lib/times.ts` changed from sha256:# to sha256:#"),
  );
});

Deno.test("a run that goes on with another can itself be gone on with, even when the first one's folder is gone", async () => {
  await using project = await makeProject(FILES);
  const first = await runInProject(project, tasks(), { cache: false });
  const second = await runInProject(project, tasks(), { cache: false, resume: true });
  deepEqual(ranAndTaken(second), { ran: ["fails"], taken: ["cached", "net"] });
  await Deno.remove(first.result.work!, { recursive: true });
  await project.write("flag.txt", "works");
  const third = await runInProject(project, tasks(), { cache: false, resume: true });
  deepEqual(ranAndTaken(third), { ran: ["fails", "last"], taken: ["cached", "net"] });
  equal(third.attempt("net").attributes["dagtrail.attempt.origin.run"], first.result.run, "that is where it ran");
  equal(third.run.attributes["dagtrail.run.resumes"], second.result.run);
  equal(third.result.tasks.last!.value, "left 1");
});

Deno.test("a run that goes on with another and is cut off can be gone on with, as long as the first one's folder is there", async () => {
  await using project = await makeProject(FILES);
  const first = await runInProject(project, tasks(), { cache: false });
  const second = await runInProject(project, tasks(), { cache: false, resume: true });
  // As a kill before the end leaves it: nothing was taken along, and no end is told.
  const ledger = `${second.result.work}/ledger.jsonl`;
  const lines = Deno.readTextFileSync(ledger).split("\n");
  const end = lines.findIndex((line) => line.startsWith('{"result":'));
  Deno.writeTextFileSync(ledger, lines.slice(0, end).map((line) => `${line}\n`).join(""));
  Deno.removeSync(`${second.result.work}/tasks`, { recursive: true });
  await project.write("flag.txt", "works");
  const third = await runInProject(project, tasks(), { cache: false, resume: true });
  equal(third.run.attributes["dagtrail.run.resumes"], second.result.run);
  deepEqual(ranAndTaken(third), { ran: ["fails", "last"], taken: ["cached", "net"] });
  equal(third.attempt("net").attributes["dagtrail.attempt.origin.run"], first.result.run);
  equal(third.result.tasks.last!.value, "left 1");
});

Deno.test("a run that was cut off before it came to anything leads to the one that it went on with", async () => {
  await using project = await makeProject(FILES);
  const first = await runInProject(project, tasks(), { cache: false });
  const second = await runInProject(project, tasks(), { cache: false, resume: true });
  const ledger = `${second.result.work}/ledger.jsonl`;
  const [head] = Deno.readTextFileSync(ledger).split("\n");
  Deno.writeTextFileSync(ledger, `${head}\n`);
  Deno.removeSync(`${second.result.work}/tasks`, { recursive: true });
  await project.write("flag.txt", "works");
  const third = await runInProject(project, tasks(), { cache: false, resume: true });
  equal(third.run.attributes["dagtrail.run.resumes"], second.result.run);
  deepEqual(ranAndTaken(third), { ran: ["fails", "last"], taken: ["cached", "net"] });
  equal(third.attempt("net").attributes["dagtrail.attempt.origin.run"], first.result.run);
  equal(third.result.tasks.last!.value, "left 1");
});

Deno.test("of runs that went on with each other the last one is the newest, also when the clock was set back in between", async () => {
  await using project = await makeProject(FILES);
  const first = await runInProject(project, tasks(), { cache: false });
  const second = await runInProject(project, tasks(), { cache: false, resume: true });
  const third = await runInProject(project, tasks(), { cache: false, resume: true });
  // As a kill at their beginnings leaves them, of runs that seem to have started ever earlier.
  for (const [i, { result }] of [second, third].entries()) {
    const ledger = `${result.work}/ledger.jsonl`;
    const head = JSON.parse(Deno.readTextFileSync(ledger).split("\n")[0]!);
    Deno.writeTextFileSync(ledger, `${JSON.stringify({ ...head, startedMs: head.startedMs - (i + 1) * 3_600_000 })}\n`);
    Deno.removeSync(`${result.work}/tasks`, { recursive: true });
  }
  await project.write("flag.txt", "works");
  const run = await runInProject(project, tasks(), { cache: false, resume: true });
  equal(run.run.attributes["dagtrail.run.resumes"], third.result.run);
  deepEqual(ranAndTaken(run), { ran: ["fails", "last"], taken: ["cached", "net"] });
  equal(run.attempt("net").attributes["dagtrail.attempt.origin.run"], first.result.run);
});

Deno.test("runs that claim to have gone on with each other lead nowhere, and not around for ever", async () => {
  await using project = await makeProject(FILES);
  const [one, two] = [await runInProject(project, tasks()), await runInProject(project, tasks())];
  for (const [{ result }, other] of [[one, two], [two, one]] as const) {
    const ledger = `${result.work}/ledger.jsonl`;
    const [head] = Deno.readTextFileSync(ledger).split("\n");
    const claim = { ...JSON.parse(head!), resumes: other.result.run };
    Deno.writeTextFileSync(ledger, `${JSON.stringify(claim)}\n`);
  }
  await project.write("flag.txt", "works");
  const run = await runInProject(project, tasks(), { cache: false, resume: true });
  deepEqual(ranAndTaken(run), { ran: ["cached", "net", "fails", "last"], taken: [] });
});

Deno.test("megabytes of records are told again to the last, with what was returned after them", async () => {
  await using project = await makeProject({
    ...FILES,
    "leaves.ts": `export default ({ log }) => {
      for (let i = 0; i < 1000; i++) log.value("long", "x".repeat(6000) + i);
      return "the end";
    };`,
    "last.ts": `export default ({ inputs }) => inputs.from.value;`,
  });
  const wordy = {
    wordy: { module: "leaves.ts" },
    fails: { module: "fails.ts", inputs: { from: "wordy" }, permissions: { read: ["flag.txt"] } },
    last: { module: "last.ts", inputs: { from: "wordy" }, after: ["fails"] },
  };
  await runInProject(project, wordy, { cache: false });
  await project.write("flag.txt", "works");
  const run = await runInProject(project, wordy, { cache: false, resume: true });
  deepEqual(ranAndTaken(run), { ran: ["fails", "last"], taken: ["wordy"] });
  equal(run.attempt("wordy").events.length, 1000);
  equal(run.result.tasks.last!.value, "the end");
});

Deno.test("a limit that has become lower holds for what is told again", async () => {
  await using project = await makeProject(FILES);
  const wordy = (records: number): Record<string, TaskOf> => ({
    ...tasks(),
    net: { ...tasks().net!, limits: { records } },
  });
  await runInProject(project, wordy(100), { cache: false });
  await project.write("flag.txt", "works");
  const run = await runInProject(project, wordy(1), { cache: false, resume: true });
  deepEqual(ranAndTaken(run).taken, ["cached", "net"]);
  deepEqual([run.attempt("net").events.length, run.artifacts("net").size], [1, 0]);
  deepEqual(run.result.tasks.net!.value, { n: 1 });
});

Deno.test("the parameters are those of the run that is gone on with, unless some are given", async () => {
  await using project = await makeProject(FILES);
  const anything = {
    "~standard": {
      version: 1 as const,
      vendor: "test",
      validate: (value: unknown) => ({ value: { n: 1, ...value as object } }),
    },
  };
  const { pipeline, task } = await import("../../../mod.ts");
  const params = pipeline({
    name: "params",
    params: anything,
    tasks({ params }) {
      const cached = task("cached", { module: project.url("leaves.ts"), params } as never);
      task(
        "fails",
        { module: project.url("fails.ts"), inputs: { from: cached }, permissions: { read: ["flag.txt"] } } as never,
      );
    },
  }) as never;
  await runInProject(project, params, { params: { n: 7 } });
  const same = await runInProject(project, params, { resume: true });
  deepEqual(same.result.tasks.cached!.value, { n: 7 });
  deepEqual(same.run.attributes["dagtrail.run.params"], { n: 7 });
  const other = await runInProject(project, params, { resume: true, params: { n: 8 } });
  equal(decisionOf(other, "cached"), "miss: ran because the parameter `n` changed from 7 to 8");
});

Deno.test("a run is named by its identifier or the beginning of it, and may even have succeeded", async () => {
  await using project = await makeProject(FILES);
  await project.write("flag.txt", "works");
  const old = await runInProject(project, tasks(), { keepWork: true, cache: false });
  await project.write("flag.txt", "fails");
  await failedRun(project);
  const run = await runInProject(project, tasks(), { resume: old.result.run, cache: false });
  deepEqual(ranAndTaken(run).ran, []);
  const beginning = old.result.run.slice(0, -1);
  equal(
    (await runInProject(project, tasks(), { resume: beginning })).run.attributes["dagtrail.run.resumes"],
    old.result.run,
  );
});

Deno.test("of several runs that did not succeed, the newest one of the pipeline is gone on with", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, tasks(1), { cache: false });
  const newest = await runInProject(project, tasks(2), { cache: false });
  await runInProject(project, pipelineOf(project, tasks(3), "other"), { cache: false });
  await project.write("flag.txt", "works");
  await runInProject(project, tasks(4), { cache: false, keepWork: true });
  const run = await runInProject(project, tasks(2), { resume: true, cache: false });
  equal(run.run.attributes["dagtrail.run.resumes"], newest.result.run);
});

Deno.test("what cannot be gone on with is refused, with the reason", async () => {
  await using project = await makeProject(FILES);
  const check = async (resume: boolean | string, message: RegExp): Promise<void> => {
    await rejects(runInProject(project, tasks(), { resume }), (error) => {
      match((error as Error).message, message);
      return error instanceof PipelineError;
    });
  };
  await check(
    true,
    /error\[run\]: there is no run of the pipeline "test" to resume: none in .*\.work was interrupted or failed\n {2}fix run it without --resume/,
  );
  await check("test-", /error\[run\]: there is no run "test-" to resume: nothing in .* is called so/);
  const one = await runInProject(project, tasks(), { cache: false });
  await runInProject(project, tasks(), { cache: false });
  await check("test-", /error\[run\]: 2 runs begin with "test-": test-/);
  const other = await runInProject(project, pipelineOf(project, tasks(), "other"));
  await check(other.result.run, /error\[run\]: the run other-.* is one of the pipeline "other", and this is "test"/);
  Deno.writeTextFileSync(`${one.result.work}/ledger.jsonl`, "{");
  await check(one.result.run, /there is no run ".*" to resume/);
  equal([...Deno.readDirSync(project.path("runs/.work"))].length, 3, "what was refused leaves nothing behind");
});

Deno.test("a run that still goes on is not gone on with", async () => {
  await using project = await makeProject({
    ...FILES,
    "waits.ts": `
      export default async () => {
        while ((await Deno.readTextFile(new URL("./flag.txt", import.meta.url))).trim() !== "works") {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };`,
  });
  const waits = { waits: { module: "waits.ts", permissions: { read: ["flag.txt"] } } };
  const refused = Promise.withResolvers<string>();
  const going = runInProject(project, waits, {
    onEvent(event) {
      if (event.type !== "attempt-process") return;
      const [run] = [...Deno.readDirSync(project.path("runs/.work"))].map(({ name }) => name);
      runInProject(project, waits, { resume: run! })
        .then(() => "it was not refused", (error: Error) => error.message)
        .then(refused.resolve)
        .finally(() => Deno.writeTextFileSync(project.path("flag.txt"), "works"));
    },
  });
  match(await refused.promise, /error\[run\]: the run test-.* is still going on\n {2}fix wait for its end, or stop it/);
  equal((await going).result.result, "success");
});

Deno.test("what an earlier run left is looked at: what is not as it was runs again", async () => {
  const check = async (damage: (attempt: string, work: string) => unknown, reason: string): Promise<void> => {
    await using project = await makeProject(FILES);
    const failed = await failedRun(project, { cache: false });
    await damage(`${failed.result.work}/tasks/net/attempt-1`, failed.result.work!);
    const run = await runInProject(project, tasks(), { resume: true, cache: false });
    equal(run.result.result, "success");
    match(decisionOf(run, "net"), sentence(reason));
    equal(run.result.tasks.last!.value, "left 1");
  };
  const changed = "miss: ran because what the run RUN left of it is not what it was";
  await check((attempt) => Deno.writeTextFileSync(`${attempt}/output/deep/f.txt`, "LEFT 1"), changed);
  await check((attempt) => Deno.writeTextFileSync(`${attempt}/output/deep/f.txt`, "left"), changed);
  await check((attempt) => Deno.removeSync(`${attempt}/output/deep/f.txt`), changed);
  await check((attempt) => Deno.removeSync(`${attempt}/records.jsonl`), changed);
  await check((attempt) => {
    Deno.removeSync(`${attempt}/output/deep/f.txt`);
    Deno.symlinkSync("/etc/hostname", `${attempt}/output/deep/f.txt`);
  }, changed);
  await check((_, work) => {
    // As a kill in the middle of a line leaves it.
    const ledger = Deno.readTextFileSync(`${work}/ledger.jsonl`);
    Deno.writeTextFileSync(`${work}/ledger.jsonl`, ledger.slice(0, ledger.indexOf('"task":"net"') + 30));
  }, "off: ran because the run RUN had not finished it");
  await check(
    (attempt) => Deno.utimeSync(`${attempt}/output/deep/f.txt`, 1, 1),
    "resumed: did not run, because the run RUN had finished it, and nothing that it depends on changed",
  );
});

Deno.test("a task that is forced runs, whatever the earlier run has of it", async () => {
  await using project = await makeProject(FILES);
  await failedRun(project);
  const run = await runInProject(project, tasks(), { resume: true, force: ["net"] });
  equal(decisionOf(run, "net"), "forced: ran because --force names it");
});

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
