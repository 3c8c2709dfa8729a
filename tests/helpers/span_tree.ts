/**
 * Whether the spans of a run file are the tree that the run file's contract promises, beyond what OTLP asks.
 *
 * @module
 */

import { RESULTS } from "../../runner/words/outcome.ts";
import type { RunFile, Span } from "../../runner/otlp/span.ts";

const NAME = "cicd.pipeline.task.name";
const RESULT = "cicd.pipeline.task.run.result";
const NUMBER = "dagtrail.attempt.number";
const ARTIFACT = "dagtrail.artifact.name";

/** A run file's spans, by what they are. */
export interface SpanTree {
  readonly run: Span;
  /** By full name. */
  readonly tasks: ReadonlyMap<string, Span>;
  /** By the task's full name, in their order. */
  readonly attempts: ReadonlyMap<string, readonly Span[]>;
  readonly artifacts: readonly Span[];
  /** Everything that is not as it should be; none for a run file that keeps the contract. */
  readonly faults: readonly string[];
}

/** Sorts the runner's own spans, and finds what is missing or out of place; a task's own spans may be anywhere. */
export function spanTree({ resource, spans: all }: RunFile): SpanTree {
  const faults: string[] = [];
  const spans = all.filter(({ scope }) => scope.name === "dagtrail");
  const ids = new Set(all.map(({ spanId }) => spanId));
  // The run's parent, where it has one, is in somebody else's trace.
  const roots = spans.filter((span) => "cicd.pipeline.result" in span.attributes && !ids.has(span.parentSpanId ?? ""));
  if (roots.length !== 1) faults.push(`there are ${roots.length} spans for the run`);
  const run = roots[0]!;
  if (spans.at(-1) !== run) faults.push("the run's span is not the last");
  if (!RESULTS.some((result) => result === run.attributes["cicd.pipeline.result"])) {
    faults.push("the run has no result");
  }
  if (resource["cicd.pipeline.run.id"] === undefined) faults.push("the resource does not name the run");

  const tasks = new Map<string, Span>();
  const attempts = new Map<string, Span[]>();
  const artifacts: Span[] = [];
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const within = (inner: Span, outer: Span): void => {
    if (inner.startNs < outer.startNs || inner.endNs > outer.endNs) {
      faults.push(
        `${inner.name} lies outside ${outer.name}: ${inner.startNs}-${inner.endNs}, ${outer.startNs}-${outer.endNs}`,
      );
    }
  };
  for (const span of spans) {
    if (span === run) continue;
    if (span.traceId !== run.traceId) faults.push(`${span.name} is of another trace`);
    const parent = byId.get(span.parentSpanId!);
    if (parent === undefined) {
      faults.push(`${span.name} hangs on a span that is not there`);
      continue;
    }
    within(span, parent);
    const id = String(span.attributes[NAME]);
    if (ARTIFACT in span.attributes) artifacts.push(span);
    else if (NUMBER in span.attributes) attempts.getOrInsertComputed(id, () => []).push(span);
    else if (NAME in span.attributes) {
      if (tasks.has(id)) faults.push(`${id} has two spans`);
      if (parent !== run) faults.push(`${id} is not below the run`);
      tasks.set(id, span);
    } else faults.push(`${span.name} is neither a task nor an attempt nor an artifact`);
    if (!(ARTIFACT in span.attributes) && !RESULTS.some((result) => result === span.attributes[RESULT])) {
      faults.push(`${span.name} has no result`);
    }
  }
  for (const [id, list] of attempts) {
    list.sort((a, b) => Number(a.attributes[NUMBER]) - Number(b.attributes[NUMBER]));
    const task = tasks.get(id);
    for (const [i, span] of list.entries()) {
      if (span.parentSpanId !== task?.spanId) faults.push(`${span.name} is not below its task`);
      if (span.attributes[NUMBER] !== i + 1) faults.push(`${span.name} is attempt ${i + 1} of those that are there`);
    }
    if (task?.attributes[RESULT] === "success" && list.at(-1)!.attributes[RESULT] !== "success") {
      faults.push(`${id} succeeded, and its last attempt did not`);
    }
  }
  for (const [id, task] of tasks) {
    const count = attempts.get(id)?.length ?? 0;
    if (task.attributes["dagtrail.task.attempts"] !== count) {
      faults.push(`${id} has ${count} attempts, and says otherwise`);
    }
    if ((task.attributes[RESULT] === "skip") !== (count === 0) && task.attributes[RESULT] !== "cancellation") {
      faults.push(`${id} has ${count} attempts and the result ${task.attributes[RESULT]}`);
    }
    for (const { spanId } of task.links) {
      if (![...tasks.values()].some((other) => other.spanId === spanId)) {
        faults.push(`${id} depends on a span that is not there`);
      }
    }
  }
  for (const artifact of artifacts) {
    if (!(NUMBER in (byId.get(artifact.parentSpanId!)?.attributes ?? {}))) {
      faults.push(`${artifact.name} is not below an attempt`);
    }
  }
  return { run, tasks, attempts, artifacts, faults };
}
