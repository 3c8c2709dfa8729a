import { decodeAttributes } from "./decode_value.ts";
import {
  type Fields,
  readArray,
  readEnum,
  readId,
  readNanoseconds,
  readObject,
  readOptionalArray,
  readOptionalObject,
  readString,
} from "./fields.ts";
import { FORMAT_VERSION } from "./attributes.ts";
import { FormatVersionError, RunFileError } from "./run_file_error.ts";
import {
  type Attributes,
  type RunFile,
  type Scope,
  type Span,
  SPAN_KIND,
  type SpanEvent,
  type SpanLink,
  STATUS_CODE,
} from "./span.ts";
import type { WireEvent, WireLink, WireScopeSpans, WireSpan } from "./wire.ts";

export { FormatVersionError, RunFileError };

/**
 * Decodes a whole run file.
 *
 * Unknown fields are ignored, integers are accepted as numbers too, `null` counts as absent, and several resources are
 * merged, the first one's attributes winning, so that files that went through another tool still read.
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
  const root = readObject(document, "$");
  const resource: Record<string, Attributes[string]> = Object.create(null);
  const spans: Span[] = [];
  for (const [i, group] of readArray(root.resourceSpans, "$.resourceSpans").entries()) {
    const at = `$.resourceSpans[${i}]`;
    const wire = readObject(group, at);
    mergeResource(resource, decodeResource(wire.resource, `${at}.resource`));
    for (const [j, scoped] of readOptionalArray(wire.scopeSpans, `${at}.scopeSpans`).entries()) {
      // One at a time: a spread of a large array would overflow the stack.
      for (const span of decodeScopeSpans(scoped, `${at}.scopeSpans[${j}]`)) spans.push(span);
    }
  }
  return { resource, spans };
}

/**
 * Decodes what a `Resource` says; an absent one says nothing.
 *
 * @throws {RunFileError} When it is not one, or is that of a run file of a later version than this code knows.
 */
export function decodeResource(value: unknown, at: string): Attributes {
  const attributes = decodeAttributes(readOptionalObject(value, at).attributes, `${at}.attributes`);
  const version = attributes["dagtrail.format.version"];
  if ((typeof version === "number" || typeof version === "bigint") && version > FORMAT_VERSION) {
    throw new FormatVersionError(
      `it is a run file of version ${version}, and this Dagtrail reads versions up to ${FORMAT_VERSION}: ` +
        "read it with a newer Dagtrail",
    );
  }
  return attributes;
}

/** Adds what another resource of the same file says; what is there already wins. */
export function mergeResource(resource: Record<string, Attributes[string]>, added: Attributes): void {
  for (const name in added) if (!(name in resource)) resource[name] = added[name];
}

/**
 * Decodes one `ScopeSpans`, such as a line of a journal holds; `at` names its place in messages.
 *
 * @throws {RunFileError} When it is not one.
 */
export function decodeScopeSpans(value: unknown, at = "$"): Span[] {
  const wire: Fields<WireScopeSpans> = readObject(value, at);
  const scope = decodeScope(wire.scope, `${at}.scope`);
  return readOptionalArray(wire.spans, `${at}.spans`).map((span, i) => decodeSpan(span, scope, `${at}.spans[${i}]`));
}

/**
 * Decodes the `scope` of a `ScopeSpans`; an absent one has no name.
 *
 * @throws {RunFileError} When it is not one.
 */
export function decodeScope(value: unknown, at: string): Scope {
  const wire = readOptionalObject(value, at);
  const version = readString(wire.version, `${at}.version`);
  return { name: readString(wire.name, `${at}.name`), ...(version === "" ? {} : { version }) };
}

/**
 * Decodes one span.
 *
 * @throws {RunFileError} When it is not one.
 */
export function decodeSpan(value: unknown, scope: Scope, at: string): Span {
  const wire: Fields<WireSpan> = readObject(value, at);
  const parentSpanId = readString(wire.parentSpanId, `${at}.parentSpanId`);
  const traceState = readString(wire.traceState, `${at}.traceState`);
  return {
    traceId: readId(wire.traceId, 32, `${at}.traceId`),
    spanId: readId(wire.spanId, 16, `${at}.spanId`),
    ...(traceState === "" ? {} : { traceState }),
    ...(parentSpanId === "" ? {} : { parentSpanId: readId(parentSpanId, 16, `${at}.parentSpanId`) }),
    name: readString(wire.name, `${at}.name`),
    kind: readEnum(wire.kind, SPAN_KIND, `${at}.kind`),
    startNs: readNanoseconds(wire.startTimeUnixNano, `${at}.startTimeUnixNano`),
    endNs: readNanoseconds(wire.endTimeUnixNano, `${at}.endTimeUnixNano`),
    status: decodeStatus(wire.status, `${at}.status`),
    attributes: decodeAttributes(wire.attributes, `${at}.attributes`),
    events: readOptionalArray(wire.events, `${at}.events`).map((event, i) => decodeEvent(event, `${at}.events[${i}]`)),
    links: readOptionalArray(wire.links, `${at}.links`).map((link, i) => decodeLink(link, `${at}.links[${i}]`)),
    scope,
  };
}

function decodeStatus(value: unknown, at: string): Span["status"] {
  const wire: Fields<NonNullable<WireSpan["status"]>> = readOptionalObject(value, at);
  const code = readEnum(wire.code, STATUS_CODE, `${at}.code`);
  const message = readString(wire.message, `${at}.message`);
  return message === "" ? { code } : { code, message };
}

/**
 * Decodes one event of a span.
 *
 * @throws {RunFileError} When it is not one.
 */
export function decodeEvent(value: unknown, at: string): SpanEvent {
  const wire: Fields<WireEvent> = readObject(value, at);
  return {
    name: readString(wire.name, `${at}.name`),
    timeNs: readNanoseconds(wire.timeUnixNano, `${at}.timeUnixNano`),
    attributes: decodeAttributes(wire.attributes, `${at}.attributes`),
  };
}

function decodeLink(value: unknown, at: string): SpanLink {
  const wire: Fields<WireLink> = readObject(value, at);
  return {
    traceId: readId(wire.traceId, 32, `${at}.traceId`),
    spanId: readId(wire.spanId, 16, `${at}.spanId`),
    attributes: decodeAttributes(wire.attributes, `${at}.attributes`),
  };
}
