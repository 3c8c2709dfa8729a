import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { type RunEntry, runEntry } from "../../../tracker/catalog/run_entry.ts";
import { baseBranchOf } from "../../../tracker/history/base_branch.ts";
import { pipelineHistory } from "../../../tracker/history/pipeline_history.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import { findingsOf } from "../../../tracker/site/history/findings.ts";
import { pipelineView } from "../../../tracker/site/history/pipeline_view.ts";
import { RunBuilder } from "../run_builder.ts";

interface Made {
  readonly branch: string;
  readonly ms: number;
  readonly accuracy: number;
  readonly failed?: boolean;
  readonly cached?: boolean;
}

async function entries(runs: readonly Made[]): Promise<readonly RunEntry[]> {
  return await Promise.all(runs.map(async ({ branch, ms, accuracy, failed = false, cached = false }, i) => {
    const text = await new RunBuilder({
      id: `run-${i}`,
      startMs: Date.UTC(2026, 9, 1 + i),
      resource: { "vcs.ref.head.name": branch, ...(branch === "main" ? {} : { "vcs.ref.base.name": "main" }) },
      tasks: [{
        name: "train",
        ...(failed ? { result: "failure" } : {}),
        attempts: [{
          startMs: 0,
          endMs: ms,
          ...(failed ? { result: "failure" } : {}),
          metrics: { accuracy },
          ...(cached ? { attributes: { "dagtrail.attempt.cached": true } } : {}),
        }],
      }],
    }).encode();
    return runEntry(readRun(decodeRunFile(text)), { id: `run-${i}`, slug: `run-${i}` });
  }));
}

function series(count: number, make: (i: number) => Partial<Made>): readonly Made[] {
  return Array.from(
    { length: count },
    (_, i) => ({ branch: "main", ms: 400 + i % 7, accuracy: 0.9 + i % 5 / 1000, ...make(i) }),
  );
}

Deno.test("a task that got slower is told of in words, with the day and the run", async () => {
  const runs = await entries(series(40, (i) => ({ ms: (i < 25 ? 400 : 840) + i % 7 })));
  const [finding] = findingsOf(pipelineHistory("digits", runs));
  assert.equal(finding!.kind, "slower");
  assert.equal(finding!.about, "train");
  assert.equal(
    finding!.text,
    "takes 2.1 times as long since 26 Oct 2026: 843 ms in the median of 15 runs, 403 ms before",
  );
  assert.equal(finding!.run!.id, "run-25");
});

Deno.test("tasks stand in the newest run's order, those of one name beside each other by their keys", async () => {
  const started = async (id: string, names: readonly string[]): Promise<RunEntry> => {
    const tasks = names.map((name, i) => ({ name, attempts: [{ startMs: i * 100, endMs: i * 100 + 50 }] }));
    const text = await new RunBuilder({ id, startMs: Date.UTC(2026, 9, 1), tasks }).encode();
    return runEntry(readRun(decodeRunFile(text)), { id, slug: id });
  };
  const { tasks } = pipelineHistory("digits", [
    await started("old", ["gone", "train[200]", "summary", "ingest"]),
    await started("new", ["ingest", "train[1000]", "check[b]", "train[200]", "check[a]", "summary", "train[30]"]),
  ]);
  assert.deepEqual(tasks.map(({ name }) => name), [
    "ingest",
    "train[30]",
    "train[200]",
    "train[1000]",
    "check[a]",
    "check[b]",
    "summary",
    "gone",
  ]);
});

Deno.test("a slow branch does not make the base branch slow", async () => {
  const runs = await entries(series(40, (i) => i % 2 === 1 && i > 20 ? { branch: "experiment", ms: 2000 } : {}));
  assert.deepEqual(findingsOf(pipelineHistory("digits", runs)), []);
});

Deno.test("a task that fails more often than it used to is told of", async () => {
  const runs = await entries(series(40, (i) => ({ failed: i === 3 || i > 30 && i % 2 === 0 })));
  const [finding] = findingsOf(pipelineHistory("digits", runs));
  assert.equal(finding!.kind, "failing");
  assert.equal(finding!.text, "failed in 4 of the last 10 runs; before, in 1 of 30");
});

Deno.test("a metric is held against the base branch's median, branch by branch", async () => {
  const runs = await entries([
    ...series(30, () => ({})),
    { branch: "worse", ms: 400, accuracy: 0.85 },
    { branch: "same", ms: 400, accuracy: 0.902 },
  ]);
  const { baseBranch, metrics } = pipelineHistory("digits", runs);
  assert.equal(baseBranch, "main");
  const { base, changes } = metrics[0]!;
  assert.equal(base!.median, 0.902);
  assert.deepEqual(changes.map(({ line, notable }) => [line, notable]), [
    ["main", false],
    ["same", false],
    ["worse", true],
  ]);
  const [finding] = findingsOf(pipelineHistory("digits", runs));
  assert.match(finding!.text, /^is 0\.85 on worse, −0\.052 \(−5\.8 %\) against main's median of 0\.902$/);
});

Deno.test("the base branch is what pull requests want to be merged into, or has a usual name", async () => {
  const [, pull] = await entries(series(2, (i) => i === 0 ? {} : { branch: "x" }));
  const of = (branch?: string, baseBranch?: string): RunEntry => ({ ...pull!, branch, baseBranch });
  assert.equal(baseBranchOf([of("a", "next"), of("main"), of("main")]), "next");
  assert.equal(baseBranchOf([of("a"), of("a"), of("trunk")]), "trunk");
  assert.equal(baseBranchOf([of("a"), of("b"), of("b")]), "b");
  assert.equal(baseBranchOf([of()]), undefined);
});

Deno.test("what the code of a fork says is never what others are held against, whatever its branch is called", async () => {
  const own = await entries(series(30, () => ({})));
  const made = await entries(series(30, () => ({ ms: 4000, accuracy: 0.1 })));
  const forks = made.map((run): RunEntry => ({ ...run, fork: true, baseBranch: "theirs" }));
  assert.equal(baseBranchOf([...own, ...forks]), "main");
  const { metrics } = pipelineHistory("digits", [...own, ...forks]);
  assert.equal(metrics[0]!.base!.median, 0.902);
  assert.deepEqual(metrics[0]!.changes.map(({ line, notable }) => [line, notable]), [["main", false], [
    "main (fork)",
    true,
  ]]);
  assert.deepEqual(
    findingsOf(pipelineHistory("digits", [...own, ...forks])).filter(({ kind }) => kind === "slower"),
    [],
  );
});

Deno.test("pull requests are told apart whose branches have one name, and those of forks from the branch itself", async () => {
  const runs = await entries([
    ...series(14, () => ({})),
    ...series(3, (i) => ({ branch: "update-deps", accuracy: 0.5 + i / 5 })),
    ...series(1, () => ({ branch: "alone" })),
    ...series(1, () => ({ accuracy: 0.1 })),
  ]);
  const changes = ["11", "12", "12", "13", "3"];
  const told = runs.map((run, i): RunEntry => {
    return i < 14 ? run : { ...run, changeId: changes[i - 14]!, ...(i === 18 ? { fork: true } : {}) };
  });
  const { lines, metrics } = pipelineHistory("digits", told);
  assert.deepEqual(lines.slice(13), [
    "main",
    "update-deps #11",
    "update-deps #12",
    "update-deps #12",
    "alone",
    "main #3",
  ]);
  assert.deepEqual(
    metrics[0]!.changes.filter(({ notable }) => notable).map(({ line, value }) => [line, value]),
    [["main #3", 0.1], ["update-deps #11", 0.5]],
  );
});

Deno.test("a run that goes on is neither a failure nor a duration yet", async () => {
  const runs = await entries(series(3, () => ({})));
  const going = runs.map((run, i): RunEntry => i < 2 ? run : { ...run, outcome: "running", durationMs: 1 });
  const { ended, succeeded, medianMs } = pipelineView("digits", "digits", going);
  assert.deepEqual([ended, succeeded], [2, 2]);
  assert.ok(medianMs! > 100);
});

Deno.test("what was taken from an earlier run is no duration, and makes no task faster or more reliable", async () => {
  const runs = await entries(series(40, (i) => i > 20 ? { ms: 0, cached: true } : {}));
  const history = pipelineHistory("digits", runs);
  const [{ durations, medianMs, tried }] = history.tasks as [typeof history.tasks[number]];
  assert.deepEqual(findingsOf(history), []);
  assert.deepEqual([Math.round(durations[20]!), durations[21], durations[39]], [406, undefined, undefined]);
  assert.deepEqual([Math.round(medianMs!), tried], [403, 21]);
});

Deno.test("a task that takes no time at all is no infinite number of times as fast", async () => {
  const runs = await entries(series(40, (i) => i > 20 ? { ms: 0 } : {}));
  const [finding] = findingsOf(pipelineHistory("digits", runs));
  assert.equal(finding!.text, "takes less time since 22 Oct 2026: 0 ms in the median of 19 runs, 403 ms before");
});
