/** The span of somebody else's trace that a run is a part of. */
export interface RemoteParent {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** What the systems on the way have noted, as W3C's `tracestate`. */
  readonly traceState?: string;
}

/**
 * The caller's span, as W3C's Trace Context says it in `TRACEPARENT` and `TRACESTATE`. What is not valid is ignored, as
 * the recommendation demands: a broken header must not break what it is sent to.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export function remoteParent(env: (name: string) => string | undefined): RemoteParent | undefined {
  const found = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(env("TRACEPARENT") ?? "");
  if (found === null) return undefined;
  const [, version, traceId, spanId, more] = found;
  // Version 00 ends with its flags; a later one may go on, and ff is none.
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return undefined;
  const traceState = validTraceState(env("TRACESTATE"));
  return { traceId: traceId!, spanId: spanId!, ...(traceState === undefined ? {} : { traceState }) };
}

/** Keys, simple or of a tenant at a system, each with a value of printable characters. */
const MEMBER =
  /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

function validTraceState(text: string | undefined): string | undefined {
  const members = (text ?? "").split(",").map((member) => member.trim()).filter((member) => member !== "");
  const keys = new Set(members.map((member) => member.split("=")[0]));
  if (members.length === 0 || members.length > 32 || keys.size < members.length) return undefined;
  return members.every((member) => MEMBER.test(member)) ? members.join(",") : undefined;
}
