import { deepEqual, equal } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const API =
  `import { SpanStatusCode, trace } from "npm:@opentelemetry/api@1.10.0"; const tracer = trace.getTracer("mine");`;

Deno.test("spans that a task opens hang below its attempt, nested as the task nested them", async () => {
  await using project = await makeProject({
    "task.ts": `${API}
      export default async ({ params }) => {
        await tracer.startActiveSpan("outer", async (outer) => {
          outer.setAttribute("who", params.who);
          await new Promise((resolve) => setTimeout(resolve));
          tracer.startActiveSpan("inner", (inner) => {
            inner.addEvent("happened", { n: 3 });
            inner.setStatus({ code: SpanStatusCode.ERROR, message: "as planned" });
            inner.end();
          });
          outer.end();
        });
        tracer.startSpan("second").end();
      };`,
  });
  const run = await runInProject(project, {
    a: { module: "task.ts", params: { who: "a" } },
    b: { module: "task.ts", params: { who: "b" } },
  }, { maxParallel: 2 });
  for (const id of ["a", "b"]) {
    const attempt = run.attempt(id);
    const below = (parent: string) => run.file.spans.filter((span) => span.parentSpanId === parent);
    const roots = below(attempt.spanId);
    deepEqual(roots.map(({ name }) => name).sort(), ["outer", "second"]);
    const outer = roots.find(({ name }) => name === "outer")!;
    equal(outer.attributes["who"], id);
    equal(outer.traceId, attempt.traceId);
    const [inner] = below(outer.spanId);
    deepEqual([inner!.name, inner!.status, inner!.events[0]!.name], [
      "inner",
      { code: "error", message: "as planned" },
      "happened",
    ]);
  }
});

Deno.test("of a burst of 5,000 spans none is dropped", async () => {
  await using project = await makeProject({
    "task.ts": `${API} export default () => { for (let i = 0; i < 5000; i++) tracer.startSpan("burst " + i).end(); };`,
  });
  const run = await runInProject(project, { task: { module: "task.ts" } });
  const { spanId } = run.attempt("task");
  const names = run.file.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name);
  equal(new Set(names).size, 5000);
});

Deno.test("spans of a task that threw are kept", async () => {
  await using project = await makeProject({
    "task.ts": `${API} export default () => { tracer.startSpan("before the end").end(); throw new Error("end"); };`,
  });
  const run = await runInProject(project, { task: { module: "task.ts" } });
  equal(run.result.tasks.task!.result, "failure");
  const { spanId } = run.attempt("task");
  deepEqual(run.file.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name), ["before the end"]);
});

Deno.test("a request that a task makes is a span of its own, without any code of the task's", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("hi"));
  const { port } = server.addr;
  await using project = await makeProject({
    "task.ts": `export default async ({ params }) => await (await fetch("http://127.0.0.1:" + params.port)).text();`,
  });
  const run = await runInProject(project, {
    task: { module: "task.ts", params: { port }, permissions: { net: [`127.0.0.1:${port}`] } },
  });
  equal(run.result.tasks.task!.value, "hi");
  const { spanId } = run.attempt("task");
  deepEqual(run.file.spans.filter((span) => span.parentSpanId === spanId).map(({ kind }) => kind), ["client"]);
});
