/** A new trace id: 32 hex digits, not all 0. */
export function newTraceId(): string {
  return randomHex(16);
}

/** A new span id: 16 hex digits, not all 0. */
export function newSpanId(): string {
  return randomHex(8);
}

/** W3C's `traceparent` for a sampled span. */
export function traceparent(traceId: string, spanId: string): string {
  return `00-${traceId}-${spanId}-01`;
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return random.some((byte) => byte !== 0) ? random.toHex() : randomHex(bytes);
}
