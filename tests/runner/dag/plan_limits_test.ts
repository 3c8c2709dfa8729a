import assert from "node:assert/strict";
import { planLimits } from "../../../runner/dag/plan_limits.ts";
import { planPipeline } from "../../../runner/dag/plan_pipeline.ts";
import { DEFAULT_LIMITS } from "../../../runner/words/limits.ts";
import { mistakeWith, MODULE, plannedWith, untypedPipeline, untypedTask } from "./untyped_pipeline.ts";

Deno.test("limits come into the plan in milliseconds and bytes, beside the defaults of those that are not named", () => {
  const { limits } = plannedWith({
    limits: { memory: "1GiB", cpu: "2m", disk: "5MB", files: 10, processes: 3, logLines: 7, logSize: 900 },
  });
  assert.deepEqual(limits, {
    ...DEFAULT_LIMITS,
    memoryBytes: 2 ** 30,
    cpuMs: 120_000,
    diskBytes: 5e6,
    files: 10,
    processes: 3,
    logLines: 7,
    logBytes: 900,
  });
});

Deno.test("a limit that is wrong is refused, named and quoted", () => {
  const check = (limits: unknown, message: string, fix?: string): void => {
    const found = mistakeWith({ limits });
    assert.equal(found.code, "limit");
    assert.equal(found.message, `the task "example": ${message}`);
    assert.equal(found.fix, fix);
  };
  const size = 'a size must be a positive number of bytes or look like "512MB" or "2GiB"';
  check("none", 'limits must be an object such as { logLines: 1000 }, and is "none"');
  check({ loglines: 5 }, 'there is no limit "loglines"', "did you mean logLines?");
  check({ logLines: 0 }, "limits.logLines: must be a whole number of at least 1, and is 0");
  check({ records: "many" }, 'limits.records: must be a whole number of at least 1, and is "many"');
  check({ disk: "2 GB" }, `limits.disk: ${size}, and is "2 GB"`);
  check({ cpu: 0 }, "limits.cpu: must be above 0; leave it out for no limit");
});

Deno.test("the run's limits stand where a task sets none, and its isolation is the least", () => {
  const limits = planLimits({ logLines: 5, files: 6 }, assert.fail);
  const pipeline = untypedPipeline({
    name: "example",
    tasks() {
      untypedTask("one", { module: MODULE, limits: { files: 60 } });
      untypedTask("two", { module: MODULE, isolation: "standard" });
    },
  });
  const planned = planPipeline(pipeline, {}, "/project", { limits, isolation: "strict" });
  assert.ok("plan" in planned);
  assert.deepEqual(planned.plan.tasks.map((task) => [task.limits.logLines, task.limits.files, task.isolation]), [
    [5, 60, "strict"],
    [5, 6, "strict"],
  ]);
});

Deno.test("the run's limit of memory is not that of a task which names its memory", () => {
  const limits = planLimits({ memory: "1GiB" }, assert.fail);
  const pipeline = untypedPipeline({
    name: "example",
    tasks() {
      untypedTask("own", { module: MODULE, memory: "2GiB" });
      untypedTask("none", { module: MODULE });
    },
  });
  const planned = planPipeline(pipeline, {}, "/project", { limits });
  assert.ok("plan" in planned);
  assert.deepEqual(planned.plan.tasks.map((task) => [task.memoryBytes, task.limits.memoryBytes]), [
    [2 ** 31, undefined],
    [undefined, 2 ** 30],
  ]);
});
