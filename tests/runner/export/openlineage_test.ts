import { deepEqual, equal, ok } from "node:assert/strict";
import { testWithPython } from "../../helpers/python.ts";
import { exportText, FIXTURE, hostileRun, withRun } from "./exported_runs.ts";

// deno-lint-ignore no-explicit-any -- checked by OpenLineage's own client below
type Event = any;

async function eventsOf(path: string): Promise<Event[]> {
  const text = await exportText("openlineage", path);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("the run and each task that was tried begin and end, in time, the run around its tasks", async () => {
  const events = await eventsOf(FIXTURE);
  deepEqual(events.map(({ eventType, job }) => `${eventType} ${job.name}`), [
    "START fixture",
    "START fixture.prepare",
    "COMPLETE fixture.prepare",
    "START fixture.train[1]",
    "COMPLETE fixture.train[1]",
    "START fixture.train[2]",
    "START fixture.broken",
    "FAIL fixture.broken",
    "COMPLETE fixture.train[2]",
    "START fixture.report",
    "COMPLETE fixture.report",
    "FAIL fixture",
  ]);
  const [start] = events;
  const times = events.map(({ eventTime }) => Date.parse(eventTime));
  deepEqual(times, times.toSorted((a, b) => a - b));
  for (const { job, run } of events.slice(1, -1)) {
    deepEqual(run.facets.parent.run, { runId: start.run.runId });
    deepEqual(run.facets.parent.job, { namespace: "https://github.com/owner/fixture", name: "fixture" });
    ok(job.facets.sourceCodeLocation.url.startsWith("https://github.com/owner/fixture/blob/"));
  }
});

Deno.test("what a task was handed is what another one has left", async () => {
  const events = await eventsOf(FIXTURE);
  const ended = (name: string): Event =>
    events.find(({ eventType, job }) => eventType !== "START" && job.name === name);
  const outputs = (name: string): string[] => ended(name).outputs.map((dataset: { name: string }) => dataset.name);
  deepEqual(outputs("fixture.prepare"), [
    "fixture.prepare",
    "fixture.prepare/artifacts/rows.csv",
    "fixture.prepare/artifacts/blobs/large.bin",
  ]);
  deepEqual(outputs("fixture.broken"), []);
  const inputs = ended("fixture.report").inputs.map((dataset: { name: string }) => dataset.name);
  deepEqual(inputs, ["fixture.train[1]", "fixture.train[2]"]);
  for (const input of inputs) ok(outputs(input).includes(input));
  equal(ended("fixture.broken").run.facets.errorMessage.message, "TypeError: this one never works");
});

Deno.test("an address that is not one of the web goes nowhere, and each event stays on its line", async () => {
  await withRun(await hostileRun(), async (path) => {
    const events = await eventsOf(path);
    equal(events[0].job.namespace, "dagtrail");
    ok(!JSON.stringify(events).includes("javascript:alert(1)/"));
  });
});

testWithPython({
  title: "OpenLineage's own client takes every event and facet, with the schemas that they name",
  modules: ["openlineage.client", "attr"],
  program: `
import attr, importlib, inspect, json, pkgutil, sys
import openlineage.client.generated as generated
import openlineage.client.generated.base as base
classes = {}
for module in pkgutil.iter_modules(generated.__path__):
    for _, found in inspect.getmembers(importlib.import_module(generated.__name__ + "." + module.name), inspect.isclass):
        if hasattr(found, "_get_schema"):
            try: classes[found._get_schema()] = found
            except Exception: pass
def facets(holder, key="facets"):
    for facet in holder.get(key, {}).values():
        made = classes[facet["_schemaURL"]]
        members = {name: value for name, value in facet.items() if not name.startswith("_")}
        assert set(members) <= {field.name for field in attr.fields(made)}, (made, members)
        made(**members)
count = 0
for line in open(sys.argv[1], encoding="utf-8"):
    event = json.loads(line)
    facets(event["run"]); facets(event["job"])
    for dataset in event["inputs"] + event["outputs"]: facets(dataset); facets(dataset, "outputFacets")
    made = base.RunEvent(
        eventTime=event["eventTime"], producer=event["producer"], eventType=base.EventType[event["eventType"]],
        run=base.Run(runId=event["run"]["runId"]), job=base.Job(namespace=event["job"]["namespace"], name=event["job"]["name"]),
        inputs=[base.InputDataset(namespace=d["namespace"], name=d["name"]) for d in event["inputs"]],
        outputs=[base.OutputDataset(namespace=d["namespace"], name=d["name"]) for d in event["outputs"]])
    assert made.schemaURL == event["schemaURL"]
    count += 1
print(count)
`,
  async prepare(folder) {
    const hostile = await hostileRun();
    let text = await exportText("openlineage", FIXTURE);
    await withRun(hostile, async (path) => {
      text += await exportText("openlineage", path);
    });
    await Deno.writeTextFile(`${folder}/events.ndjson`, text);
    return [`${folder}/events.ndjson`];
  },
  check: (stdout) => ok(Number(stdout) > 50, stdout),
});
