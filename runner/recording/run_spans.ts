/**
 * The spans of a run, its tasks and their attempts: as they begin, which is how the journal has them while they are
 * open, and as they end. What ends them may be the run itself or, when its runner was killed, the recovery.
 *
 * @module
 */

import { EVENT } from "../otlp/attributes.ts";
import type { Attributes, Span, SpanEvent, SpanLink } from "../otlp/span.ts";
import { moduleSeenFrom } from "../words/file_path.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import type { AttemptOutcome, ExceptionInfo, Result } from "../words/outcome.ts";
import { shownCommand } from "../words/command.ts";
import { isConfined, type PlannedTask } from "../words/plan.ts";
import type { AttemptStarted, RunStarted } from "../words/run_event.ts";
import { decisionAttributes, resumeLinks, scopeAttributes, takenAttributes, takenLinks } from "./cached_attempt.ts";
import { attemptSpanName, runSpanName, taskSpanName } from "./span_names.ts";

/** What a span has from the beginning. */
type Begun = Omit<Span, "endNs" | "status" | "events" | "links"> & { readonly links?: readonly SpanLink[] };

/** The run's span, just begun. */
export function beginRun(
  event: RunStarted,
  span: Pick<Span, "traceId" | "spanId" | "parentSpanId" | "traceState" | "scope">,
): Span {
  return begin({
    ...span,
    name: runSpanName(event.plan.pipeline),
    kind: "server",
    startNs: event.timeNs,
    attributes: {
      "dagtrail.run.params": event.plan.params,
      "dagtrail.run.max_parallel": event.maxParallel,
      ...scopeAttributes(event),
    },
    links: resumeLinks(event),
  });
}

/** Whether one of the runner's own spans is the run's: it may have a parent, in somebody else's trace. */
export function isRunSpan({ kind }: Span): boolean {
  return kind === "server";
}

/** The run's span, ended. */
export function endRun(
  span: Span,
  { timeNs, result, errorType }: { readonly timeNs: bigint; readonly result: Result; readonly errorType?: string },
): Span {
  const ok = result === "success";
  return {
    ...span,
    endNs: timeNs,
    status: ok ? { code: "ok" } : { code: "error", message: result },
    attributes: {
      ...span.attributes,
      "cicd.pipeline.result": result,
      "error.type": ok ? undefined : errorType ?? result,
    },
  };
}

/** What a task's span needs to know of the run. */
export interface TaskBegun {
  readonly planned: PlannedTask;
  readonly run: { readonly id: string; readonly span: Span; readonly startNs: bigint };
  readonly spanId: string;
  /** The project's root, which module paths are written from. */
  readonly root: string;
  /** The span of another task. */
  readonly spanIdOf: (task: string) => string;
}

/** A task's span, just begun: it waits for what it depends on. */
export function beginTask({ planned, run, spanId, root, spanIdOf }: TaskBegun): Span {
  const { traceId, scope } = run.span;
  return begin({
    traceId,
    scope,
    spanId,
    parentSpanId: run.span.spanId,
    name: taskSpanName(planned.id),
    kind: "internal",
    startNs: run.startNs,
    attributes: {
      "cicd.pipeline.task.name": planned.id,
      "cicd.pipeline.task.run.id": `${run.id}/${planned.id}`,
      "dagtrail.task.key": planned.key,
      "dagtrail.task.description": planned.description,
      "dagtrail.task.module": moduleSeenFrom(root, planned.module),
      "dagtrail.task.params": planned.params,
      "dagtrail.task.tags": planned.tags.length === 0 ? undefined : planned.tags,
      "dagtrail.task.max_attempts": planned.retry.attempts,
      "dagtrail.task.timeout": planned.timeoutMs === undefined ? undefined : planned.timeoutMs / 1000,
      "dagtrail.task.cpus": planned.cpus,
      "dagtrail.task.memory": planned.memoryBytes,
      "dagtrail.task.sandboxed": isConfined(planned),
      "dagtrail.task.command": planned.command === undefined
        ? undefined
        : shownCommand(planned.command).map((word) => word.replaceAll(`${root}/`, "./")),
    },
    links: planned.dependencies.flatMap(({ task, inputs }) => links({ traceId, spanId: spanIdOf(task) }, inputs)),
  });
}

/** How a task ended. */
export interface TaskEnd {
  /** When its first attempt started; absent when it had none. */
  readonly startNs?: bigint;
  readonly timeNs: bigint;
  readonly result: Result;
  readonly attempts: number;
  readonly reason?: string;
  readonly sourceDigest?: string;
  /** Whether it had to run, and why. */
  readonly decision?: CacheDecision;
  /** What kind of error it was, when the result does not say it. */
  readonly errorType?: string;
}

/** A task's span, ended. */
export function endTask(span: Span, end: TaskEnd): Span {
  const { startNs, timeNs, result, attempts, reason, sourceDigest, decision, errorType } = end;
  const ok = result === "success";
  const skipped = result === "skip";
  return {
    ...span,
    startNs: startNs ?? timeNs,
    endNs: timeNs,
    status: ok ? { code: "ok" } : skipped ? { code: "unset" } : { code: "error", message: reason ?? result },
    attributes: {
      ...span.attributes,
      "cicd.pipeline.task.run.result": result,
      "error.type": ok || skipped ? undefined : errorType ?? result,
      "dagtrail.task.source.digest": sourceDigest,
      "dagtrail.task.attempts": attempts,
      "dagtrail.task.skip.reason": skipped ? reason : undefined,
      ...decisionAttributes(skipped ? undefined : decision),
    },
  };
}

/** An attempt's span, just begun. */
export function beginAttempt(task: Span, spanId: string, event: AttemptStarted, queuedNs: bigint): Span {
  const { traceId, scope, attributes } = task;
  return begin({
    traceId,
    scope,
    spanId,
    parentSpanId: task.spanId,
    name: attemptSpanName(event.task, event.attempt),
    kind: "internal",
    startNs: event.timeNs,
    attributes: {
      "cicd.pipeline.task.name": event.task,
      "cicd.pipeline.task.run.id": attributes["cicd.pipeline.task.run.id"],
      "dagtrail.attempt.number": event.attempt,
      "dagtrail.attempt.queued": Number(queuedNs) / 1e9,
      "dagtrail.engine.name": event.engine,
      "dagtrail.attempt.grants": event.grants.map((group) => ({ ...group })),
      "dagtrail.attempt.isolation": event.isolation,
      ...takenAttributes(event.taken),
    },
    links: takenLinks(event.taken),
  });
}

/** An attempt's span, ended; what it said meanwhile is not among its events yet. */
export function endAttempt(span: Span, timeNs: bigint, outcome: AttemptOutcome): Span {
  const { result, exception, value, resources, exit } = outcome;
  return {
    ...span,
    endNs: timeNs,
    status: exception === undefined ? { code: "ok" } : { code: "error", message: exception.message },
    attributes: {
      ...span.attributes,
      "cicd.pipeline.task.run.result": result,
      "error.type": exception?.type,
      "dagtrail.attempt.return_value": value,
      "dagtrail.attempt.cpu.time": resources?.cpuSeconds,
      "dagtrail.attempt.memory.peak": resources?.peakMemoryBytes,
      "process.exit.code": exit?.code,
      "dagtrail.process.exit.signal": exit?.signal,
    },
    events: exception === undefined ? [] : [exceptionEvent(timeNs, exception)],
  };
}

/** The runner has something to say about a span. */
export function noticeEvent(timeNs: bigint, message: string): SpanEvent {
  return { name: EVENT.notice, timeNs, attributes: { "dagtrail.message": message } };
}

/** An exception that ended a span. */
export function exceptionEvent(timeNs: bigint, exception: ExceptionInfo): SpanEvent {
  return {
    name: EVENT.exception,
    timeNs,
    attributes: {
      "exception.type": exception.type,
      "exception.message": exception.message,
      "exception.stacktrace": exception.stacktrace,
    },
  };
}

function begin(span: Begun): Span {
  return { links: [], ...span, endNs: span.startNs, status: { code: "unset" }, events: [] };
}

function links(target: Pick<SpanLink, "traceId" | "spanId">, inputs: readonly string[]): SpanLink[] {
  const link = (attributes: Attributes): SpanLink => ({ ...target, attributes });
  if (inputs.length === 0) return [link({ "dagtrail.dependency.kind": "after" })];
  return inputs.map((input) => link({ "dagtrail.dependency.kind": "input", "dagtrail.dependency.input": input }));
}
