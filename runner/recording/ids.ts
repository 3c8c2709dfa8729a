import type { RemoteParent } from "./remote_parent.ts";

/** A new trace id: 32 hex digits, not all 0. */
export function newTraceId(): string {
  return randomHex(16);
}

/** A new span id: 16 hex digits, not all 0. */
export function newSpanId(): string {
  return randomHex(8);
}

/** Where a run's span stands in its trace. */
export interface RunSpanIds {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
}

/** The ids of a run's span: in a trace of its own, or in the one that its caller's span is of. */
export function newRunSpanIds(parent?: RemoteParent): RunSpanIds {
  const spanId = newSpanId();
  if (parent === undefined) return { traceId: newTraceId(), spanId };
  const { traceId, spanId: parentSpanId, traceState } = parent;
  return { traceId, spanId, parentSpanId, ...(traceState === undefined ? {} : { traceState }) };
}

/** W3C's `traceparent` for a sampled span. */
export function traceparent(traceId: string, spanId: string): string {
  return `00-${traceId}-${spanId}-01`;
}

/** To ask for random bytes takes as long as to make a span of them, so they are asked for many at a time. */
const random = new Uint8Array(4096);
let used = random.length;

function randomHex(bytes: number): string {
  if (used + bytes > random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  const hex = random.subarray(used, used += bytes).toHex();
  return /[^0]/.test(hex) ? hex : randomHex(bytes);
}
