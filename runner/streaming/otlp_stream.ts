import { EVENT, SCOPE_NAME } from "../otlp/attributes.ts";
import { encodeAttributes, encodeScopeSpans } from "../otlp/encode.ts";
import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";
import type { AttemptEnded, AttemptLine, AttemptNotice, AttemptRecorded, RunEvent } from "../words/run_event.ts";
import { unreachable } from "../words/unreachable.ts";
import { encodeGauge } from "./gauge.ts";
import { encodeLogRecord, LineEncoder, type LogRecord } from "./log_record.ts";
import { type Delivery, OtlpSender } from "./otlp_sender.ts";
import { type OtlpSettings, type Signal, SIGNALS } from "./otlp_settings.ts";
import type { RunStream, SpanIds, StreamedRun } from "./run_stream.ts";

/** How long the end of a run waits for a backend that has not taken everything yet. */
export const FLUSH_MS = 5000;

/** What a signal's items are called. */
const ITEMS: Readonly<Record<Signal, string>> = { traces: "spans", logs: "log records", metrics: "metric points" };

/** A stream to a backend. */
export interface OtlpStream extends RunStream {
  /** The run is over: gives what a person should be told, when something was lost. Takes at most {@linkcode FLUSH_MS}. */
  end(): Promise<string | undefined>;
}

/**
 * Streams a run to a backend: its spans as they end, what attempts print and say as log records, and their metrics as
 * gauges, each with the ids of the attempt's span.
 *
 * The bytes of artifacts stay in the run file, and what has gone as a record or a point is not sent again with its span.
 */
export function openOtlpStream(settings: OtlpSettings, { resource, attemptSpan }: StreamedRun): OtlpStream {
  const merged = JSON.stringify({ attributes: encodeAttributes({ ...resource, ...settings.resource }) });
  const named = JSON.stringify({ name: SCOPE_NAME, version: resource["service.version"] });
  const bodies: Readonly<Record<Signal, (items: readonly string[]) => string>> = {
    traces: (items) => `{"resourceSpans":[{"resource":${merged},"scopeSpans":[${items.join(",")}]}]}`,
    logs: (items) =>
      `{"resourceLogs":[{"resource":${merged},"scopeLogs":[{"scope":${named},"logRecords":[${items.join(",")}]}]}]}`,
    metrics: (items) =>
      `{"resourceMetrics":[{"resource":${merged},"scopeMetrics":[{"scope":${named},"metrics":[${items.join(",")}]}]}]}`,
  };
  const senders = new Map<Signal, OtlpSender>();
  for (const signal of SIGNALS) {
    const of = settings.signals[signal];
    if (of !== undefined) senders.set(signal, new OtlpSender(signal, of, bodies[signal]));
  }
  const lines = new LineEncoder();
  return {
    spans(spans) {
      const traces = senders.get("traces");
      if (traces === undefined) return;
      for (const span of spans) traces.add(() => encodeScopeSpans(span.scope, [lean(span)]));
    },
    event(event) {
      const add = (record: LogRecord): void => senders.get("logs")?.add(() => encodeLogRecord(record));
      switch (event.type) {
        case "attempt-line":
          return senders.get("logs")?.add(() => encodeLine(lines, event, attemptSpan(event.task)));
        case "attempt-record":
          return recorded(event, attemptSpan(event.task), senders.get("metrics"), add);
        case "attempt-notice":
          return add(noticeRecord(event, attemptSpan(event.task)));
        case "attempt-ended":
          return exceptionRecord(event, attemptSpan(event.task), add);
        default:
          // Spans tell the rest.
          return;
      }
    },
    async end() {
      const deadline = AbortSignal.timeout(FLUSH_MS);
      const deliveries = await Promise.all(
        [...senders].map(async ([signal, sender]) => [signal, await sender.end(deadline)] as const),
      );
      return notice(deliveries, settings);
    },
  };
}

function encodeLine(lines: LineEncoder, event: AttemptLine, span: SpanIds): string {
  return lines.encode({ ...event, span }, () => ({ ...attemptAttributes(event), "log.iostream": event.stream }));
}

function noticeRecord(event: AttemptNotice, span: SpanIds): LogRecord {
  return {
    timeNs: event.timeNs,
    body: event.message,
    attributes: attemptAttributes(event),
    eventName: EVENT.notice,
    severity: "warn",
    span,
  };
}

function exceptionRecord(event: AttemptEnded, span: SpanIds, add: (record: LogRecord) => void): void {
  const { exception } = event.outcome;
  if (exception === undefined) return;
  add({
    timeNs: event.timeNs,
    body: `${exception.type}: ${exception.message}`,
    attributes: {
      ...attemptAttributes(event),
      "exception.type": exception.type,
      "exception.message": exception.message,
      "exception.stacktrace": exception.stacktrace,
    },
    eventName: EVENT.exception,
    severity: "error",
    span,
  });
}

function recorded(
  event: AttemptRecorded,
  span: SpanIds,
  metrics: OtlpSender | undefined,
  add: (record: LogRecord) => void,
): void {
  const { record, timeNs } = event;
  const said = (eventName: string, attributes: Attributes, body?: AttributeValue): void =>
    add({ timeNs, attributes: { ...attemptAttributes(event), ...attributes }, eventName, span, body });
  switch (record.kind) {
    case "metric":
      return metrics?.add(() =>
        encodeGauge({
          name: record.name,
          value: record.value,
          timeNs,
          attributes: { ...attemptAttributes(event), "dagtrail.step": record.step },
          span,
        })
      );
    case "param":
      return said(EVENT.param, { "dagtrail.name": record.name }, record.value);
    case "value":
      return said(EVENT.value, { "dagtrail.name": record.name }, record.value);
    case "progress":
      return said(EVENT.progress, { "dagtrail.fraction": record.fraction }, record.message);
    case "artifact":
    case "exception":
    case "return":
    case "cell-start":
    case "cell-output":
    case "cell-end":
      // A span of their own, or the attempt's span, has them; of a cell, the evaluated notebook too.
      return;
    default:
      return unreachable(record);
  }
}

function attemptAttributes({ task, attempt }: Extract<RunEvent, { attempt: number }>): Attributes {
  return { "cicd.pipeline.task.name": task, "dagtrail.attempt.number": attempt };
}

/** A span without the bytes of an artifact, and without the events that went as log records and metrics. */
function lean(span: Span): Span {
  const sent = span.events.some(({ name }) => name.startsWith("dagtrail."));
  return {
    ...span,
    ...(sent ? { events: span.events.filter(({ name }) => !name.startsWith("dagtrail.")) } : {}),
    attributes: { ...span.attributes, "dagtrail.artifact.data": undefined },
  };
}

/** One line that says what was lost, and why; nothing when all was delivered. */
function notice(deliveries: readonly (readonly [Signal, Delivery])[], { signals }: OtlpSettings): string | undefined {
  const lost = deliveries.filter(([, delivery]) => delivery.lost > 0);
  if (lost.length === 0) return undefined;
  const counts = lost.map(([signal, { items, lost }]) => `${lost} of ${items} ${ITEMS[signal]}`).join(", ");
  const [[signal, { reason }]] = lost as [(typeof lost)[number]];
  const { origin } = new URL(signals[signal]!.url);
  return `not delivered to ${origin}: ${counts}; ${reason}. The run file has everything.`;
}
