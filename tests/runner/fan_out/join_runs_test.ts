import assert from "node:assert/strict";
import fc from "fast-check";
import { joinRuns } from "../../../runner/fan_out/join_runs.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { encodeRunFile } from "../../../runner/otlp/encode.ts";
import type { RunFile, Span } from "../../../runner/otlp/span.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { SEED } from "../../helpers/seed.ts";
import { RunBuilder } from "../../tracker/run_builder.ts";
import { failedRun } from "../../tracker/sample_runs.ts";
import { comparable } from "./comparable_run.ts";

const WHOLE = decodeRunFile(await failedRun().encode());
const NAMES = taskSpans(WHOLE).map(({ attributes }) => String(attributes["cicd.pipeline.task.name"]));

function taskSpans({ spans }: RunFile): readonly Span[] {
  return spans.filter(({ attributes }) =>
    "cicd.pipeline.task.name" in attributes && !("dagtrail.attempt.number" in attributes)
  );
}

/** What a run of some of the tasks would have left: ids of its own, and all other tasks skipped. */
function partOf(whole: RunFile, names: readonly string[], seed: number): RunFile {
  const fresh = (id: string): string =>
    (BigInt(`0x${id}`) ^ BigInt(seed * 7919 + 1)).toString(16).padStart(id.length, "0");
  const dropped = new Set<string>();
  const kept: Span[] = [];
  const tasks = new Set(taskSpans(whole));
  for (const span of [...whole.spans].reverse()) {
    const isLeftOut = tasks.has(span) && !names.includes(String(span.attributes["cicd.pipeline.task.name"]));
    if (span.parentSpanId !== undefined && dropped.has(span.parentSpanId)) dropped.add(span.spanId);
    else if (isLeftOut) {
      dropped.add(span.spanId);
      const skipped = { "cicd.pipeline.task.run.result": "skip", "dagtrail.task.skip.reason": "not selected" };
      kept.push({ ...span, attributes: { ...span.attributes, ...skipped } });
    } else kept.push(span);
  }
  return {
    resource: { ...whole.resource, "cicd.pipeline.run.id": `part-${seed}`, "cicd.worker.name": `machine ${seed}` },
    spans: kept.reverse().map((span) => ({
      ...span,
      traceId: fresh(span.traceId),
      spanId: fresh(span.spanId),
      ...(span.parentSpanId === undefined ? {} : { parentSpanId: fresh(span.parentSpanId) }),
      links: span.links.map((link) => ({ ...link, traceId: fresh(link.traceId), spanId: fresh(link.spanId) })),
    })),
  };
}

Deno.test("however a run is cut into parts, joined they are the run again, but for ids and machines", () => {
  const cuts = fc.array(fc.nat({ max: 4 }), { minLength: NAMES.length, maxLength: NAMES.length });
  fc.assert(
    fc.property(cuts, (places) => {
      const parts = [...new Set(places)].map((place) =>
        partOf(WHOLE, NAMES.filter((_, i) => places[i] === place), place + 1)
      );
      const joined = joinRuns(parts);
      assert.deepEqual(comparable(joined), comparable(WHOLE));
      assert.deepEqual(checkTracesData(encodeRunFile(joined.resource, joined.spans)), []);
    }),
    { seed: SEED, numRuns: 50 },
  );
});

Deno.test("a joined run has one trace and one root, spans from its first part to its last, and says which machine ran what", () => {
  const late = 60_000_000_000n;
  const [one, two] = [partOf(WHOLE, NAMES.slice(0, 3), 1), partOf(WHOLE, NAMES.slice(3), 2)];
  const shifted = {
    ...two,
    spans: two.spans.map((span) => ({ ...span, startNs: span.startNs + late, endNs: span.endNs + late })),
  };
  const { resource, spans } = joinRuns([one, shifted]);
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  assert.equal(ids.size, spans.length);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  assert.equal(roots.length, 1);
  const run = WHOLE.spans.at(-1)!;
  assert.deepEqual([roots[0]!.startNs, roots[0]!.endNs], [run.startNs, run.endNs + late]);
  assert.equal(roots[0]!.attributes["cicd.pipeline.result"], "failure");
  assert.deepEqual([resource["cicd.pipeline.run.id"], resource["cicd.worker.name"]], ["part-1", undefined]);
  const workers = spans.filter(({ attributes }) => "dagtrail.attempt.number" in attributes)
    .map(({ attributes }) => attributes["cicd.worker.name"]);
  assert.deepEqual([...new Set(workers)].sort(), ["machine 1", "machine 2"]);
  for (const { links } of spans) for (const link of links) assert.ok(ids.has(link.spanId));
});

Deno.test("the command of a joined run is that of the whole", () => {
  const words = ["run", "p.ts", "--only", "a", "--param", "n=1", "--reuse", "parts/1", "--only", "b", "--runs", "out"];
  const part = { ...WHOLE, resource: { ...WHOLE.resource, "dagtrail.command": words } };
  assert.deepEqual(joinRuns([part]).resource["dagtrail.command"], ["run", "p.ts", "--param", "n=1"]);
});

Deno.test("parts that cannot be one run are refused, with the reason", async () => {
  const other = decodeRunFile(await new RunBuilder({ pipeline: "other", tasks: [] }).encode());
  const cut = { ...WHOLE, spans: WHOLE.spans.slice(0, -1) };
  const twice = [partOf(WHOLE, NAMES, 1), partOf(WHOLE, ["ingest"], 2)];
  assert.throws(() => joinRuns([]), /there is no part to be joined/);
  assert.throws(() => joinRuns([WHOLE, other]), /the parts are of different pipelines: digits and other/);
  assert.throws(() => joinRuns([cut]), /part 1 \(digits-20261122-231133-fa11ed\) was cut off/);
  assert.throws(() => joinRuns(twice), /the task "ingest" was carried out in two of the parts/);
});
