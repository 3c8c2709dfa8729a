import { readNumber, readText } from "./read_attributes.ts";
import { type AttemptSpans, sortSpans } from "./sort_spans.ts";
import type { Attributes, RunFile, Span } from "./span.ts";

/** A run file as a run with its tasks and their attempts. It makes do with what is there. */
export interface RunTree {
  readonly resource: Attributes;
  /** As the resource says it, or `unnamed-run`. */
  readonly id: string;
  /** As the resource says it, or `unnamed-pipeline`. */
  readonly pipeline: string;
  /** Absent when the run was cut off before its span was written. */
  readonly run?: Span;
  /** By when they started, and by name. */
  readonly tasks: readonly TaskNode[];
  /** Artifacts whose attempt is not in the file. */
  readonly strayArtifacts: readonly Span[];
}

/** One task of a run. */
export interface TaskNode {
  /** Its full name, such as `train-model[400]`; in a broken file, two may have the same. */
  readonly name: string;
  /** Absent when the run was cut off before the task was over. */
  readonly span?: Span;
  /** By number. */
  readonly attempts: readonly AttemptSpans[];
  /** The tasks that it depends on, each once. */
  readonly upstream: readonly Dependency[];
}

/** Why a task waits for another. */
export interface Dependency {
  readonly task: TaskNode;
  /** The inputs that it provides; empty for a dependency without data. */
  readonly inputs: readonly string[];
}

/** The tree of a run file. */
export function runTree({ resource, spans }: RunFile): RunTree {
  const sorted = sortSpans(spans);
  const byName = new Map(sorted.tasks.map((span) => [nameOf(span), span]));
  const attempts = new Map<Span | string, AttemptSpans[]>(sorted.tasks.map((span) => [span, []]));
  for (const one of sorted.attempts) {
    const name = nameOf(one.attempt);
    attempts.getOrInsertComputed(one.task ?? byName.get(name) ?? name, () => []).push(one);
  }
  const tasks = [...attempts].map(([of, tried]): OpenNode => ({
    name: typeof of === "string" ? of : nameOf(of),
    ...(typeof of === "string" ? {} : { span: of }),
    attempts: tried.sort((a, b) => numberOf(a.attempt) - numberOf(b.attempt)),
    upstream: [],
  }));
  const byId = new Map(tasks.flatMap((task) => task.span === undefined ? [] : [[task.span.spanId, task] as const]));
  for (const task of tasks) {
    const inputs = new Map<OpenNode, string[]>();
    for (const link of task.span?.links ?? []) {
      const upstream = byId.get(link.spanId);
      if (upstream === undefined || upstream === task) continue;
      const input = readText(link.attributes, "dagtrail.dependency.input");
      inputs.getOrInsertComputed(upstream, () => []).push(...input === undefined ? [] : [input]);
    }
    for (const [upstream, names] of inputs) task.upstream.push({ task: upstream, inputs: names });
  }
  return {
    resource,
    id: readText(resource, "cicd.pipeline.run.id") ?? "unnamed-run",
    pipeline: readText(resource, "cicd.pipeline.name") ?? "unnamed-pipeline",
    ...(sorted.run === undefined ? {} : { run: sorted.run }),
    tasks: tasks.sort(compareTasks),
    strayArtifacts: sorted.strayArtifacts,
  };
}

type OpenNode = Omit<TaskNode, "upstream"> & { readonly upstream: Dependency[] };

/** The number of an attempt's span, 1 for the first. */
export function numberOf(attempt: Span): number {
  return readNumber(attempt.attributes, "dagtrail.attempt.number") ?? 1;
}

/** When a task began: with its first attempt, or with its span. */
export function startOf({ span, attempts }: TaskNode): bigint {
  return span?.startNs ?? attempts[0]?.attempt.startNs ?? 0n;
}

/** When a task was last heard of. */
export function endOf({ span, attempts }: TaskNode): bigint {
  return span?.endNs ?? attempts.at(-1)?.attempt.endNs ?? 0n;
}

function nameOf(span: Span): string {
  return readText(span.attributes, "cicd.pipeline.task.name") ?? span.name;
}

function compareTasks(a: TaskNode, b: TaskNode): number {
  const [left, right] = [startOf(a), startOf(b)];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
