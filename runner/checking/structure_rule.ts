import type { Span } from "../otlp/span.ts";
import { readText } from "../otlp/read_attributes.ts";
import type { Tell } from "./fault.ts";
import type { CheckedRun, Rule } from "./rule.ts";

/**
 * The spans are one tree: a run, under it its tasks, under these their attempts, under these artifacts and what the task
 * opened itself; each lies within the time of the one above it. The run itself may be a part of another trace.
 */
export class StructureRule implements Rule {
  end(run: CheckedRun, tell: Tell): void {
    const kinds = kindsOf(run);
    const runs = run.spans.filter((span) => kinds.get(span) === "run");
    if (runs.length === 0 && !run.hasUnreadable) {
      tell({ at: "$", message: "has no span for the run, which is written last: the run was cut off" });
    }
    for (const extra of runs.slice(1)) {
      tell({ ...run.about(extra), message: `is a second span for a run, after ${runs[0]!.spanId}` });
    }
    const byId = new Map<string, Span>();
    for (const span of run.spans) {
      if (byId.has(span.spanId)) tell({ ...run.about(span), message: "has the id of another span" });
      else byId.set(span.spanId, span);
    }
    const traceId = runs[0]?.traceId ?? run.spans[0]?.traceId;
    for (const span of run.spans) {
      if (span.traceId !== traceId) {
        tell({ ...run.about(span), message: `belongs to the trace ${span.traceId}, and the run to ${traceId}` });
      }
      checkParent(span, byId, kinds, run, tell);
    }
  }
}

type Kind = "run" | "task" | "attempt" | "artifact" | "own" | "other";

/** What each kind of span hangs on, in words. */
const ABOVE: Readonly<Partial<Record<Kind, Kind>>> = { task: "run", attempt: "task", artifact: "attempt" };

function kindsOf({ spans, tree, own }: CheckedRun): ReadonlyMap<Span, Kind> {
  const kinds = new Map<Span, Kind>();
  for (const { span, attempts } of tree.tasks) {
    if (span !== undefined) kinds.set(span, "task");
    for (const { attempt, artifacts } of attempts) {
      kinds.set(attempt, "attempt");
      for (const artifact of artifacts) kinds.set(artifact, "artifact");
    }
  }
  for (const artifact of tree.strayArtifacts) kinds.set(artifact, "artifact");
  for (const span of spans) {
    if (kinds.has(span)) continue;
    const isRun = span === tree.run || (!own.has(span.spanId) && "cicd.pipeline.result" in span.attributes);
    kinds.set(span, isRun ? "run" : own.has(span.spanId) ? "own" : "other");
  }
  return kinds;
}

function checkParent(
  span: Span,
  byId: ReadonlyMap<string, Span>,
  kinds: ReadonlyMap<Span, Kind>,
  run: CheckedRun,
  tell: Tell,
): void {
  const kind = kinds.get(span)!;
  const about = run.about(span);
  const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
  if (kind === "run") {
    if (span.kind !== "server") tell({ ...about, message: `must be of the kind server, and is ${span.kind}` });
    if (parent !== undefined) tell({ ...about, message: `has the parent ${parent.name}, which is of the run itself` });
    return;
  }
  if (parent === undefined) {
    // What is not ours and hangs on nothing was opened by a task whose outer span never ended.
    const severity = kind === "other" ? "warning" : "fault";
    if (run.hasUnreadable) return;
    const message = span.parentSpanId === undefined
      ? "has no parent, and is not the run's"
      : `has the parent ${span.parentSpanId}, which is not in the file`;
    return tell({ ...about, severity, message });
  }
  const wanted = ABOVE[kind];
  if (wanted !== undefined && kinds.get(parent) !== wanted) {
    const article = /^a/.test(wanted) ? "an" : "a";
    return tell({ ...about, message: `must be below the span of ${article} ${wanted}, and is below ${parent.name}` });
  }
  if (kind === "attempt") checkSameTask(span, parent, about, tell);
  if (span.startNs >= parent.startNs && span.endNs <= parent.endNs) return;
  tell({
    ...about,
    severity: wanted === undefined ? "warning" : "fault",
    message: `lasts from ${span.startNs} to ${span.endNs}, and ${parent.name} above it from ${parent.startNs} to ` +
      `${parent.endNs}`,
  });
}

function checkSameTask(span: Span, parent: Span, about: ReturnType<CheckedRun["about"]>, tell: Tell): void {
  const [mine, above] = [span, parent].map(({ attributes }) => readText(attributes, "cicd.pipeline.task.name"));
  if (mine !== above) tell({ ...about, message: `is an attempt of ${mine}, below the span of ${above}` });
}
