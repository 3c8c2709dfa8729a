import { type Attributes, type AttributeValue, type Scope, type Span, SPAN_KIND, STATUS_CODE } from "./span.ts";
import type { WireAnyValue, WireKeyValue, WireScopeSpans, WireSpan } from "./wire.ts";

/** `span` in OTLP's JSON encoding: hex ids, decimal strings for nanoseconds and integers, numbers for enumerations. */
export function encodeSpan(span: Span): WireSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: SPAN_KIND[span.kind],
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: String(span.endNs),
    attributes: encodeAttributes(span.attributes),
    ...(span.events.length === 0 ? {} : {
      events: span.events.map((event) => ({
        timeUnixNano: String(event.timeNs),
        name: event.name,
        attributes: encodeAttributes(event.attributes),
      })),
    }),
    ...(span.links.length === 0 ? {} : {
      links: span.links.map((link) => ({
        traceId: link.traceId,
        spanId: link.spanId,
        attributes: encodeAttributes(link.attributes),
      })),
    }),
    ...(span.status.code === "unset" ? {} : {
      status: {
        code: STATUS_CODE[span.status.code],
        ...(span.status.message === undefined ? {} : { message: span.status.message }),
      },
    }),
  };
}

/** Attributes as OTLP's key-value pairs, in the given order; `undefined` values are left out. */
export function encodeAttributes(attributes: Attributes): WireKeyValue[] {
  const pairs: WireKeyValue[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) pairs.push({ key, value: encodeValue(value) });
  }
  return pairs;
}

/** A value as OTLP's `AnyValue`. A number is an integer on the wire when it is one that 53 bits hold exactly. */
export function encodeValue(value: AttributeValue): WireAnyValue {
  switch (typeof value) {
    case "string":
      return { stringValue: wellFormed(value) };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return { intValue: String(value) };
    case "number":
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { intValue: String(value) };
      return { doubleValue: encodeDouble(value) };
    default:
      if (value === null) return {};
      if (value instanceof Uint8Array) return { bytesValue: value.toBase64() };
      if (isArray(value)) return { arrayValue: { values: value.map(encodeValue) } };
      return { kvlistValue: { values: encodeAttributes(value) } };
  }
}

// Array.isArray does not narrow a readonly array out of a union.
function isArray(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

// JSON has no NaN, no infinities and no -0; protobuf's JSON mapping writes the first three as strings.
function encodeDouble(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

// A lone surrogate has no UTF-8 form, and protobuf's strings are UTF-8.
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** One line of a journal and one group of a run file: `span` under its scope, as JSON text without a line break. */
export function encodeScopeSpans(scope: Scope, spans: readonly Span[]): string {
  const wire: WireScopeSpans = {
    scope: { name: scope.name, ...(scope.version === undefined ? {} : { version: scope.version }) },
    spans: spans.map(encodeSpan),
  };
  return JSON.stringify(wire);
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
    const scope = spans[start]!.scope;
    let end = start + 1;
    while (end < spans.length && sameScope(spans[end]!.scope, scope)) end++;
    groups.push(encodeScopeSpans(scope, spans.slice(start, end)));
    start = end;
  }
  return runFileHead(resource) + groups.join(",") + RUN_FILE_TAIL;
}

function sameScope(a: Scope, b: Scope): boolean {
  return a.name === b.name && a.version === b.version;
}
