import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { testWithPython } from "../../helpers/python.ts";
import { exportFolder, filesBelow, FIXTURE, HOSTILE_NAMES, hostileRun, withRun } from "./exported_runs.ts";

Deno.test("a run and its attempts are runs of one experiment, in MLflow's layout", async () => {
  await withRun("", async (_, folder) => {
    const out = `${folder}/mlruns`;
    deepEqual(await exportFolder("mlflow", FIXTURE, out), []);
    const [experiment, ...others] = [...Deno.readDirSync(out)].map(({ name }) => name).filter((name) =>
      name !== ".trash"
    );
    deepEqual(others, []);
    const runs = [...Deno.readDirSync(`${out}/${experiment}`)].filter(({ name }) => /^[0-9a-f]{32}$/.test(name));
    // The run, six attempts, and the task that was skipped.
    equal(runs.length, 8);
    const files = filesBelow(out);
    const accuracy = files.filter((file) => file.endsWith("/metrics/accuracy"));
    equal(accuracy.length, 2);
    for (const file of accuracy) match(Deno.readTextFileSync(`${out}/${file}`), /^\d{13} 0\.9\d 0\n$/);
    const loss = Deno.readTextFileSync(`${out}/${files.find((file) => file.endsWith("/metrics/loss"))}`);
    deepEqual(loss.trim().split("\n").map((line) => line.split(" ")[2]), ["0", "1", "2", "3", "4"]);
    for (const file of files.filter((file) => file.endsWith("/metrics/odd"))) {
      match(Deno.readTextFileSync(`${out}/${file}`), /^\d{13} nan 0\n$/);
    }
  });
});

Deno.test("several runs go into one store, and none twice", async () => {
  await withRun(
    Deno.readTextFileSync(FIXTURE).replaceAll("fixture-20261123", "fixture-20261124"),
    async (path, folder) => {
      const out = `${folder}/mlruns`;
      await Deno.mkdir(`${folder}/runs/blobs`);
      deepEqual(await exportFolder("mlflow", FIXTURE, out), []);
      equal((await exportFolder("mlflow", path, out)).length, 1, "the second run's blob is not beside it");
      const experiments = [...Deno.readDirSync(out)].filter(({ name }) => name !== ".trash");
      equal(experiments.length, 1);
      equal(
        [...Deno.readDirSync(`${out}/${experiments[0]!.name}`)].filter(({ name }) => name.length === 32).length,
        16,
      );
      for (const force of [false, true]) await rejects(exportFolder("mlflow", path, out, force), /is in .* already/);
    },
  );
});

const READ = `
import json, sys
from mlflow.tracking import MlflowClient
client = MlflowClient(tracking_uri="file://" + sys.argv[1])
found = []
for experiment in client.search_experiments():
    for run in client.search_runs([experiment.experiment_id]):
        history = {name: [[m.step, str(m.value)] for m in client.get_metric_history(run.info.run_id, name)] for name in run.data.metrics}
        found.append({"experiment": experiment.name, "name": run.info.run_name, "status": run.info.status,
                      "params": run.data.params, "tags": run.data.tags, "metrics": history,
                      "artifacts": [a.path for a in client.list_artifacts(run.info.run_id)]})
print(json.dumps(found))
`;

testWithPython({
  title: "MLflow's own client reads the store, with statuses, parameters, metrics and artifacts",
  modules: ["mlflow"],
  program: READ,
  env: { MLFLOW_ALLOW_FILE_STORE: "true" },
  async prepare(folder) {
    await exportFolder("mlflow", FIXTURE, `${folder}/mlruns`);
    return [`${folder}/mlruns`];
  },
  check(stdout) {
    const runs = JSON.parse(stdout);
    const named = (name: string) => runs.find((run: { name: string }) => run.name === name);
    deepEqual(runs.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`).sort(), [
      "broken FAILED",
      "fixture-20261123-023744-4c8c59 FAILED",
      "prepare FINISHED",
      "publish KILLED",
      "report FINISHED",
      "train[1] FINISHED",
      "train[2] attempt 1 FAILED",
      "train[2] attempt 2 FINISHED",
    ]);
    equal(named("train[1]").metrics.loss.length, 5);
    deepEqual(named("prepare").params, { size: "40", ratio: "0.75", labels: '["a","b"]', source: "made up" });
    deepEqual(named("prepare").artifacts.sort(), ["blobs", "rows.csv"]);
    ok(named("prepare").tags["mlflow.parentRunId"]);
  },
});

testWithPython({
  title: "MLflow's own client reads a store of hostile names",
  modules: ["mlflow"],
  program: READ,
  env: { MLFLOW_ALLOW_FILE_STORE: "true" },
  async prepare(folder) {
    await withRun(await hostileRun(), (path) => exportFolder("mlflow", path, `${folder}/mlruns`).then(() => {}));
    return [`${folder}/mlruns`];
  },
  check(stdout) {
    const runs = JSON.parse(stdout);
    equal(runs.length, HOSTILE_NAMES.length + 1);
    for (const { metrics } of runs.filter((run: { params: object }) => Object.keys(run.params).length === 1)) {
      deepEqual(Object.values(metrics), [[[0, "1.0"], [1, "nan"], [2, "-inf"]]]);
    }
  },
});
