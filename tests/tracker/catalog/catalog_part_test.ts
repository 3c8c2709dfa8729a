import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { decodePart, encodePart } from "../../../tracker/catalog/catalog_part.ts";
import { dataScript, readDataScript } from "../../../tracker/catalog/data_script.ts";
import { type RunEntry, runEntry } from "../../../tracker/catalog/run_entry.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import { manyRun } from "../../../bench/many_runs.ts";
import { RunBuilder } from "../run_builder.ts";
import { failedRun, hostileRun } from "../sample_runs.ts";

async function entryOf(run: RunBuilder, slug: string): Promise<RunEntry> {
  const own = [{ name: "cost", value: 1.5 }, { name: "of nothing", value: null }];
  return runEntry(readRun(decodeRunFile(await run.encode())), { id: slug, slug, own, fork: slug === "b" });
}

/** A run whose only task was taken from an earlier one. */
function cachedRun(): RunBuilder {
  const attributes = { "dagtrail.attempt.cached": true };
  return new RunBuilder({ id: "c", tasks: [{ name: "train", attempts: [{ startMs: 0, endMs: 0, attributes }] }] });
}

/** As JSON has it: what is undefined is absent. NaN and the infinities are kept apart. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, member) => {
    return typeof member === "number" && !Number.isFinite(member) ? `number ${member}` : member;
  }));
}

/** Times in a catalogue are rounded: starts to milliseconds, durations to tenths. */
function rounded(entry: RunEntry): RunEntry {
  const tenth = (ms: number | undefined): number | undefined => ms === undefined ? ms : Math.round(ms * 10) / 10;
  return {
    ...entry,
    startMs: entry.startMs === undefined ? undefined : Math.round(entry.startMs),
    durationMs: tenth(entry.durationMs),
    fork: entry.fork === true ? true : undefined,
    tasks: entry.tasks.map((task) => ({ ...task, durationMs: tenth(task.durationMs) })),
  };
}

Deno.test("entries survive being a part of the catalogue, as scripts too, and without their tasks", async () => {
  const entries = [
    await entryOf(failedRun(), "a"),
    await entryOf(hostileRun(), "b"),
    await entryOf(cachedRun(), "c"),
    ...await Promise.all([1, 2, 11].map((n) => entryOf(manyRun(n, 20, false), `run-${n}`))),
  ];
  const { runs, tasks } = encodePart(entries);
  const read = <Value>(value: Value): Value => readDataScript(dataScript("x", value)) as Value;
  assert.deepEqual(plain(decodePart(read(runs), read(tasks))), plain(entries.map(rounded)));
  assert.deepEqual(
    plain(decodePart(runs)),
    plain(entries.map((entry) => ({ ...rounded(entry), tasks: [] }))),
  );
});

Deno.test("what a part was decoded from is what it is encoded to", async () => {
  const part = encodePart([await entryOf(failedRun(), "a"), await entryOf(manyRun(3, 9, false), "b")]);
  const again = encodePart(decodePart(part.runs, part.tasks));
  assert.deepEqual(JSON.stringify(again), JSON.stringify(part));
});

Deno.test("runs of one pipeline cost a catalogue little more than their numbers", async () => {
  const entries = await Promise.all(
    Array.from({ length: 50 }, (_, n) => entryOf(manyRun(n * 17, 1000, false), `r${n}`)),
  );
  const { runs, tasks } = encodePart(entries);
  const perRun = (JSON.stringify(runs).length + JSON.stringify(tasks).length) / entries.length;
  assert.ok(perRun < 700, `${perRun} bytes a run, of 12 metrics and 12 tasks`);
});

Deno.test("data in a script is never code, whatever it holds", () => {
  const values = [
    `';globalThis.canary=1;'`,
    "</script><script>canary=1</script>",
    "\\';canary=1//",
    "\u2028\u2029\r\n\0\\",
    { __proto__: null, constructor: "x" },
    JSON.parse('{"__proto__":{"canary":1}}'),
  ];
  for (const value of values) {
    const script = dataScript("a'b\\", value);
    const self: { dagtrailData?: Record<string, string> } = {};
    // The script as a browser runs it.
    new Function("self", script)(self);
    assert.deepEqual(JSON.parse(self.dagtrailData!["a'b\\"]!), JSON.parse(JSON.stringify(value)));
    assert.equal(JSON.stringify(readDataScript(script)), JSON.stringify(value));
    assert.equal((globalThis as { canary?: number }).canary, undefined);
  }
  for (const text of ["", "alert(1)", dataScript("x", 1).slice(0, -3)]) assert.equal(readDataScript(text), undefined);
});

Deno.test("of a run with very many metrics and parameters, lists have some of each name, and say that there are more", async () => {
  const tasks = Array.from({ length: 600 }, (_, i) => ({
    name: `train[${i}]`,
    attempts: [{ startMs: 0, endMs: 1, metrics: { loss: i, accuracy: i }, params: { rate: i, depth: i } }],
  }));
  const last = {
    name: "report",
    attempts: [{ startMs: 1, endMs: 2, metrics: { best: 1 }, params: { threshold: 0.5 } }],
  };
  const many = await entryOf(new RunBuilder({ tasks: [...tasks, last] }), "a");
  assert.ok(many.metrics.keys.some(({ task, name }) => task === "report" && name === "best"));
  assert.ok(many.params.keys.some(({ task, name }) => task === "report" && name === "threshold"));
  assert.equal(many.cut, true);
  const [kept] = decodePart(encodePart([many]).runs);
  assert.equal(kept!.cut, true);
  assert.equal((await entryOf(failedRun(), "b")).cut, undefined);
});

Deno.test("a long text keeps its beginning and its end, by which it is told from others", async () => {
  const path = (end: string): string => `s3://a-bucket/${"folder/".repeat(80)}${end}`;
  const valueOf = async (end: string) =>
    (await entryOf(new RunBuilder({ params: { data: path(end) }, tasks: [] }), "a")).params.values[0];
  assert.notEqual(await valueOf("A"), await valueOf("B"));
  assert.match(String(await valueOf("A")), /^s3:\/\/a-bucket\/.*….*A$/);
});
