import { deepEqual, equal, ok } from "node:assert/strict";
import { type Pipeline, pipeline, run, type RunEvent, type RunOptions, type RunResult, task } from "../../mod.ts";
import { checkRunFile } from "../../runner/checking/check_run_file.ts";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import type { AttributeValue, RunFile, Span, SpanEvent } from "../../runner/otlp/span.ts";
import { checkTracesData } from "./otlp_check.ts";
import type { Project } from "./project.ts";

/** A run of a test's, with its run file read back. */
export interface ProjectRun {
  readonly result: RunResult;
  readonly events: readonly RunEvent[];
  /** The run file as it is on the disk. */
  readonly text: string;
  readonly file: RunFile;
  readonly run: Span;
  /** The span of a task by its full name. */
  task(id: string): Span;
  /** The span of a task's attempt, the first unless said. */
  attempt(id: string, number?: number): Span;
  /** What an attempt printed, a line each, from one stream or both. */
  printed(id: string, stream?: "stdout" | "stderr"): string[];
  /** What the runner noted about a task's first attempt. */
  notices(id: string): string[];
  /** The spans of the artifacts of a task's first attempt, by name. */
  artifacts(id: string): Map<string, Span>;
}

/** A task of one of the tests' pipelines: `module` is a file of the project; whatever else is an option of `task`. */
export type TaskOf = { readonly module: string } & Readonly<Record<string, unknown>>;

/** How a test runs a pipeline. */
export type ProjectRunOptions = Omit<RunOptions<object>, "root" | "runs"> & { readonly runs?: string };

/** A pipeline of tasks by name, in the project's files; `inputs` and `after` name tasks of the same pipeline. */
export function pipelineOf(project: Project, tasks: Readonly<Record<string, TaskOf>>, name = "test"): Pipeline<object> {
  return pipeline({
    name,
    tasks() {
      for (const [id, { module, ...options }] of Object.entries(tasks)) {
        task(id, { ...options, module: project.url(module) } as never);
      }
    },
  }) as Pipeline<object>;
}

/**
 * Runs tasks, or a pipeline, in a project, and reads its run file; whatever the run does, the file must be valid OTLP,
 * with a span for every task that ended and one attempt span for each attempt.
 */
export async function runInProject(
  project: Project,
  tasks: Readonly<Record<string, TaskOf>> | Pipeline<object>,
  options: ProjectRunOptions = {},
): Promise<ProjectRun> {
  const events: RunEvent[] = [];
  const result = await run("declare" in tasks ? tasks as Pipeline<object> : pipelineOf(project, tasks), {
    runs: project.path("runs"),
    ...options,
    root: project.root,
    // A run that hangs fails its test, and leaves no process.
    signal: AbortSignal.any([AbortSignal.timeout(60_000), ...options.signal === undefined ? [] : [options.signal]]),
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return await readRun(result, events);
}

async function readRun(result: RunResult, events: readonly RunEvent[]): Promise<ProjectRun> {
  const text = await Deno.readTextFile(result.file);
  deepEqual(checkTracesData(text), []);
  deepEqual(checkRunFile(result.file).faults, []);
  const file = decodeRunFile(text);
  const runs = file.spans.filter((span) => "cicd.pipeline.result" in span.attributes);
  equal(runs.length, 1, "a run file has one span for the run");
  const run = runs[0]!;
  const find = (what: string, match: (span: Span) => boolean): Span => {
    const found = file.spans.filter(match);
    equal(found.length, 1, `the run file has ${found.length} spans for ${what}`);
    return found[0]!;
  };
  const taskSpan = (id: string): Span =>
    find(id, (span) => span.attributes["cicd.pipeline.task.name"] === id && span.parentSpanId === run.spanId);
  const attempt = (id: string, number = 1): Span => {
    const { spanId } = taskSpan(id);
    return find(
      `attempt ${number} of ${id}`,
      (span) => span.parentSpanId === spanId && span.attributes["dagtrail.attempt.number"] === number,
    );
  };
  for (const [id, { result: outcome, attempts }] of Object.entries(result.tasks)) {
    equal(taskSpan(id).attributes["cicd.pipeline.task.run.result"], outcome);
    for (let number = 1; number <= attempts; number++) ok(attempt(id, number));
  }
  return {
    result,
    events,
    text,
    file,
    run,
    task: taskSpan,
    attempt,
    printed: (id, stream) =>
      eventsOf(attempt(id), "dagtrail.log")
        .filter(({ attributes }) => stream === undefined || attributes["log.iostream"] === stream)
        .map(({ attributes }) => String(attributes["log.record.original"])),
    notices: (id) =>
      eventsOf(attempt(id), "dagtrail.notice").map(({ attributes }) => String(attributes["dagtrail.message"])),
    artifacts(id) {
      const { spanId } = attempt(id);
      return new Map(
        file.spans
          .filter((span) => span.parentSpanId === spanId && "dagtrail.artifact.name" in span.attributes)
          .map((span) => [String(span.attributes["dagtrail.artifact.name"]), span]),
      );
    },
  };
}

/** The events of one name on a span, in order. */
export function eventsOf(span: Span, name: string): SpanEvent[] {
  return span.events.filter((event) => event.name === name);
}

/** What an attempt logged by a name as `dagtrail.param`, `dagtrail.metric` or `dagtrail.value`, in order. */
export function logged(span: Span, event: string, name: string): (AttributeValue | undefined)[] {
  return eventsOf(span, event)
    .filter(({ attributes }) => attributes["dagtrail.name"] === name)
    .map(({ attributes }) => attributes["dagtrail.value"]);
}
