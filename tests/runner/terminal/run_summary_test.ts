import assert from "node:assert/strict";
import type { RunResult } from "../../../runner/words/run_result.ts";
import { runSummary } from "../../../runner/terminal/run_summary.ts";
import { styleFor } from "../../../runner/terminal/style.ts";

const RUN: RunResult = {
  run: "digits-20260101-000000-abcdef",
  result: "success",
  file: "/project/runs/digits-20260101-000000-abcdef.otlp.json",
  durationMs: 65_000,
  tasks: {
    ingest: { result: "success", attempts: 3, durationMs: 1234 },
    "train[400]": { result: "success", attempts: 1, durationMs: 250 },
  },
};

Deno.test("the summary of a run that succeeded is a row for each task and a last line for the run", () => {
  assert.equal(
    runSummary(RUN, styleFor(false), 100),
    [
      "task        attempts  result     time",
      "──────────  ────────  ─────────  ──────",
      "ingest      3         ✓ success  1.23 s",
      "train[400]  1         ✓ success  250 ms",
      "",
      "✓ success  digits-20260101-000000-abcdef  1 min 05 s",
    ].join("\n"),
  );
});

Deno.test("when something went wrong there is a column that says what, and a skipped task took no time", () => {
  const summary = runSummary(
    {
      ...RUN,
      result: "failure",
      tasks: {
        ingest: {
          result: "timeout",
          attempts: 1,
          durationMs: 1000,
          exception: { type: "Timeout", message: "it took longer than 1.00 s" },
        },
        report: { result: "skip", attempts: 0, durationMs: 0, reason: "ingest did not succeed (timeout)" },
      },
    },
    styleFor(false),
    100,
  );
  assert.equal(
    summary,
    [
      "task    attempts  result     time    why",
      "──────  ────────  ─────────  ──────  ───────────────────────────────────",
      "ingest  1         ◷ timeout  1.00 s  Timeout: it took longer than 1.00 s",
      "report  0         ○ skip             ingest did not succeed (timeout)",
      "",
      "✗ failure  digits-20260101-000000-abcdef  1 min 05 s",
    ].join("\n"),
  );
});

Deno.test("an exception cannot forge a row of the summary", () => {
  const forged = { type: "Error", message: "no\ntrain  1  ✓ success\x1b[2K" };
  const summary = runSummary(
    { ...RUN, tasks: { train: { result: "failure", attempts: 1, durationMs: 1, exception: forged } } },
    styleFor(false),
    200,
  );
  assert.equal(summary.split("\n").length, 5);
  assert.ok(!summary.includes("\x1b"));
});
