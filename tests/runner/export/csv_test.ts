import { deepEqual, equal, match, ok } from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { RunBuilder } from "../../tracker/run_builder.ts";
import { exportText, FIXTURE, HOSTILE_NAMES, hostileRun, withRun } from "./exported_runs.ts";

Deno.test("a row a task, with the parameters and the last point of each metric, as another CSV reader sees it", async () => {
  const text = await exportText("csv", FIXTURE);
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: "\r\n" });
  deepEqual(rows.map(({ task, result, attempts }) => `${task} ${result} ${attempts}`), [
    "prepare success 1",
    "train[1] success 1",
    "train[2] success 2",
    "broken failure 1",
    "publish skip 0",
    "report success 1",
  ]);
  const [prepare, , train, broken] = rows as [
    Record<string, string>,
    unknown,
    Record<string, string>,
    Record<string, string>,
  ];
  equal(prepare["param.labels"], '["a","b"]');
  equal(prepare["param.source"], "made up");
  deepEqual([train["param.depth"], train["metric.accuracy"], train["metric.odd"]], ["2", "0.92", "NaN"]);
  match(train.start!, /^2026-11-23T02:37:44\.985Z$/);
  equal(broken.error, "TypeError: this one never works");
  equal(broken["metric.accuracy"], "");
});

Deno.test("a task that was taken from the cache has had no attempt", async () => {
  const attempt = { startMs: 0, endMs: 5, result: "success" } as const;
  const builder = new RunBuilder({
    id: "run",
    pipeline: "p",
    tasks: [
      { name: "ran", attempts: [attempt] },
      { name: "taken", attempts: [attempt], attributes: { "dagtrail.task.attempts": 0 } },
    ],
  });
  await withRun(await builder.encode(), async (path) => {
    const rows: Record<string, string>[] = parse(await exportText("csv", path), { columns: true });
    deepEqual(rows.map(({ task, attempts }) => [task, attempts]), [["ran", "1"], ["taken", "0"]]);
  });
});

Deno.test("whatever tasks and parameters are called, each stays one cell, and none is a formula", async () => {
  await withRun(await hostileRun(), async (path) => {
    const rows: string[][] = parse(await exportText("csv", path), { record_delimiter: "\r\n" });
    const [header, ...tasks] = rows as [string[], ...string[][]];
    ok(tasks.length > 15);
    const column = header.indexOf("task");
    const names = new Set(tasks.map((row) => row[column]));
    ok(names.has(`'${HOSTILE_NAMES.find((name) => name.startsWith("=HYPER"))}`));
    ok(names.has("line\nbreak"));
    for (const row of rows) {
      for (const cell of row) ok(!/^[=+@\t\r]|^-(?!Infinity|\d)/.test(cell), JSON.stringify(cell));
    }
  });
});
