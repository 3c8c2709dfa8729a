import assert from "node:assert/strict";
import { planPipeline } from "../../../runner/dag/plan_pipeline.ts";
import type { Task } from "../../../runner/dag/task.ts";
import { mistakeOf, mistakesOf, MODULE, planOf, untypedPipeline, untypedTask } from "./untyped_pipeline.ts";

/** The line, from 1, of this file on which the text comes first. */
async function lineOf(text: string): Promise<number> {
  const lines = (await Deno.readTextFile(new URL(import.meta.url))).split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}

const HERE = decodeURIComponent(new URL(import.meta.url).pathname);

Deno.test("a circle of dependencies is reported with its whole path", () => {
  const found = mistakeOf(() => {
    untypedTask("a", { module: MODULE, after: ["c"] });
    const b = untypedTask("b", { module: MODULE, after: ["a"] });
    untypedTask("c", { module: MODULE, inputs: { x: b } });
    untypedTask("d", { module: MODULE, after: ["c"] });
  });
  assert.equal(found.code, "cycle");
  assert.equal(found.message, "the tasks depend on each other in a circle: a -> c -> b -> a");
  assert.equal(found.task, "a");
  assert.equal(found.fix, "take one of these dependencies away");
});

Deno.test("a task that waits for itself is a circle", () => {
  const found = mistakeOf(() => untypedTask("a", { module: MODULE, after: ["a"] }));
  assert.match(found.message, /in a circle: a -> a$/);
});

Deno.test("a name that no task has is reported with the task that was probably meant", () => {
  const found = mistakeOf(() => {
    untypedTask("ingest", { module: MODULE });
    untypedTask("report", { module: MODULE, after: ["ingset"] });
  });
  assert.equal(found.code, "unknown-task");
  assert.equal(found.message, '`after` of the task "report" names "ingset", which is not a task of this pipeline');
  assert.equal(found.fix, "did you mean ingest?");
});

Deno.test("a name that is like no task's is reported with what there is", () => {
  const found = mistakeOf(() => {
    untypedTask("ingest", { module: MODULE });
    untypedTask("report", { module: MODULE, inputs: { data: "load" } });
  });
  assert.equal(
    found.message,
    'the input "data" of the task "report" names "load", which is not a task of this pipeline',
  );
  assert.equal(found.fix, "the pipeline has: ingest, report");
});

Deno.test("a task of another pipeline is no input, even when one here has its name", () => {
  let other: Task | undefined;
  planOf(() => other = untypedTask("ingest", { module: MODULE }));
  const found = mistakeOf(() => {
    untypedTask("ingest", { module: MODULE });
    untypedTask("report", { module: MODULE, inputs: { data: other } });
  });
  assert.equal(found.code, "unknown-task");
  assert.equal(
    found.message,
    'the input "data" of the task "report" names "ingest", which is a task of another pipeline',
  );
  assert.equal(found.fix, "the pipeline has: ingest, report");
});

Deno.test("two tasks of one name are reported at the second, with the place of the first", async () => {
  const found = mistakeOf(() => {
    untypedTask("twin", { module: MODULE, tags: ["the first"] });
    untypedTask("twin", { module: MODULE, tags: ["the second"] });
  });
  assert.equal(found.code, "duplicate-task");
  assert.match(found.message, /^there are two tasks named "twin"; the first is at /);
  assert.ok(found.message.includes(`${HERE}:${await lineOf(`tags: ["the first"]`)}:`), found.message);
  assert.ok(found.location?.startsWith(`${HERE}:${await lineOf(`tags: ["the second"]`)}:`), String(found.location));
  assert.equal(found.fix, "give one another name, or tell them apart by a key: task(name, { key: … })");
});

Deno.test("two tasks of one name and one key are reported, and a number is the same key as its text", () => {
  const found = mistakeOf(() => {
    untypedTask("train", { module: MODULE, key: 600 });
    untypedTask("train", { module: MODULE, key: "600" });
  });
  assert.match(found.message, /two tasks named "train\[600\]"/);
  assert.equal(found.fix, "give each its own key");
});

Deno.test("who reads the second of two tasks of one name is not blamed for it", () => {
  const found = mistakesOf(() => {
    untypedTask("twin", { module: MODULE });
    const second = untypedTask("twin", { module: MODULE });
    untypedTask("report", { module: MODULE, inputs: { data: second } });
  });
  assert.deepEqual(found.map(({ code }) => code), ["duplicate-task"]);
});

Deno.test("an input that is no task is reported with its name, and so is one in an array with its place", () => {
  const check = (inputs: unknown, message: string): void => {
    const found = mistakeOf(() => untypedTask("report", { module: MODULE, inputs }));
    assert.equal(found.code, "missing-input");
    assert.equal(found.message, message);
    assert.equal(found.fix, "pass what task(…) returned");
    assert.equal(found.task, "report");
  };
  check({ data: undefined }, 'the input "data" of the task "report" must be a task, and is undefined');
  check({ data: null }, 'the input "data" of the task "report" must be a task, and is null');
  check({ data: 5n }, 'the input "data" of the task "report" must be a task, and is 5n');
  check({ data: {} }, 'the input "data" of the task "report" must be a task, and is {}');
  check({ data: [NaN] }, 'the input "data", item 0 of the task "report" must be a task, and is NaN');
});

Deno.test("inputs and after of the wrong shape are reported", () => {
  const check = (options: Record<string, unknown>, message: string): void => {
    const found = mistakeOf(() => untypedTask("report", { module: MODULE, ...options }));
    assert.equal(found.code, "wiring");
    assert.equal(found.message, message);
  };
  check({ inputs: [] }, 'inputs of the task "report" must be an object of tasks by input name, and is []');
  check({ inputs: null }, 'inputs of the task "report" must be an object of tasks by input name, and is null');
  check({ inputs: "x" }, 'inputs of the task "report" must be an object of tasks by input name, and is "x"');
  check({ after: "x" }, 'after of the task "report" must be an array of tasks, and is "x"');
});

Deno.test("a name or a key that could not be a folder is refused", () => {
  const wanted = 'may have letters, digits, ".", "_" and "-" and must start with a letter, a digit or "_"';
  for (const name of ["", "a b", "a/b", "..", ".hidden", "-x", "a[1]", "ä", "a\n", 5, undefined]) {
    const found = mistakeOf(() => untypedTask(name, { module: MODULE }));
    assert.equal(found.code, "name");
    assert.equal(found.message, `a task's name ${wanted}, and is ${JSON.stringify(name)}`);
  }
  for (const key of ["", "a b", "../x", "x]"]) {
    const found = mistakeOf(() => untypedTask("train", { module: MODULE, key }));
    assert.equal(found.message, `the key of the task "train" ${wanted}, and is ${JSON.stringify(key)}`);
  }
  const long = mistakeOf(() => untypedTask("train", { module: MODULE, key: "k".repeat(194) }));
  assert.match(
    long.message,
    /^the name of the task "train\[kk.*" has 201 characters with its key, .* 200 are the most$/,
  );
  planOf(() => untypedTask("train", { module: MODULE, key: "k".repeat(193) }));
  for (const name of ["digits", "split-train_test.2", "_x", "7"]) planOf(() => untypedTask(name, { module: MODULE }));
});

Deno.test("a pipeline needs a name and at least one task", async () => {
  const planned = planPipeline(untypedPipeline({ name: "my pipeline", tasks() {} }), {}, "/project");
  const [name, empty] = planned.diagnostics ?? [];
  assert.match(name?.message ?? "", /^a pipeline's name may have .* and is "my pipeline"$/);
  assert.equal(empty?.code, "empty");
  assert.equal(empty?.message, 'the pipeline "my pipeline" declares no task');
  assert.equal(empty?.fix, "call task(…) in its function `tasks`");
  const line = await lineOf('name: "my pipeline"');
  for (const { location } of [name!, empty!]) assert.ok(location?.startsWith(`${HERE}:${line}:`), String(location));
});

Deno.test("every mistake is told at once, each with its task and its place", async () => {
  const found = mistakesOf(() => {
    untypedTask("bad name", { module: MODULE, timeout: "soon" });
    untypedTask("lost", { module: "./relative.ts", after: ["nowhere"] });
  });
  assert.deepEqual(found.map(({ code }) => code).sort(), ["name", "option", "option", "unknown-task"]);
  const line = await lineOf('untypedTask("lost"');
  for (const diagnostic of found.filter(({ task }) => task === "lost")) {
    assert.ok(diagnostic.location?.startsWith(`${HERE}:${line}:`), String(diagnostic.location));
  }
});

Deno.test("a plan lists tasks after what they depend on, and each dependency once with all that it is needed for", () => {
  const { tasks } = planOf(() => {
    untypedTask("last", { module: MODULE, after: ["first"], inputs: {} });
    const first = untypedTask("first", { module: MODULE });
    const parts = [1, 2].map((key) => untypedTask("part", { module: MODULE, key, inputs: { from: first } }));
    untypedTask("join", { module: MODULE, inputs: { parts, again: first, also: first }, after: [first, "last"] });
  });
  const order = tasks.map(({ id }) => id);
  for (const task of tasks) {
    for (const dependency of task.dependencies) {
      assert.ok(order.indexOf(dependency.task) < order.indexOf(task.id), `${task.id} before ${dependency.task}`);
    }
  }
  const join = tasks.find(({ id }) => id === "join")!;
  assert.deepEqual(join.inputs, { parts: ["part[1]", "part[2]"], again: "first", also: "first" });
  assert.deepEqual(join.dependencies, [
    { task: "part[1]", inputs: ["parts"] },
    { task: "part[2]", inputs: ["parts"] },
    { task: "first", inputs: ["again", "also"] },
    { task: "last", inputs: [] },
  ]);
});

Deno.test("an empty array of tasks is an input of nothing, and no mistake", () => {
  const [task] = planOf(() => untypedTask("join", { module: MODULE, inputs: { parts: [] } })).tasks;
  assert.deepEqual(task?.inputs, { parts: [] });
  assert.deepEqual(task?.dependencies, []);
});
