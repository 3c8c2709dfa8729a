import type { RunFile, Span } from "../../runner/otlp/span.ts";
import { orderTasks } from "./order_tasks.ts";
import { outcomeOf } from "./outcome.ts";
import { readMembers, readNumber, readText, readTime } from "./read_attributes.ts";
import { readArtifact } from "./read_artifact.ts";
import { readAttempt } from "./read_attempt.ts";
import { readResumed } from "./read_cache.ts";
import { inferTask, readDependencies, readTask } from "./read_task.ts";
import { readRunContext } from "./run_context.ts";
import type { AttemptView, RunView, TaskView } from "./run_view.ts";
import { type AttemptSpans, type SortedSpans, sortSpans } from "../../runner/otlp/sort_spans.ts";

/**
 * The view of a run.
 *
 * It makes do with whatever is there: a run that was cut off lacks spans at its end, a file that went through another
 * tool has spans in between, and what a task wrote itself may be hostile.
 */
export function readRun({ resource, spans }: RunFile): RunView {
  const sorted = sortSpans(spans);
  const { run } = sorted;
  const tasks = orderTasks(readTasks(sorted));
  return {
    id: readText(resource, "cicd.pipeline.run.id"),
    pipeline: readText(resource, "cicd.pipeline.name") ?? run?.name.replace(/^RUN /, "") ?? "unnamed pipeline",
    outcome: run === undefined ? "unknown" : outcomeOf(run, "cicd.pipeline.result"),
    errorType: run && readText(run.attributes, "error.type"),
    complete: run !== undefined,
    startMs: (run && readTime(run.startNs)) ?? earliest(tasks),
    endMs: (run && readTime(run.endNs)) ?? latest(tasks),
    params: run === undefined ? [] : readMembers(run.attributes, "dagtrail.run.params"),
    maxParallel: run && readNumber(run.attributes, "dagtrail.run.max_parallel"),
    reuses: run && readText(run.attributes, "dagtrail.run.reuses"),
    tasks,
    strayArtifacts: sorted.strayArtifacts.map(readArtifact),
    resumes: run && readResumed(run.attributes),
    context: readRunContext(resource),
  };
}

function readTasks({ tasks, attempts }: SortedSpans): readonly TaskView[] {
  const { ofTask, ofName } = assignAttempts(tasks, attempts);
  const ids = new Set(tasks.map((span) => span.spanId));
  const upstream = new Map(tasks.map((span) => [span, readDependencies(span, ids)]));
  const downstream = new Map<string, string[]>(tasks.map((span) => [span.spanId, []]));
  for (const [span, dependencies] of upstream) {
    for (const { task } of dependencies) downstream.get(task)!.push(span.spanId);
  }
  return [
    ...tasks.map((span) =>
      readTask(span, views(ofTask.get(span)), {
        upstream: upstream.get(span)!,
        downstream: downstream.get(span.spanId)!,
      })
    ),
    ...[...ofName].map(([name, attempts]) => inferTask(name, views(attempts))),
  ];
}

/** Gives each attempt to the task above it, or else to the one that it names; the rest by the names that they give. */
function assignAttempts(
  tasks: readonly Span[],
  attempts: readonly AttemptSpans[],
): { readonly ofTask: ReadonlyMap<Span, AttemptSpans[]>; readonly ofName: ReadonlyMap<string, AttemptSpans[]> } {
  const byName = new Map<string, Span>();
  for (const span of tasks) byName.set(readText(span.attributes, "cicd.pipeline.task.name")!, span);
  const ofTask = new Map<Span, AttemptSpans[]>(tasks.map((span) => [span, []]));
  const ofName = new Map<string, AttemptSpans[]>();
  for (const spans of attempts) {
    const name = readText(spans.attempt.attributes, "cicd.pipeline.task.name")!;
    const task = spans.task ?? byName.get(name);
    if (task !== undefined) ofTask.get(task)!.push(spans);
    else ofName.set(name, [...(ofName.get(name) ?? []), spans]);
  }
  return { ofTask, ofName };
}

function views(attempts: readonly AttemptSpans[] | undefined): readonly AttemptView[] {
  return (attempts ?? []).map(readAttempt).sort((a, b) => a.number - b.number);
}

function earliest(tasks: readonly TaskView[]): number | undefined {
  return tasks.reduce<number | undefined>((least, { startMs }) => {
    return startMs === undefined || (least !== undefined && least <= startMs) ? least : startMs;
  }, undefined);
}

function latest(tasks: readonly TaskView[]): number | undefined {
  return tasks.reduce<number | undefined>((most, { endMs }) => {
    return endMs === undefined || (most !== undefined && most >= endMs) ? most : endMs;
  }, undefined);
}
