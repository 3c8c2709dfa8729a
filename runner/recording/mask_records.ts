import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";
import type { Json } from "../words/json.ts";
import type { AttemptOutcome, ExceptionInfo } from "../words/outcome.ts";
import type { AttemptRecord } from "../words/record.ts";
import { unreachable } from "../words/unreachable.ts";
import type { Mask } from "./mask.ts";

/**
 * `record` with secrets masked in every text that a task chose, names and keys included. Its kind, its time and the name
 * of an artifact's file are the SDK's own: a secret such as `1234` may stand in a time by chance, and must not break it.
 */
export function maskRecord(record: AttemptRecord, mask: Mask): AttemptRecord {
  switch (record.kind) {
    case "param":
    case "value":
      return { ...record, name: mask(record.name), value: maskJson(record.value, mask) };
    case "metric":
      return { ...record, name: mask(record.name) };
    case "artifact":
      return { ...record, name: mask(record.name), mediaType: mask(record.mediaType) };
    case "progress":
      return record.message === undefined ? record : { ...record, message: mask(record.message) };
    case "exception":
      return { ...record, ...maskException(record, mask) };
    case "return":
      return record.value === undefined ? record : { ...record, value: maskJson(record.value, mask) };
    default:
      return unreachable(record);
  }
}

/** `outcome` as it may be shown: with secrets masked in its value and its exception. */
export function maskOutcome(outcome: AttemptOutcome, mask: Mask): AttemptOutcome {
  return {
    ...outcome,
    ...(outcome.value === undefined ? {} : { value: maskJson(outcome.value, mask) }),
    ...(outcome.exception === undefined ? {} : { exception: maskException(outcome.exception, mask) }),
  };
}

function maskException({ type, message, stacktrace }: ExceptionInfo, mask: Mask): ExceptionInfo {
  return {
    type: mask(type),
    message: mask(message),
    ...(stacktrace === undefined ? {} : { stacktrace: mask(stacktrace) }),
  };
}

/** `span` with secrets masked in every text of it. */
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
    scope: {
      name: mask(span.scope.name),
      ...(span.scope.version === undefined ? {} : { version: mask(span.scope.version) }),
    },
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
