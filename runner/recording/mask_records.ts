import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";
import type { Json } from "../words/json.ts";
import type { AttemptOutcome, ExceptionInfo } from "../words/outcome.ts";
import type { AttemptRecord } from "../words/record.ts";
import type { Mask } from "./mask.ts";

/** `record` with secrets masked in every text of it, names and keys included. */
export function maskRecord(record: AttemptRecord, mask: Mask): AttemptRecord {
  return maskJson(record as unknown as Json, mask) as unknown as AttemptRecord;
}

/** `outcome` as it may be shown: with secrets masked in its value and its exception. */
export function maskOutcome(outcome: AttemptOutcome, mask: Mask): AttemptOutcome {
  return {
    ...outcome,
    ...(outcome.value === undefined ? {} : { value: maskJson(outcome.value, mask) }),
    ...(outcome.exception === undefined
      ? {}
      : { exception: maskJson(outcome.exception as unknown as Json, mask) as unknown as ExceptionInfo }),
  };
}

/** `span` with secrets masked in its name, its status, its attributes and its events. */
export function maskSpan(span: Span, mask: Mask): Span {
  const { message } = span.status;
  return {
    ...span,
    name: mask(span.name),
    status: { ...span.status, ...(message === undefined ? {} : { message: mask(message) }) },
    attributes: maskAttributes(span.attributes, mask),
    events: span.events.map((event) => ({
      ...event,
      name: mask(event.name),
      attributes: maskAttributes(event.attributes, mask),
    })),
    links: span.links.map((link) => ({ ...link, attributes: maskAttributes(link.attributes, mask) })),
  };
}

function maskAttributes(attributes: Attributes, mask: Mask): Attributes {
  const masked = (value: AttributeValue): AttributeValue => {
    if (typeof value === "string") return mask(value);
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    if (Array.isArray(value)) return value.map(masked);
    return maskAttributes(value as Attributes, mask) as AttributeValue;
  };
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [mask(name), value === undefined ? undefined : masked(value)]),
  );
}

/** `value` with secrets masked in every text of it, keys included. */
export function maskJson(value: Json, mask: Mask): Json {
  if (typeof value === "string") return mask(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => maskJson(item, mask));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [mask(key), maskJson(member, mask)]));
}
