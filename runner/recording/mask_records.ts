import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";
import type { Json } from "../words/json.ts";
import type { AttemptOutcome, ExceptionInfo } from "../words/outcome.ts";
import type { AttemptRecord, CellOutput, MimeBundle } from "../words/record.ts";
import { unreachable } from "../words/unreachable.ts";
import { MASK, type Mask } from "./mask.ts";

/**
 * `record` with secrets masked in every text that a task chose, names and keys included; `undefined` when one of its
 * numbers is a secret, and nothing could stand in its place. Its kind, its time and the name of an artifact's file are
 * the SDK's own: digits of a secret may stand in a time by chance, and must not break it.
 */
export function maskRecord(record: AttemptRecord, mask: Mask): AttemptRecord | undefined {
  if (!mask.active) return record;
  switch (record.kind) {
    case "param":
    case "value":
      return { ...record, name: mask(record.name), value: maskJson(record.value, mask) };
    case "metric":
      if (mask.hides(record.value) || (record.step !== undefined && mask.hides(record.step))) return undefined;
      return { ...record, name: mask(record.name) };
    case "artifact":
      return { ...record, name: mask(record.name), mediaType: mask(record.mediaType) };
    case "progress":
      if (mask.hides(record.fraction)) return undefined;
      return record.message === undefined ? record : { ...record, message: mask(record.message) };
    case "exception":
      return { ...record, ...maskException(record, mask) };
    case "return":
      return record.value === undefined ? record : { ...record, value: maskJson(record.value, mask) };
    case "cell-start":
    case "cell-end":
      return record;
    case "cell-output":
      return { ...record, output: maskOutput(record.output, mask) };
    default:
      return unreachable(record);
  }
}

function maskOutput(output: CellOutput, mask: Mask): CellOutput {
  switch (output.type) {
    case "stream":
      return { ...output, text: mask(output.text) };
    case "display":
      return {
        ...output,
        data: maskBundle(output.data, mask),
        ...(output.id === undefined ? {} : { id: mask(output.id) }),
      };
    case "result":
      return { ...output, data: maskBundle(output.data, mask) };
    case "error":
      return { ...output, name: mask(output.name), message: mask(output.message), stack: output.stack.map(mask) };
    case "clear":
    case "cut":
      return output;
    default:
      return unreachable(output);
  }
}

function maskBundle(data: MimeBundle, mask: Mask): MimeBundle {
  return maskJson(data, mask) as MimeBundle;
}

/** `outcome` as it may be shown: with secrets masked in its value and its exception. */
export function maskOutcome(outcome: AttemptOutcome, mask: Mask): AttemptOutcome {
  if (!mask.active) return outcome;
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

/** `span` with secrets masked in everything that a task chose of it. */
export function maskSpan(span: Span, mask: Mask): Span {
  if (!mask.active) return span;
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

/** `attributes` with secrets masked in every text and every number of them, names included. */
export function maskAttributes(attributes: Attributes, mask: Mask): Attributes {
  if (!mask.active) return attributes;
  const masked = (value: AttributeValue): AttributeValue => {
    if (typeof value === "string") return mask(value);
    if (typeof value === "number" || typeof value === "bigint") return mask.hides(value) ? MASK : value;
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Uint8Array) return mask.bytes(new Uint8Array(value));
    if (Array.isArray(value)) return value.map(masked);
    return maskAttributes(value as Attributes, mask) as AttributeValue;
  };
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [mask(name), value === undefined ? undefined : masked(value)]),
  );
}

/** `value` with secrets masked in every text and every number of it, keys included. */
export function maskJson(value: Json, mask: Mask): Json {
  if (!mask.active) return value;
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") return mask.hides(value) ? MASK : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => maskJson(item, mask));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [mask(key), maskJson(member, mask)]));
}
