import { EVENT } from "../../runner/otlp/attributes.ts";
import { inTimeOrder } from "../../runner/otlp/in_time_order.ts";
import type { Span, SpanEvent } from "../../runner/otlp/span.ts";
import { outcomeOf } from "./outcome.ts";
import { type NamedValue, readAnyNumber, readNumber, readText, readTexts, readTime } from "./read_attributes.ts";
import { readArtifact } from "./read_artifact.ts";
import { readOrigin } from "./read_cache.ts";
import { flagsOf, readGrants } from "./read_grants.ts";
import type { AttemptView, LogLine, MetricPoint, MetricSeries, OwnSpan } from "./run_view.ts";
import type { AttemptSpans } from "../../runner/otlp/sort_spans.ts";

/** No task nests its own spans deeper than this, and a cycle of them ends here. */
const MAX_DEPTH = 16;

/** The view of one attempt. */
export function readAttempt({ attempt, artifacts, own }: AttemptSpans): AttemptView {
  const { attributes } = attempt;
  const events = inTimeOrder(attempt.events);
  const grants = readGrants(attributes);
  return {
    number: readNumber(attributes, "dagtrail.attempt.number") ?? 1,
    outcome: outcomeOf(attempt, "cicd.pipeline.task.run.result"),
    startMs: readTime(attempt.startNs),
    endMs: readTime(attempt.endNs),
    queuedMs: Math.max(0, readNumber(attributes, "dagtrail.attempt.queued") ?? 0) * 1000,
    errorType: readText(attributes, "error.type"),
    exception: readException(attempt),
    logs: named(events, EVENT.log).map(readLogLine),
    params: readNamedValues(named(events, EVENT.param)),
    metrics: readMetrics(named(events, EVENT.metric)),
    values: readNamedValues(named(events, EVENT.value)),
    progress: readProgress(named(events, EVENT.progress).at(-1)),
    notices: named(events, EVENT.notice).flatMap(({ attributes }) => readText(attributes, "dagtrail.message") ?? []),
    artifacts: artifacts.map(readArtifact),
    spans: readOwnSpans(own),
    permissions: flagsOf(grants),
    grants,
    ...("dagtrail.attempt.isolation" in attributes
      ? { isolation: readTexts(attributes, "dagtrail.attempt.isolation") }
      : {}),
    returned: attributes["dagtrail.attempt.return_value"],
    cpuSeconds: readNumber(attributes, "dagtrail.attempt.cpu.time"),
    peakMemoryBytes: readNumber(attributes, "dagtrail.attempt.memory.peak"),
    engine: readText(attributes, "dagtrail.engine.name"),
    pid: readNumber(attributes, "process.pid"),
    exitCode: readNumber(attributes, "process.exit.code"),
    signal: readText(attributes, "dagtrail.process.exit.signal"),
    origin: readOrigin(attributes),
  };
}

function named(events: readonly SpanEvent[], name: string): readonly SpanEvent[] {
  return events.filter((event) => event.name === name);
}

function readException({ attributes, events, status }: Span): AttemptView["exception"] {
  const event = named(events, EVENT.exception).at(-1);
  if (event !== undefined) {
    return {
      type: readText(event.attributes, "exception.type") ?? "Error",
      message: readText(event.attributes, "exception.message") ?? "",
      stack: readText(event.attributes, "exception.stacktrace"),
    };
  }
  if (status.code !== "error") return undefined;
  return { type: readText(attributes, "error.type") ?? "Error", message: status.message ?? "" };
}

function readLogLine({ attributes, timeNs }: SpanEvent): LogLine {
  return {
    timeMs: readTime(timeNs),
    stream: readText(attributes, "log.iostream") === "stderr" ? "stderr" : "stdout",
    text: readText(attributes, "log.record.original") ?? "",
  };
}

/** By name, where the last one wins. */
function readNamedValues(events: readonly SpanEvent[]): readonly NamedValue[] {
  const values = new Map<string, NamedValue>();
  for (const { attributes } of events) {
    const name = readText(attributes, "dagtrail.name");
    if (name !== undefined) values.set(name, { name, value: attributes["dagtrail.value"] ?? null });
  }
  return [...values.values()];
}

function readMetrics(events: readonly SpanEvent[]): readonly MetricSeries[] {
  const series = new Map<string, MetricPoint[]>();
  for (const { attributes, timeNs } of events) {
    const name = readText(attributes, "dagtrail.name");
    const value = readAnyNumber(attributes, "dagtrail.value");
    if (name === undefined || value === undefined) continue;
    const points = series.get(name) ?? [];
    if (points.length === 0) series.set(name, points);
    points.push({ value, step: readNumber(attributes, "dagtrail.step"), timeMs: readTime(timeNs) });
  }
  return [...series].map(([name, points]) => ({
    name,
    points: points.every(({ step }) => step !== undefined) ? points.sort((a, b) => a.step! - b.step!) : points,
  }));
}

function readProgress(event: SpanEvent | undefined): AttemptView["progress"] {
  if (event === undefined) return undefined;
  const fraction = readNumber(event.attributes, "dagtrail.fraction");
  if (fraction === undefined) return undefined;
  return { fraction: Math.min(1, Math.max(0, fraction)), message: readText(event.attributes, "dagtrail.message") };
}

function readOwnSpans(spans: readonly Span[]): readonly OwnSpan[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const depthOf = (span: Span): number => {
    let depth = 0;
    let parent = byId.get(span.parentSpanId ?? "");
    while (parent !== undefined && depth < MAX_DEPTH) {
      depth++;
      parent = byId.get(parent.parentSpanId ?? "");
    }
    return depth;
  };
  return spans
    .map((span) => ({
      name: span.name,
      scope: span.scope.name,
      startMs: readTime(span.startNs),
      endMs: readTime(span.endNs),
      failed: span.status.code === "error",
      depth: depthOf(span),
    }))
    .sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || a.depth - b.depth);
}
