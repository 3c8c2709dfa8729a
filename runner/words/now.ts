const ORIGIN_NS = BigInt(Math.round(performance.timeOrigin * 1e6));

/** Nanoseconds since the epoch, never going back, as fine as the process's clock gives them. */
export function nowNs(): bigint {
  return ORIGIN_NS + BigInt(Math.round(performance.now() * 1e6));
}
