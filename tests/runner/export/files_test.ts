import { deepEqual, equal, match, ok } from "node:assert/strict";
import { exportFolder, filesBelow, FIXTURE, HOSTILE_NAMES, hostileRun, withRun } from "./exported_runs.ts";

Deno.test("a folder a task and one an attempt, with what each had, and every artifact byte for byte", async () => {
  await withRun("", async (_, folder) => {
    const out = `${folder}/out`;
    deepEqual(await exportFolder("files", FIXTURE, out), []);
    deepEqual(filesBelow(out), [
      "pipeline.json",
      "tasks/broken/attempt-1/run.json",
      "tasks/broken/task.json",
      "tasks/prepare/attempt-1/artifacts/blobs/large.bin",
      "tasks/prepare/attempt-1/artifacts/rows.csv",
      "tasks/prepare/attempt-1/log.txt",
      "tasks/prepare/attempt-1/run.json",
      "tasks/prepare/task.json",
      "tasks/publish/task.json",
      "tasks/report/attempt-1/artifacts/summary.md",
      "tasks/report/attempt-1/run.json",
      "tasks/report/task.json",
      "tasks/train[1]/attempt-1/metrics.jsonl",
      "tasks/train[1]/attempt-1/run.json",
      "tasks/train[1]/task.json",
      "tasks/train[2]/attempt-1/run.json",
      "tasks/train[2]/attempt-2/metrics.jsonl",
      "tasks/train[2]/attempt-2/run.json",
      "tasks/train[2]/task.json",
    ]);
    const read = (path: string): string => Deno.readTextFileSync(`${out}/${path}`);
    const pipeline = JSON.parse(read("pipeline.json"));
    deepEqual([pipeline.pipeline, pipeline.result, pipeline.params], ["fixture", "failure", { size: 40 }]);
    deepEqual(pipeline.tasks.find(({ task }: { task: string }) => task === "report").upstream, [
      { task: "train[1]", inputs: ["models"] },
      { task: "train[2]", inputs: ["models"] },
      { task: "prepare", inputs: [] },
    ]);
    const attempt = JSON.parse(read("tasks/train[2]/attempt-2/run.json"));
    deepEqual([attempt.result, attempt.metrics.odd, attempt.returned], ["success", "NaN", 2]);
    equal(JSON.parse(read("tasks/train[2]/attempt-1/run.json")).exception.type, "RangeError");
    deepEqual(read("tasks/train[1]/attempt-1/metrics.jsonl").trim().split("\n").map((line) => JSON.parse(line).name), [
      ...Array.from({ length: 5 }, () => "loss"),
      "accuracy",
      "odd",
    ]);
    const [first, second] = read("tasks/prepare/attempt-1/log.txt").split("\n");
    match(first!, /^2026-\d\d-\d\dT[\d:.]+Z stdout making 40 rows$/);
    match(second!, /Z stderr a warning: \\u001b\[33mnot\\u001b\[0m much$/);
    equal(read("tasks/prepare/attempt-1/artifacts/rows.csv"), "x,y\n1,2\n");
    const large = Deno.readFileSync(`${out}/tasks/prepare/attempt-1/artifacts/blobs/large.bin`);
    deepEqual(large, new Uint8Array(262_145).map((_, i) => i % 251));
  });
});

for (const format of ["files", "mlflow", "ro-crate"] as const) {
  Deno.test(`hostile names stay below the folder of ${format}, each artifact in a file of its own`, async () => {
    await withRun(await hostileRun(), async (path, folder) => {
      await Deno.mkdir(`${folder}/deep/in`, { recursive: true });
      deepEqual(await exportFolder(format, path, `${folder}/deep/in/out`), []);
      deepEqual([...Deno.readDirSync(`${folder}/deep`)].map(({ name }) => name), ["in"]);
      deepEqual([...Deno.readDirSync(`${folder}/deep/in`)].map(({ name }) => name), ["out"]);
      const texts = new Map<string, number>();
      for (const file of filesBelow(`${folder}/deep/in/out`)) {
        const text = Deno.readTextFileSync(`${folder}/deep/in/out/${file}`);
        texts.set(text, (texts.get(text) ?? 0) + 1);
      }
      for (const artifact of HOSTILE_NAMES) {
        const data = new TextDecoder().decode(new TextEncoder().encode(`Same|${artifact}`));
        equal(texts.get(data), 1, JSON.stringify(data));
      }
    });
  });
}

Deno.test("a run that was cut off is exported as far as it went, in every format", async () => {
  const text = Deno.readTextFileSync(FIXTURE);
  const document = JSON.parse(text);
  const [group] = document.resourceSpans;
  // As a journal without its last spans: no run, and a task with attempts but no end.
  group.scopeSpans = group.scopeSpans.filter(({ spans: [span] }: { spans: { name: string }[] }) =>
    span!.name !== "RUN fixture" && span!.name !== "broken" && span!.name !== "ARTIFACT blobs/large.bin"
  );
  await withRun(JSON.stringify(document), async (path, folder) => {
    const { exportText } = await import("./exported_runs.ts");
    match(await exportText("csv", path), /,broken,,interrupted,1,/);
    match(await exportText("mermaid", path), /"broken"\]:::other/);
    const events = (await exportText("openlineage", path)).trim().split("\n").map((line) => JSON.parse(line));
    deepEqual(events.at(-1).eventType, "ABORT");
    equal(JSON.parse(await exportText("slsa", path)).predicate.runDetails.metadata.finishedOn, undefined);
    for (const format of ["files", "mlflow", "ro-crate"] as const) {
      deepEqual(await exportFolder(format, path, `${folder}/${format}`), []);
    }
    equal(JSON.parse(Deno.readTextFileSync(`${folder}/files/pipeline.json`)).result, "interrupted");
    ok(filesBelow(`${folder}/files`).includes("tasks/broken/attempt-1/run.json"));
  });
});
