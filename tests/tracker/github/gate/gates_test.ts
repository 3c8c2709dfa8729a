import assert from "node:assert/strict";
import { decodeRunFile } from "../../../../runner/otlp/decode.ts";
import { checkGates } from "../../../../tracker/github/gate/check_gates.ts";
import { parseGate } from "../../../../tracker/github/gate/parse_gate.ts";
import { readRun } from "../../../../tracker/model/read_run.ts";
import type { RunView } from "../../../../tracker/model/run_view.ts";
import { RunBuilder } from "../../run_builder.ts";

async function runWith(metrics: Readonly<Record<string, number>>, key?: string): Promise<RunView> {
  const tasks = [{
    name: "train",
    ...(key === undefined ? {} : { key }),
    attempts: [{ startMs: 0, endMs: 1, metrics }],
  }];
  return readRun(decodeRunFile(await new RunBuilder({ tasks }).encode()));
}

const CASES: readonly (readonly [gate: string, before: readonly number[], now: number, passes: boolean])[] = [
  ["metric.m drops 0.002", [0.994], 0.992, false],
  ["metric.m drops 0.002", [0.994], 0.9921, true],
  ["metric.m drops by 0.002", [0.994], 0.5, false],
  ["metric.m drops 0.002", [0.994], 0.999, true],
  ["metric.m drops 5%", [200], 190, false],
  ["metric.m drops 5 %", [200], 191, true],
  ["metric.m drops 5%", [-200], -210, false],
  ["metric.m rises 10%", [50], 55, false],
  ["metric.m rises 1e-3", [1], 1.0005, true],
  ["metric.m drops 0.1", [0.1, 0.9, 1], 0.85, true],
  ["metric.m drops 0.1", [0.1, 0.9, 1], 0.8, false],
  ["metric.m drops 0.1", [], 0.1, true],
  ["metric.m drops 0.1", [1], NaN, false],
  ["metric.m below 0.9", [], 0.9, true],
  ["metric.m is below 0.9", [], 0.899, false],
  ["metric.m above -1.5", [], -1, false],
  ["metric.m above 3", [], NaN, false],
  ["metric.m of train drops 1", [5], 3, false],
  ["metric.m of other drops 1", [5], 3, false],
];

for (const [text, before, now, passes] of CASES) {
  Deno.test(`${text}: from ${before.join(", ") || "nothing"} to ${now} ${passes ? "passes" : "fails"}`, async () => {
    const base = await Promise.all(before.map((m) => runWith({ m })));
    const [finding] = checkGates(await runWith({ m: now }), base, [parseGate(text)]);
    assert.equal(finding!.passed, passes, finding!.why);
  });
}

Deno.test("a gate says which task it is about, and a group's name means all of its tasks", async () => {
  const run = await runWith({ "a b": 1 }, "400");
  const [one, group, other] = checkGates(
    run,
    [],
    [
      'metric."a b" of train[400] below 2',
      'metric."a b" of train below 2',
      'metric."a b" of train[500] below 2',
    ].map(parseGate),
  );
  assert.deepEqual([one!.tasks, group!.tasks], [["train[400]"], ["train[400]"]]);
  assert.deepEqual([other!.passed, other!.why], [false, "no task logged this metric"]);
});

for (
  const text of [
    "metric.m",
    "metric.m drops",
    "metric.m drops x",
    "m drops 1",
    "metric.m falls 1",
    "metric.a b drops 1",
    "metric.m below 5%",
    "metric.m drops 1 2",
    "",
  ]
) {
  Deno.test(`${JSON.stringify(text)} is no condition, and the forms are shown`, () => {
    assert.throws(() => parseGate(text), /is no condition: write metric\.NAME \[of TASK\] drops\|rises AMOUNT\[%\]/);
  });
}

Deno.test("a drop by nothing, which would always hold, is refused", () => {
  assert.throws(() => parseGate("metric.m drops 0"), /the amount must be more than 0, and is 0/);
});
