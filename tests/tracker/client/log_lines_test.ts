import assert from "node:assert/strict";
import { linesOfFile } from "../../../tracker/client/log/log_lines.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import { logText } from "../../../tracker/site/log_text.ts";
import { RunBuilder } from "../run_builder.ts";

Deno.test("a log's file is read as it was written: numbers, times, streams, levels, and a line is a line", async () => {
  const run = new RunBuilder({
    tasks: [{
      name: "a",
      attempts: [{
        startMs: 0,
        endMs: 9,
        logs: ["first  two spaces", { stderr: "ERROR second" }, "with\na break", ""],
      }],
    }],
  });
  const view = readRun({ resource: run.resource(), spans: await run.spans() });
  const lines = linesOfFile(logText(view.tasks[0]!.attempts[0]!));
  assert.deepEqual(lines.map(({ number, time, stderr, text, level }) => [number, time, stderr, text, level]), [
    [1, "0.000", false, "first  two spaces", undefined],
    [2, "0.001", true, "ERROR second", "error"],
    [3, "0.002", false, "with ⏎ a break", undefined],
    [4, "0.003", false, "", undefined],
  ]);
});
