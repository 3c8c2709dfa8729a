/**
 * Run files against what OpenTelemetry's own packages for JavaScript write of the same spans.
 *
 * @module
 */

import { deepEqual, ok } from "node:assert/strict";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { type RunFile, type Span, SPAN_KIND, type SpanEvent, STATUS_CODE } from "../../runner/otlp/span.ts";
import { OTLP_REGISTRY, TRACES_DATA } from "../helpers/otlp_descriptor.ts";
import { FIXTURE } from "./captured_requests.ts";

const TEXT = Deno.readTextFileSync(FIXTURE);
const FILE = decodeRunFile(TEXT);

type ReadableSpans = Parameters<typeof JsonTraceSerializer.serializeRequest>[0];

/** The spans as OpenTelemetry's SDK has them. */
function readable({ resource, spans }: RunFile): ReadableSpans {
  const shared = { attributes: resource, getRawAttributes: () => Object.entries(resource) };
  const hrTime = (ns: bigint) => [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)];
  const context = (traceId: string, spanId: string) => ({ traceId, spanId, traceFlags: 1 });
  return spans.map((span) => ({
    name: span.name,
    // The API's kinds begin with INTERNAL as 0.
    kind: SPAN_KIND[span.kind] - 1,
    spanContext: () => context(span.traceId, span.spanId),
    ...(span.parentSpanId === undefined ? {} : { parentSpanContext: context(span.traceId, span.parentSpanId) }),
    startTime: hrTime(span.startNs),
    endTime: hrTime(span.endNs),
    duration: hrTime(span.endNs - span.startNs),
    status: { code: STATUS_CODE[span.status.code], message: span.status.message },
    attributes: span.attributes,
    events: span.events.map(({ name, timeNs, attributes }) => ({ name, time: hrTime(timeNs), attributes })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({ context: context(traceId, spanId), attributes })),
    ended: true,
    resource: shared,
    instrumentationScope: span.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  })) as unknown as ReadableSpans;
}

/** In an order that both sides have. */
function sorted({ resource, spans }: RunFile): RunFile {
  return { resource, spans: spans.toSorted((a: Span, b: Span) => a.spanId < b.spanId ? -1 : 1) };
}

/** OpenTelemetry's JSON has null where OTLP demands "NaN". */
function withoutNaN({ resource, spans }: RunFile): RunFile {
  const event = (event: SpanEvent): SpanEvent =>
    Number.isNaN(event.attributes["dagtrail.value"])
      ? { ...event, attributes: Object.assign(Object.create(null), event.attributes, { "dagtrail.value": null }) }
      : event;
  return { resource, spans: spans.map((span) => ({ ...span, events: span.events.map(event) })) };
}

/** The spans of a document as they stand there, by their ids, each with the fields that Dagtrail writes. */
// deno-lint-ignore no-explicit-any -- the documents of two writers
function wireSpans(document: any): Map<string, unknown> {
  // deno-lint-ignore no-explicit-any -- as above
  const spans = document.resourceSpans.flatMap(({ scopeSpans }: any) => scopeSpans.flatMap(({ spans }: any) => spans));
  // deno-lint-ignore no-explicit-any -- as above
  return new Map(spans.map((span: any) => [span.spanId, {
    traceId: span.traceId,
    parentSpanId: span.parentSpanId || undefined,
    name: span.name,
    kind: span.kind,
    times: [span.startTimeUnixNano, span.endTimeUnixNano],
    events: (span.events ?? []).map((
      { timeUnixNano, name }: { timeUnixNano: string; name: string },
    ) => [timeUnixNano, name]),
    links: (span.links ?? []).map(({ traceId, spanId }: { traceId: string; spanId: string }) => [traceId, spanId]),
    strings: span.attributes.filter(({ value }: { value: object }) => "stringValue" in value),
    status: span.status?.code ?? 0,
  }]));
}

Deno.test("OpenTelemetry's own JSON of the same spans has the same ids, times, kinds, events and links", () => {
  const theirs = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(readable(FILE)));
  const [ours, others] = [wireSpans(JSON.parse(TEXT)), wireSpans(JSON.parse(theirs))];
  ok(ours.size === 18);
  for (const [spanId, span] of ours) deepEqual(others.get(spanId), span);
});

Deno.test("what OpenTelemetry writes of a run reads as the run, as JSON and as protobuf", () => {
  const json = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(readable(FILE)));
  deepEqual(sorted(decodeRunFile(json)), sorted(withoutNaN(FILE)));
  const message = fromBinary(TRACES_DATA, ProtobufTraceSerializer.serializeRequest(readable(FILE))!);
  const mapped = toJson(TRACES_DATA, message, { registry: OTLP_REGISTRY, enumAsInteger: true });
  // Protobuf's own JSON has ids in base64, where OTLP has hex.
  const hex = JSON.stringify(
    mapped,
    (key, value) => /^(traceId|spanId|parentSpanId)$/.test(key) ? Uint8Array.fromBase64(value).toHex() : value,
  );
  deepEqual(sorted(decodeRunFile(hex)), sorted(FILE));
});
