import { deepEqual, equal, match, ok } from "node:assert/strict";
import { loadRunFile } from "../../../runner/otlp/load_run_file.ts";
import type { RunFile } from "../../../runner/otlp/span.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import { type Called, dagtrail } from "../../helpers/command_line.ts";
import { startBackend } from "../../helpers/otlp_backend.ts";
import type { Project } from "../../helpers/project.ts";
import { makeCliProject } from "./cli_project.ts";

const FILES = {
  "train.ts": `
    export default ({ log, attempt }) => {
      console.log("to stdout");
      console.error("to stderr");
      if (attempt.number === 1) throw new RangeError("not today");
      log.metric("loss", 0.5, { step: 3 });
      log.metric("loss", NaN);
      log.param("seed", 7);
      log.value("shape", { rows: 3 });
      log.text("note.txt", "the bytes of an artifact");
    };`,
};

const TASKS = `task("train", { retry: { attempts: 2 } });`;

/** Runs the project's pipeline; also what its run file says. */
async function run(
  project: Project,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Called & { readonly file: RunFile }> {
  const called = await dagtrail(["run", "pipeline.ts", "-q", ...words], { cwd: project.root, env });
  const path = /run file +(\S+)/.exec(called.stdout)?.[1];
  ok(path, called.stderr);
  return { ...called, file: loadRunFile(project.path(path)) };
}

Deno.test("a run arrives as spans, log records and metrics that OTLP's definitions accept, tied by their ids", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  await using backend = startBackend();
  const { code, stderr, file } = await run(project, ["--otlp", backend.url]);
  deepEqual([code, stderr], [0, ""]);
  for (const { violations, path } of backend.requests) deepEqual(violations, [], path);

  const spans = backend.spans();
  const named = (name: string) => spans.find((span) => span.name === name);
  deepEqual(
    spans.map(({ spanId, name }) => `${spanId} ${name}`).sort(),
    file.spans.map(({ spanId, name }) => `${spanId} ${name}`).sort(),
  );
  equal(backend.requests.some(({ text }) => text.includes(btoa("the bytes of an artifact"))), false);

  const second = named("train attempt 2");
  const records = backend.logs().map(({ body, traceId, spanId, eventName }) => ({
    what: eventName ?? "line",
    body: JSON.stringify(body),
    trace: traceId === named("RUN cli").traceId,
    attempt: spans.find((span) => span.spanId === spanId).name,
  }));
  deepEqual(records.map(({ what, attempt, trace }) => `${attempt}: ${what} ${trace}`).sort(), [
    "train attempt 1: exception true",
    "train attempt 1: line true",
    "train attempt 1: line true",
    "train attempt 2: dagtrail.param true",
    "train attempt 2: dagtrail.value true",
    "train attempt 2: line true",
    "train attempt 2: line true",
  ]);
  ok(records.some(({ body }) => body === `{"stringValue":"to stdout"}`));
  const [first, last] = backend.metrics();
  deepEqual([first.name, first.gauge.dataPoints[0].asDouble, last.gauge.dataPoints[0].asDouble], ["loss", 0.5, "NaN"]);
  const point = first.gauge.dataPoints[0];
  deepEqual(point.exemplars.map(({ traceId, spanId }: typeof second) => [traceId, spanId]), [[
    second.traceId,
    second.spanId,
  ]]);
  ok(point.attributes.some(({ key, value }: typeof second) => key === "dagtrail.step" && value.doubleValue === 3));
  // A span does not repeat what went as a record.
  deepEqual(named("train attempt 1").events.map(({ name }: typeof second) => name), ["exception"]);
});

Deno.test("the standard variables say where to and how, once --otlp env asks for it, and alone they say nothing", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  await using backend = startBackend();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${backend.url}/base`,
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_SERVICE_NAME: "my-service",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=ci",
    OTEL_METRICS_EXPORTER: "none",
  };
  equal((await run(project, [], env)).stderr, "");
  equal(backend.requests.length, 0);
  const { stderr, file } = await run(project, ["--otlp", "env"], env);
  equal(stderr, "");
  deepEqual([...new Set(backend.requests.map(({ path }) => path))].sort(), ["/base/v1/logs", "/base/v1/traces"]);
  for (const { headers, body } of backend.requests) {
    deepEqual([headers.get("authorization"), headers.get("content-encoding")], ["Bearer x", "gzip"]);
    const [{ resource }] = body.resourceSpans ?? body.resourceLogs;
    const attributes = new Map(
      resource.attributes.map(({ key, value }: { key: string; value: object }) => [key, Object.values(value)[0]]),
    );
    equal(attributes.get("service.name"), "my-service");
    equal(attributes.get("deployment.environment.name"), "ci");
    equal(attributes.get("cicd.pipeline.name"), "cli");
  }
  // The run file is the same, wherever it was sent.
  equal(file.resource["service.name"], "dagtrail");
  const disabled = await run(project, ["--otlp", "env"], { ...env, OTEL_SDK_DISABLED: "true" });
  match(disabled.stderr, /OTEL_SDK_DISABLED/);
});

Deno.test("a backend that is dead, silent or hostile costs a run nothing but one line that says what was lost", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  const held = Promise.withResolvers<Response>();
  await using silent = startBackend(() => held.promise);
  await using refusing = startBackend(() => new Response("no", { status: 403, statusText: "Forbidden" }));
  await using moving = startBackend(() => Response.redirect("http://127.0.0.1:9/", 308));
  const dead = await (async () => {
    await using gone = startBackend();
    return gone.url;
  })();
  const cases: readonly (readonly [string, RegExp])[] = [
    [silent.url, /no answer within 100 ms/],
    [refusing.url, /it answered 403 Forbidden/],
    [moving.url, /a redirection/],
    [dead, /refused/i],
  ];
  for (const [url, reason] of cases) {
    const { code, stderr, file } = await run(project, ["--no-cache", "--otlp", url], {
      OTEL_EXPORTER_OTLP_TIMEOUT: "100",
    });
    equal(code, 0);
    equal(stderr.split("\n").length, 1, stderr);
    match(
      stderr,
      new RegExp(`^otlp: not delivered to ${url}: 5 of 5 spans, 7 of 7 log records, 2 of 2 metric points; `),
    );
    match(stderr, reason);
    equal(file.spans.length, 5);
  }
  held.resolve(new Response());
});

Deno.test("a wrong address, and a protocol that is not spoken, exit with 2 before anything is run", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  for (
    const [words, env, message] of [
      [["--otlp", "localhost:4318"], {}, /--otlp must be an address that begins with http/],
      [["--otlp", "env"], { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, /http\/json only/],
    ] as const
  ) {
    const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts", ...words], { cwd: project.root, env });
    deepEqual([code, stdout], [2, ""]);
    match(stderr, message);
    equal(stderr.includes("    at "), false, stderr);
  }
});

Deno.test("with TRACEPARENT the run is a part of the caller's trace, for every reader", async () => {
  await using project = await makeCliProject(TASKS, FILES);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const env = { TRACEPARENT: `00-${traceId}-b7ad6b7169203331-01`, TRACESTATE: "vendor=1" };
  const { file, stdout } = await run(project, [], env);
  const span = file.spans.find(({ name }) => name === "RUN cli")!;
  deepEqual([span.traceId, span.parentSpanId, span.traceState], [traceId, "b7ad6b7169203331", "vendor=1"]);
  deepEqual(new Set(file.spans.map((span) => span.traceId)), new Set([traceId]));
  const view = readRun(file);
  deepEqual([view.complete, view.outcome, view.tasks.map(({ name }) => name)], [true, "success", ["train"]]);
  const call = (...words: string[]): Promise<Called> => dagtrail(words, { cwd: project.root });
  const name = /show (cli-\S+)/.exec(stdout)![1]!;
  equal((await call("check", name)).code, 0);
  match((await call("show", name)).stdout, /✓ success/);
  // What is not valid is ignored.
  const ignored = await run(project, [], { TRACEPARENT: "00-nonsense" });
  equal(ignored.file.spans.find(({ name }) => name === "RUN cli")!.parentSpanId, undefined);
});
