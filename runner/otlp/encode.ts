import { encodeAttributes, wellFormed } from "./encode_value.ts";
import {
  type Attributes,
  type Scope,
  type Span,
  SPAN_KIND,
  type SpanEvent,
  type SpanLink,
  STATUS_CODE,
} from "./span.ts";
import type { WireEvent, WireLink, WireScopeSpans, WireSpan } from "./wire.ts";

export { encodeAttributes, encodeValue } from "./encode_value.ts";

/** `span` in OTLP's JSON encoding: hex ids, decimal strings for nanoseconds and integers, numbers for enumerations. */
export function encodeSpan(span: Span): WireSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.traceState === undefined ? {} : { traceState: wellFormed(span.traceState) }),
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: wellFormed(span.name),
    kind: SPAN_KIND[span.kind],
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: String(span.endNs),
    attributes: encodeAttributes(span.attributes),
    ...(span.events.length === 0 ? {} : { events: span.events.map(encodeEvent) }),
    ...(span.links.length === 0 ? {} : { links: span.links.map(encodeLink) }),
    ...(span.status.code === "unset" && !span.status.message ? {} : { status: encodeStatus(span.status) }),
  };
}

function encodeEvent(event: SpanEvent): WireEvent {
  return {
    timeUnixNano: String(event.timeNs),
    name: wellFormed(event.name),
    attributes: encodeAttributes(event.attributes, event.name),
  };
}

function encodeLink(link: SpanLink): WireLink {
  return { traceId: link.traceId, spanId: link.spanId, attributes: encodeAttributes(link.attributes) };
}

function encodeStatus({ code, message }: Span["status"]): WireSpan["status"] {
  return { code: STATUS_CODE[code], ...(message ? { message: wellFormed(message) } : {}) };
}

/** One line of a journal and one group of a run file: `spans` under their scope, as JSON text without a line break. */
export function encodeScopeSpans(scope: Scope, spans: readonly Span[]): string {
  const wire: WireScopeSpans = { scope: encodeScope(scope), spans: spans.map(encodeSpan) };
  return JSON.stringify(wire);
}

function encodeScope({ name, version }: Scope): WireScopeSpans["scope"] {
  return { name: wellFormed(name), ...(version ? { version: wellFormed(version) } : {}) };
}

/**
 * A span of a task's own for a journal: a `ScopeSpans` like any other, but that its scope comes last. So a reader tells
 * it from the runner's own spans by the line's first word, whatever a task has called its span, its scope or an attribute.
 */
export function encodeOwnSpan(span: Span): string {
  const wire: WireScopeSpans = { spans: [encodeSpan(span)], scope: encodeScope(span.scope) };
  return JSON.stringify(wire);
}

/** An event as JSON text without a line break. */
export function encodeEventLine(event: SpanEvent): string {
  return JSON.stringify(encodeEvent(event));
}

/**
 * The event of a line that an attempt printed, as {@linkcode encodeEventLine} writes it. A task may print millions, so
 * only the line itself goes through JSON's writer.
 */
export function encodeLogLine(stream: "stdout" | "stderr", timeNs: bigint, text: string): string {
  return `{"timeUnixNano":"${timeNs}","name":"dagtrail.log","attributes":[{"key":"log.iostream","value":{"stringValue":` +
    `"${stream}"}},{"key":"log.record.original","value":{"stringValue":${JSON.stringify(wellFormed(text))}}}]}`;
}

/** What stands before the first `ScopeSpans` of a run file with one resource. */
export function runFileHead(resource: Attributes): string {
  return `{"resourceSpans":[{"resource":${JSON.stringify({ attributes: encodeAttributes(resource) })},"scopeSpans":[`;
}

/** What stands after the last `ScopeSpans`; the line break makes the file a JSON Lines file of one line. */
export const RUN_FILE_TAIL = "]}]}\n";

/** A whole run file as text; for files that are built in memory, such as in tests. */
export function encodeRunFile(resource: Attributes, spans: readonly Span[]): string {
  const groups: string[] = [];
  for (let start = 0; start < spans.length;) {
    const { scope } = spans[start]!;
    const key = scopeKey(scope);
    let end = start + 1;
    while (end < spans.length && scopeKey(spans[end]!.scope) === key) end++;
    groups.push(encodeScopeSpans(scope, spans.slice(start, end)));
    start = end;
  }
  return runFileHead(resource) + groups.join(",") + RUN_FILE_TAIL;
}

function scopeKey(scope: Scope): string {
  return JSON.stringify(encodeScope(scope));
}
