import { encodeAttributes, encodeValue } from "../otlp/encode.ts";
import type { Attributes, AttributeValue } from "../otlp/span.ts";
import type { SpanIds } from "./run_stream.ts";

/** OTLP's numbers for how serious a record is. */
export const SEVERITY = { warn: 13, error: 17 } as const;

/** What a record of a log says. */
export interface LogRecord {
  readonly timeNs: bigint;
  readonly body?: AttributeValue;
  readonly attributes: Attributes;
  /** The name of what happened, for a record that is more than a line. */
  readonly eventName?: string;
  readonly severity?: keyof typeof SEVERITY;
  readonly span: SpanIds;
}

/** A `LogRecord` in OTLP's JSON. */
export function encodeLogRecord({ timeNs, body, attributes, eventName, severity, span }: LogRecord): string {
  return JSON.stringify({
    timeUnixNano: String(timeNs),
    observedTimeUnixNano: String(timeNs),
    ...(severity === undefined ? {} : { severityNumber: SEVERITY[severity], severityText: severity.toUpperCase() }),
    ...(body === undefined ? {} : { body: encodeValue(body) }),
    attributes: encodeAttributes(attributes),
    // The trace's sampled flag.
    flags: 1,
    traceId: span.traceId,
    spanId: span.spanId,
    ...(eventName === undefined ? {} : { eventName }),
  });
}
