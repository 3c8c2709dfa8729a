import assert from "node:assert/strict";
import type { RunEntry } from "../../../tracker/catalog/run_entry.ts";
import { matcher } from "../../../tracker/query/match_query.ts";
import { parseQuery } from "../../../tracker/query/parse_query.ts";

const NOW = Date.UTC(2026, 10, 10, 12);

const RUN: RunEntry = {
  slug: "digits-1",
  id: "digits-1",
  pipeline: "digits",
  outcome: "failure",
  complete: true,
  startMs: Date.UTC(2026, 10, 3, 9, 30),
  durationMs: 95_000,
  trigger: "pull_request",
  actor: "octocat",
  branch: "release/2",
  baseBranch: "main",
  commit: "9d59409acf",
  dirty: false,
  changeId: "12",
  changeTitle: "More, and better, images",
  counts: [{ outcome: "failure", count: 1 }, { outcome: "skip", count: 2 }, { outcome: "success", count: 9 }],
  attempts: 14,
  params: {
    keys: [{ task: "", name: "seed" }, { task: "", name: "mode" }, { task: "train[400]", name: "n" }, {
      task: "train[600]",
      name: "n",
    }],
    values: [2, "a b", 400, 600],
  },
  metrics: {
    keys: [{ task: "train[400]", name: "accuracy" }, { task: "train[600]", name: "accuracy" }, {
      task: "x",
      name: "bad",
    }],
    values: [0.96, 0.98, NaN],
  },
  own: { keys: [{ task: "", name: "cost" }], values: [1.5] },
  tasks: [],
};

function selects(text: string, run: RunEntry = RUN): boolean {
  const parsed = parseQuery(text, NOW);
  assert.ok("query" in parsed, `${text}: ${"fault" in parsed ? parsed.fault.message : ""}`);
  return matcher(parsed.query, NOW)(run);
}

Deno.test("queries select what they say", () => {
  const holding = [
    "",
    "digits octocat",
    "failed",
    '"better, images"',
    "#12",
    '"seed=2"',
    "status:failed",
    "status:succeeded,failure",
    "-status:succeeded",
    "status!=success",
    "branch:release/2",
    "branch:RELEASE/2",
    "branch:release/*",
    "branch~lease",
    "base:main pr:12,13",
    "title~images",
    "commit:9d594",
    "started:2026-11-03",
    "started:2026-11",
    "started:2026",
    "started>2026-11-02",
    "started>=2026-11-03",
    "started<=2026-11-03",
    "started<2026-11-03T09:31",
    "started:2026-11-01..2026-11-03",
    "started:2026-11-03..",
    "age<8d age>7d",
    "duration>90s duration<2m",
    "duration:1m..2m",
    "tasks:12 failed=1 attempts>13",
    "dirty:no fork:no",
    "param.seed=2 param.n=600 param.n:400..500",
    "param.train[400]/n=400",
    'param.mode="a b"',
    'param."mode"~b',
    "metric.accuracy>0.97",
    "metric.train[400]/accuracy<0.97",
    "-metric.train[400]/accuracy>0.97",
    "metric.nothing!=1",
    "own.cost>1",
  ];
  for (const text of holding) assert.ok(selects(text), `${text} selects the run`);
  const failing = [
    "mnist",
    "digits -octocat",
    "status:success",
    "branch:release",
    'branch:"release/*"',
    "started>2026-11-03",
    "started<2026-11-03",
    "started:2026-11-04..2026-11-09",
    "started:today",
    "age>8d",
    "duration<=90s",
    "param.seed=3",
    "param.seed>2",
    "param.mode>1",
    "metric.bad>0",
    "metric.bad<=0",
    "metric.nothing=1",
    "metric.train[400]/accuracy>0.97",
    "-fork:no",
    "dirty:yes",
    "commit:594",
  ];
  for (const text of failing) assert.ok(!selects(text), `${text} does not select the run`);
});

Deno.test("what a run does not say fits no comparison, and every exclusion", () => {
  const bare: RunEntry = { ...RUN, branch: undefined, startMs: undefined, dirty: undefined, durationMs: undefined };
  for (const text of ["branch:main", "started>2020", "started<2030", "dirty:no", "duration<1h", "age>0s"]) {
    assert.ok(!selects(text, bare), text);
    assert.ok(selects(`-${text}`, bare), `-${text}`);
  }
});
