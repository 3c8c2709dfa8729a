import assert from "node:assert/strict";
import { isPipeline, type Pipeline } from "../../../runner/dag/pipeline.ts";
import { planPipeline } from "../../../runner/dag/plan_pipeline.ts";
import { PipelineError } from "../../../runner/words/diagnostic.ts";
import { pathOfUrl, urlOfPath } from "../../../runner/words/file_path.ts";
import type { JsonObject } from "../../../runner/words/json.ts";
import type { Plan } from "../../../runner/words/plan.ts";
import { MODULE, planOf, untypedPipeline, untypedTask } from "./untyped_pipeline.ts";

const ROOT = new URL("../../../", import.meta.url);

/**
 * Writes a module in a folder with an awkward name and imports it; `use` gets what it exports. `text` makes the module's
 * text from the address of a copy of the library, which is the same code under another address.
 */
async function withModule(
  text: (mod: string) => string,
  use: (module: { default: Pipeline<object> }, path: string) => void,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "a (1) 100% #" }));
  try {
    const path = `${folder}/pipeline.ts`;
    await Deno.symlink(pathOfUrl(ROOT).replace(/\/$/, ""), `${folder}/copy`);
    await Deno.writeTextFile(path, text(urlOfPath(`${folder}/copy/mod.ts`)));
    use(await import(urlOfPath(path)), path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function planned(pipeline: Pipeline<object>, params: JsonObject = {}): Plan {
  const result = planPipeline(pipeline, params, "/project");
  if (result.diagnostics !== undefined) throw new Error(result.diagnostics[0]!.message);
  return result.plan;
}

Deno.test("a pipeline and its tasks know the file, the line and the column where they were written", async () => {
  const text = (): string =>
    `import { pipeline, task } from "${new URL("mod.ts", ROOT)}";
const make = (name: string) =>
  task(name, { module: import.meta.resolve("./task.ts") } as never);
export default pipeline({
  name: "placed",
  tasks() {
    task("first", { module: import.meta.resolve("./task.ts") } as never);
    make("second");
  },
});
`;
  await withModule(text, ({ default: made }, path) => {
    assert.equal(made.location, `${path}:4:16`);
    assert.deepEqual(planned(made).tasks.map(({ id, location, module }) => [id, location, module]), [
      ["first", `${path}:7:5`, urlOfPath(path.replace("pipeline.ts", "task.ts"))],
      ["second", `${path}:3:3`, urlOfPath(path.replace("pipeline.ts", "task.ts"))],
    ]);
  });
});

Deno.test("a pipeline that another copy of the library made is planned like one of our own", async () => {
  const text = (mod: string): string =>
    `import { pipeline, task } from "${mod}";
export default pipeline({
  name: "foreign",
  tasks() {
    const a = task("a", { module: "file:///a.ts" } as never);
    task("b", { module: "file:///b.ts", inputs: { a } } as never);
  },
});
`;
  await withModule(text, ({ default: made }, path) => {
    assert.ok(isPipeline(made));
    assert.equal(made.location, `${path}:2:16`);
    const { tasks } = planned(made);
    assert.deepEqual(tasks.map(({ id }) => id), ["a", "b"]);
    assert.equal(tasks[0]?.location, `${path}:5:15`);
  });
});

Deno.test("only what pipeline(…) made is a pipeline", () => {
  assert.ok(isPipeline(untypedPipeline({ name: "x", tasks() {} })));
  for (const value of [null, undefined, "x", {}, { name: "x", declare: () => [] }]) assert.ok(!isPipeline(value));
});

Deno.test("tasks exist only within a pipeline", () => {
  const outside = /^task\("stray"\) was called outside a pipeline: call it in pipeline\(\{ tasks\(\) \{ … \} \}\)$/;
  assert.throws(() => untypedTask("stray", { module: MODULE }), (error) => outside.test((error as Error).message));
  planOf(() => untypedTask("inside", { module: MODULE }));
  assert.throws(() => untypedTask("stray", { module: MODULE }), (error) => outside.test((error as Error).message));
});

Deno.test("a function `tasks` that throws leaves nothing behind, and the error has the author's own exception", () => {
  const broken = untypedPipeline({
    name: "broken",
    tasks() {
      untypedTask("a", { module: MODULE });
      throw new RangeError("no rows");
    },
  });
  assert.throws(() => planned(broken), (error) => {
    assert.ok(error instanceof PipelineError);
    assert.deepEqual(error.cause, new RangeError("no rows"));
    return true;
  });
  assert.throws(() => untypedTask("stray", { module: MODULE }), /outside a pipeline/);
});

Deno.test("a pipeline declared within another keeps its tasks to itself", () => {
  let inner: Plan | undefined;
  const outer = planOf(() => {
    untypedTask("before", { module: MODULE });
    inner = planOf(() => untypedTask("inner", { module: MODULE }));
    untypedTask("after", { module: MODULE });
  });
  assert.deepEqual(inner?.tasks.map(({ id }) => id), ["inner"]);
  assert.deepEqual(outer.tasks.map(({ id }) => id), ["before", "after"]);
});

Deno.test("an asynchronous function `tasks` is a mistake of the pipeline's, told with its place", () => {
  const made = untypedPipeline({
    name: "late",
    async tasks() {
      await Promise.resolve();
      untypedTask("too-late", { module: MODULE });
    },
  });
  assert.throws(() => planned(made), (error) => {
    assert.ok(error instanceof PipelineError);
    const [found] = error.diagnostics;
    assert.equal(found?.code, "asynchronous");
    assert.equal(found?.message, "the function `tasks` of a pipeline must not be asynchronous");
    assert.equal(found?.location, made.location);
    assert.match(error.message, /the pipeline "late": a mistake, and nothing was started/);
    return true;
  });
});

Deno.test("a plain `if` makes a task conditional, and a `map` fans out over parameters", () => {
  const made = untypedPipeline({
    name: "shapes",
    tasks({ params }) {
      const { rates, withReport } = params as { rates: number[]; withReport: boolean };
      const trials = rates.map((rate) => untypedTask("trial", { module: MODULE, key: rate, params: { rate } }));
      if (withReport) untypedTask("report", { module: MODULE, inputs: { trials } });
    },
  });
  const tasksFor = (rates: number[], withReport: boolean): Plan["tasks"] => planned(made, { rates, withReport }).tasks;
  assert.deepEqual(tasksFor([0.1], false).map(({ id }) => id), ["trial[0.1]"]);
  const tasks = tasksFor([0.1, 1e-7], true);
  assert.deepEqual(tasks.map(({ id }) => id), ["trial[0.1]", "trial[1e-7]", "report"]);
  assert.deepEqual(tasks[1]?.params, { rate: 1e-7 });
  assert.deepEqual(tasks[2]?.inputs, { trials: ["trial[0.1]", "trial[1e-7]"] });
});

Deno.test("what the function `tasks` throws is a mistake of the pipeline, told with the place in the user's module", async () => {
  const check = async (tasks: string, message: RegExp, place: string): Promise<void> => {
    const text = (mod: string): string =>
      `import { pipeline, task } from "${mod}";
const inner = () => { throw new TypeError("no such column"); };
export default pipeline({ name: "broken", ${tasks} } as never);
`;
    await withModule(text, ({ default: made }, path) => {
      assert.throws(() => planned(made), (error) => {
        assert.equal((error as Error).name, "PipelineError");
        const [diagnostic, ...rest] = (error as PipelineError).diagnostics;
        assert.deepEqual(rest, []);
        assert.equal(diagnostic!.code, "tasks");
        assert.match(diagnostic!.message, message);
        assert.equal(diagnostic!.location, `${path}:${place}`);
        return true;
      });
    });
  };
  await check("tasks() { inner(); }", /threw TypeError: no such column$/, "2:29");
  await check("tasks() { throw 'a text'; }", /threw "a text"$/, "3:16");
  await check("", /must have a function `tasks`, and that is undefined$/, "3:16");
  await check("tasks: [1]", /must have a function `tasks`, and that is \[1\]$/, "3:16");
});
