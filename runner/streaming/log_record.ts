import { encodeAttributes, encodeValue, wellFormed } from "../otlp/encode_value.ts";
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

/**
 * Encodes lines that attempts print, of which there may be millions: what the lines of one attempt and stream have in
 * common is encoded once.
 */
export class LineEncoder {
  readonly #tails = new Map<string, string>();

  /** A `LogRecord` in OTLP's JSON; `attributes` are those of every line of this span and stream. */
  encode({ timeNs, text, stream, span }: PrintedLine, attributes: () => Attributes): string {
    const tail = this.#tails.getOrInsertComputed(`${stream} ${span.spanId}`, () => {
      const pairs = JSON.stringify(encodeAttributes(attributes()));
      return `"attributes":${pairs},"flags":1,"traceId":"${span.traceId}","spanId":"${span.spanId}"}`;
    });
    const body = JSON.stringify(wellFormed(text));
    return `{"timeUnixNano":"${timeNs}","observedTimeUnixNano":"${timeNs}","body":{"stringValue":${body}},${tail}`;
  }
}

/** A line that an attempt printed. */
export interface PrintedLine {
  readonly timeNs: bigint;
  readonly text: string;
  readonly stream: "stdout" | "stderr";
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
