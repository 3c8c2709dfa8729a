import { encodeAttributes, wellFormed } from "../otlp/encode_value.ts";
import type { Attributes } from "../otlp/span.ts";
import type { SpanIds } from "./run_stream.ts";

/** One point of a metric. */
export interface GaugePoint {
  readonly name: string;
  readonly value: number;
  readonly timeNs: bigint;
  readonly attributes: Attributes;
  readonly span: SpanIds;
}

/** A `Metric` of one point in OTLP's JSON; its exemplar leads back to the attempt's span. */
export function encodeGauge({ name, value, timeNs, attributes, span }: GaugePoint): string {
  const asDouble = Number.isFinite(value) ? value : String(value);
  const timeUnixNano = String(timeNs);
  const exemplar = { timeUnixNano, asDouble, traceId: span.traceId, spanId: span.spanId };
  const point = { attributes: encodeAttributes(attributes), timeUnixNano, asDouble, exemplars: [exemplar] };
  return JSON.stringify({ name: wellFormed(name), gauge: { dataPoints: [point] } });
}
