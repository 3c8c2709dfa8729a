import { SCOPE_NAME } from "./attributes.ts";
import { readNumber, readText } from "./read_attributes.ts";
import type { Span } from "./span.ts";

/** The spans of a run by what they stand for, whatever other spans lie between them. */
export interface SortedSpans {
  readonly run?: Span;
  readonly tasks: readonly Span[];
  readonly attempts: readonly AttemptSpans[];
  /** Artifacts whose attempt is not in the file. */
  readonly strayArtifacts: readonly Span[];
}

/** An attempt with what lies below it. */
export interface AttemptSpans {
  readonly attempt: Span;
  /** Absent when the task's span is not in the file, as long as the task is not over. */
  readonly task?: Span;
  readonly artifacts: readonly Span[];
  /** Spans that the task opened itself. */
  readonly own: readonly Span[];
}

/**
 * Sorts the spans of a run file.
 *
 * What lies below an attempt is the task's own doing, so nothing there is taken for a run, a task or an attempt, whatever
 * its attributes say.
 */
export function sortSpans(spans: readonly Span[]): SortedSpans {
  const byId = new Map<string, Span>();
  for (const span of spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  const attemptAbove = outermostAbove(byId, isAttempt);
  const taskAbove = outermostAbove(byId, isTask);

  let run: Span | undefined;
  const tasks: Span[] = [];
  const strayArtifacts: Span[] = [];
  const attempts = new Map<Span, { attempt: Span; task?: Span; artifacts: Span[]; own: Span[] }>();
  for (const span of byId.values()) {
    if (attemptAbove(span) !== undefined) continue;
    if (isAttempt(span)) attempts.set(span, { attempt: span, task: taskAbove(span), artifacts: [], own: [] });
    else if (isTask(span)) tasks.push(span);
    else if (isArtifact(span)) strayArtifacts.push(span);
    else if (isRun(span)) run ??= span;
  }
  for (const span of byId.values()) {
    const attempt = attemptAbove(span);
    if (attempt === undefined) continue;
    const below = attempts.get(attempt)!;
    (isArtifact(span) ? below.artifacts : below.own).push(span);
  }
  return { run, tasks, attempts: [...attempts.values()], strayArtifacts };
}

function isRun(span: Span): boolean {
  return isHouse(span) && (readText(span.attributes, "cicd.pipeline.result") !== undefined || isNamedRun(span));
}

function isNamedRun(span: Span): boolean {
  return span.parentSpanId === undefined && span.name.startsWith("RUN ");
}

function isTask(span: Span): boolean {
  return isHouse(span) && namesTask(span) && readNumber(span.attributes, "dagtrail.attempt.number") === undefined;
}

function isAttempt(span: Span): boolean {
  return isHouse(span) && namesTask(span) && readNumber(span.attributes, "dagtrail.attempt.number") !== undefined;
}

function isArtifact(span: Span): boolean {
  return isHouse(span) && readText(span.attributes, "dagtrail.artifact.name") !== undefined;
}

function namesTask(span: Span): boolean {
  return readText(span.attributes, "cicd.pipeline.task.name") !== undefined;
}

function isHouse(span: Span): boolean {
  return span.scope.name === SCOPE_NAME;
}

/**
 * A function that gives the outermost span above another that passes `test`.
 *
 * It remembers what it found, so that a chain of a hundred thousand spans is climbed once, and it ends on a cycle.
 */
function outermostAbove(
  byId: ReadonlyMap<string, Span>,
  test: (span: Span) => boolean,
): (span: Span) => Span | undefined {
  const known = new Map<Span, Span | undefined>();
  return (span) => {
    const path = new Set<Span>();
    let current: Span | undefined = span;
    while (current !== undefined && !known.has(current) && !path.has(current)) {
      path.add(current);
      current = current.parentSpanId === undefined ? undefined : byId.get(current.parentSpanId);
    }
    let found: Span | undefined;
    if (current !== undefined && known.has(current)) {
      found = known.get(current) ?? (test(current) ? current : undefined);
    }
    for (const step of [...path].reverse()) {
      known.set(step, found);
      if (found === undefined && test(step)) found = step;
    }
    return known.get(span);
  };
}
