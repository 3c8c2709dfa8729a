/**
 * OTLP's JSON encoding of a `TracesData`, as types: what stands in a file, before or after our own.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 * @module
 */

/** `opentelemetry.proto.common.v1.AnyValue`; an empty object is the empty value. */
export interface WireAnyValue {
  stringValue?: string;
  boolValue?: boolean;
  /** A decimal string; readers accept a number too. */
  intValue?: string | number;
  /** A number, or `"NaN"`, `"Infinity"` or `"-Infinity"`. */
  doubleValue?: number | string;
  arrayValue?: { values?: WireAnyValue[] };
  kvlistValue?: { values?: WireKeyValue[] };
  /** Base64. */
  bytesValue?: string;
}

/** `KeyValue`. */
export interface WireKeyValue {
  key: string;
  value?: WireAnyValue;
}

/** `Span.Event`. */
export interface WireEvent {
  timeUnixNano?: string | number;
  name?: string;
  attributes?: WireKeyValue[];
}

/** `Span.Link`. */
export interface WireLink {
  traceId?: string;
  spanId?: string;
  attributes?: WireKeyValue[];
}

/** `Span`. */
export interface WireSpan {
  traceId?: string;
  spanId?: string;
  traceState?: string;
  parentSpanId?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano?: string | number;
  endTimeUnixNano?: string | number;
  attributes?: WireKeyValue[];
  events?: WireEvent[];
  links?: WireLink[];
  status?: { code?: number; message?: string };
}

/** `ScopeSpans`. */
export interface WireScopeSpans {
  scope?: { name?: string; version?: string };
  spans?: WireSpan[];
}
