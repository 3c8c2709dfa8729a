import { type Attributes, type AttributeValue, type RunFile, type Span, SPAN_KIND, type SpanKind } from "./span.ts";
import type { WireAnyValue, WireEvent, WireKeyValue, WireLink, WireScopeSpans, WireSpan } from "./wire.ts";

/** A text is not a run file; the message says at which place of the document, and what was wanted there. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";
}

/**
 * Decodes a whole run file.
 *
 * Unknown fields are ignored, integers are accepted as numbers too, and several resources are merged, the first one's
 * attributes winning, so that files that went through another tool still read.
 *
 * @throws {RunFileError} When the text is not JSON or not an OTLP `TracesData`.
 */
export function decodeRunFile(text: string): RunFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new RunFileError(`not JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const root = object(document, "$");
  let resource: Attributes = {};
  const spans: Span[] = [];
  for (const [i, group] of array(root.resourceSpans, "$.resourceSpans", true).entries()) {
    const at = `$.resourceSpans[${i}]`;
    const wire = object(group, at);
    const described = wire.resource === undefined ? {} : object(wire.resource, `${at}.resource`);
    resource = { ...decodeAttributes(described.attributes, `${at}.resource.attributes`), ...resource };
    for (const [j, scoped] of array(wire.scopeSpans, `${at}.scopeSpans`).entries()) {
      // One at a time: a spread of a large array would overflow the stack.
      for (const span of decodeScopeSpans(scoped, `${at}.scopeSpans[${j}]`)) spans.push(span);
    }
  }
  return { resource, spans };
}

/**
 * Decodes one `ScopeSpans`, such as a line of a journal holds; `at` names its place in messages.
 *
 * @throws {RunFileError} When it is not one.
 */
export function decodeScopeSpans(value: unknown, at = "$"): Span[] {
  const wire: Fields<WireScopeSpans> = object(value, at);
  const described = wire.scope === undefined ? {} : object(wire.scope, `${at}.scope`);
  const version = optionalString(described.version, `${at}.scope.version`);
  const scope = {
    name: optionalString(described.name, `${at}.scope.name`) ?? "",
    ...(version ? { version } : {}),
  };
  return array(wire.spans, `${at}.spans`).map((span, i) => decodeSpan(span, scope, `${at}.spans[${i}]`));
}

function decodeSpan(value: unknown, scope: Span["scope"], at: string): Span {
  const wire: Fields<WireSpan> = object(value, at);
  const parentSpanId = optionalString(wire.parentSpanId, `${at}.parentSpanId`);
  return {
    traceId: id(wire.traceId, 32, `${at}.traceId`),
    spanId: id(wire.spanId, 16, `${at}.spanId`),
    ...(parentSpanId ? { parentSpanId: id(parentSpanId, 16, `${at}.parentSpanId`) } : {}),
    name: optionalString(wire.name, `${at}.name`) ?? "",
    kind: decodeKind(wire.kind, `${at}.kind`),
    startNs: nanoseconds(wire.startTimeUnixNano, `${at}.startTimeUnixNano`),
    endNs: nanoseconds(wire.endTimeUnixNano, `${at}.endTimeUnixNano`),
    status: decodeStatus(wire.status, `${at}.status`),
    attributes: decodeAttributes(wire.attributes, `${at}.attributes`),
    events: array(wire.events, `${at}.events`).map((event, i) => {
      const fields: Fields<WireEvent> = object(event, `${at}.events[${i}]`);
      return {
        name: optionalString(fields.name, `${at}.events[${i}].name`) ?? "",
        timeNs: nanoseconds(fields.timeUnixNano, `${at}.events[${i}].timeUnixNano`),
        attributes: decodeAttributes(fields.attributes, `${at}.events[${i}].attributes`),
      };
    }),
    links: array(wire.links, `${at}.links`).map((link, i) => {
      const fields: Fields<WireLink> = object(link, `${at}.links[${i}]`);
      return {
        traceId: id(fields.traceId, 32, `${at}.links[${i}].traceId`),
        spanId: id(fields.spanId, 16, `${at}.links[${i}].spanId`),
        attributes: decodeAttributes(fields.attributes, `${at}.links[${i}].attributes`),
      };
    }),
    scope,
  };
}

const KIND_BY_NUMBER = new Map<unknown, SpanKind>(
  (Object.entries(SPAN_KIND) as [SpanKind, number][]).map(([name, number]) => [number, name]),
);

function decodeKind(value: unknown, at: string): SpanKind {
  if (value === undefined) return "unspecified";
  return KIND_BY_NUMBER.get(value) ?? fail(at, "a span kind from 0 to 5", value);
}

function decodeStatus(value: unknown, at: string): Span["status"] {
  if (value === undefined) return { code: "unset" };
  const wire = object(value, at);
  const code =
    ([undefined, 0].includes(wire.code as undefined)
      ? "unset"
      : wire.code === 1
      ? "ok"
      : wire.code === 2
      ? "error"
      : fail(`${at}.code`, "a status code from 0 to 2", wire.code)) as Span["status"]["code"];
  const message = optionalString(wire.message, `${at}.message`);
  return { code, ...(message ? { message } : {}) };
}

function decodeAttributes(value: unknown, at: string): { [name: string]: AttributeValue } {
  // No prototype: a hostile file may well call an attribute `__proto__`.
  const attributes: { [name: string]: AttributeValue } = Object.create(null);
  for (const [i, pair] of array(value, at).entries()) {
    const wire: Fields<WireKeyValue> = object(pair, `${at}[${i}]`);
    const key = optionalString(wire.key, `${at}[${i}].key`) ?? "";
    attributes[key] = wire.value === undefined ? null : decodeValue(wire.value, `${at}[${i}].value`);
  }
  return attributes;
}

function decodeValue(value: unknown, at: string): AttributeValue {
  const wire: Fields<WireAnyValue> = object(value, at);
  if (wire.stringValue !== undefined) return optionalString(wire.stringValue, `${at}.stringValue`)!;
  if (wire.boolValue !== undefined) {
    return typeof wire.boolValue === "boolean" ? wire.boolValue : fail(`${at}.boolValue`, "a boolean", wire.boolValue);
  }
  if (wire.intValue !== undefined) return decodeInteger(wire.intValue, `${at}.intValue`);
  if (wire.doubleValue !== undefined) return decodeDouble(wire.doubleValue, `${at}.doubleValue`);
  if (wire.bytesValue !== undefined) {
    const text = optionalString(wire.bytesValue, `${at}.bytesValue`)!;
    try {
      return Uint8Array.fromBase64(text);
    } catch {
      return fail(`${at}.bytesValue`, "base64", text.slice(0, 40));
    }
  }
  if (wire.arrayValue !== undefined) {
    const values = object(wire.arrayValue, `${at}.arrayValue`).values;
    return array(values, `${at}.arrayValue.values`).map((item, i) =>
      decodeValue(item, `${at}.arrayValue.values[${i}]`)
    );
  }
  if (wire.kvlistValue !== undefined) {
    return decodeAttributes(object(wire.kvlistValue, `${at}.kvlistValue`).values, `${at}.kvlistValue.values`);
  }
  return null;
}

// Integers beyond 53 bits stay bigint, so that none is rounded in silence.
function decodeInteger(value: unknown, at: string): number | bigint {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value !== "string" || !/^-?\d{1,20}$/.test(value)) {
    return fail(at, "an integer as a decimal string", value);
  }
  const exact = BigInt(value);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

function decodeDouble(value: unknown, at: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && (/^-?(NaN|Infinity)$/.test(value) || Number.isFinite(Number(value)))) {
    return Number(value);
  }
  return fail(at, "a number", value);
}

function nanoseconds(value: unknown, at: string): bigint {
  if (value === undefined) return 0n;
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value);
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return BigInt(value);
  return fail(at, "nanoseconds since the epoch as a decimal string", value);
}

function id(value: unknown, digits: number, at: string): string {
  if (typeof value === "string" && value.length === digits && /^[0-9a-fA-F]+$/.test(value)) return value.toLowerCase();
  return fail(at, `${digits} hex digits`, value);
}

/** A wire object whose fields nobody has checked yet. */
type Fields<Wire> = { [Key in keyof Wire]?: unknown };

function object(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail(at, "an object", value);
}

function array(value: unknown, at: string, required = false): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined && !required ? [] : fail(at, "an array", value);
}

function optionalString(value: unknown, at: string): string | undefined {
  return value === undefined || typeof value === "string" ? value : fail(at, "a string", value);
}

function fail(at: string, wanted: string, value: unknown): never {
  const shown = JSON.stringify(value) ?? String(value);
  throw new RunFileError(`${at} must be ${wanted}, and is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`);
}
