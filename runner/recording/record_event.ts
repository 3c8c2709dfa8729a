import { EVENT } from "../otlp/attributes.ts";
import type { Attributes, SpanEvent } from "../otlp/span.ts";
import type { AttemptRecord } from "../words/record.ts";
import { unreachable } from "../words/unreachable.ts";

/** The names of the events that records become. */
export const RECORD_EVENTS: readonly string[] = [EVENT.param, EVENT.value, EVENT.metric, EVENT.progress];

/**
 * The event that a record becomes on its attempt's span; `undefined` for an artifact, which has a span of its own, for an
 * exception and a return, which decide the attempt's outcome and stand on its span as that, and for what a notebook's
 * cells say, which becomes spans and the evaluated notebook.
 *
 * @param within When the record may have been written: what a task says of its own clock cannot lie outside.
 */
export function recordEvent(
  record: AttemptRecord,
  within: { readonly startNs: bigint; readonly endNs: bigint },
): SpanEvent | undefined {
  const event = (name: string, attributes: Attributes): SpanEvent => ({
    name,
    timeNs: clamp(BigInt(record.time), within),
    attributes,
  });
  switch (record.kind) {
    case "param":
      return event(EVENT.param, { "dagtrail.name": record.name, "dagtrail.value": record.value });
    case "value":
      return event(EVENT.value, { "dagtrail.name": record.name, "dagtrail.value": record.value });
    case "metric":
      return event(EVENT.metric, {
        "dagtrail.name": record.name,
        "dagtrail.value": record.value,
        "dagtrail.step": record.step,
      });
    case "progress":
      return event(EVENT.progress, { "dagtrail.fraction": record.fraction, "dagtrail.message": record.message });
    case "artifact":
    case "exception":
    case "return":
    case "cell-start":
    case "cell-output":
    case "cell-end":
      return undefined;
    default:
      return unreachable(record);
  }
}

/** A time within two others. */
export function clamp(
  timeNs: bigint,
  { startNs, endNs }: { readonly startNs: bigint; readonly endNs: bigint },
): bigint {
  return timeNs < startNs ? startNs : timeNs > endNs ? endNs : timeNs;
}
