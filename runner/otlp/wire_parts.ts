import type { ByteSource } from "./byte_source.ts";
import { readArray, readObject, readOptionalArray } from "./fields.ts";
import { JsonCursor } from "./json_cursor.ts";
import { RunFileError } from "./run_file_error.ts";

/** How much of a large span's events is parsed at a time. */
const BATCH_BYTES = 2 ** 16;

/** One piece of an OTLP `TracesData`, parsed from JSON and not looked at yet. */
export type WirePart = WireResourcePart | WireSpanPart;

/** A `Resource`. */
export interface WireResourcePart {
  readonly type: "resource";
  readonly wire: unknown;
  /** How many keys it has in the text, those that come twice in an object counted twice. */
  readonly keyCount: number;
  /** Its place in the document, such as `$.resourceSpans[0].resource`. */
  readonly at: string;
}

/** A `Span`, or some of the events of one that is too large to be held at once. */
export interface WireSpanPart {
  readonly type: "span";
  /** The same object for all parts of a span; without `events` when these come in parts. */
  readonly wire: unknown;
  /** The part's events, when they come in parts. */
  readonly events?: readonly unknown[];
  /** The number of the part's first event within the span. */
  readonly firstEvent: number;
  /** Whether the span has no more parts. */
  readonly last: boolean;
  /** How many keys its events and, in a span's first part, the rest of the span have in the text. */
  readonly keyCount: number;
  /** The scope of its `ScopeSpans`, and that one's place. */
  readonly scope: unknown;
  readonly scopeAt: string;
  readonly at: string;
}

/**
 * Reads a `TracesData` piece by piece, in the order of the document, and in bounded memory however long it is: a span of
 * more than `maxHeldBytes` has its events told in parts.
 *
 * White space and the order of keys may be any. A key that comes twice in the document's frame is an error.
 *
 * @throws {RunFileError} When the text is not JSON or not a `TracesData`; what came before was told already.
 */
export function* wireParts(source: ByteSource, maxHeldBytes?: number): Generator<WirePart> {
  const cursor = new JsonCursor(source, maxHeldBytes);
  let found = false;
  if (!cursor.isObject()) readObject(cursor.value("$"), "$");
  for (const key of cursor.keys("$")) {
    if (key === "resourceSpans" && cursor.isList()) {
      found = true;
      for (const i of cursor.items("$.resourceSpans")) yield* resourceSpans(cursor, `$.resourceSpans[${i}]`);
    } else {
      const value = cursor.value(`$.${key}`);
      if (key === "resourceSpans") readArray(value, "$.resourceSpans");
    }
  }
  cursor.end();
  if (!found) readArray(undefined, "$.resourceSpans");
}

function* resourceSpans(cursor: JsonCursor, at: string): Generator<WirePart> {
  if (!cursor.isObject()) readObject(cursor.value(at), at);
  for (const key of cursor.keys(at)) {
    const place = `${at}.${key}`;
    if (key === "scopeSpans" && cursor.isList()) {
      for (const i of cursor.items(place)) yield* scopeSpans(cursor, `${place}[${i}]`);
      continue;
    }
    cursor.takeKeyCount();
    const wire = cursor.value(place);
    if (key === "scopeSpans") readOptionalArray(wire, place);
    else if (key === "resource") yield { type: "resource", wire, keyCount: cursor.takeKeyCount(), at: place };
  }
}

/** What a span's part needs to know of what it is in. */
interface SpanFrame {
  readonly scope: unknown;
  readonly scopeAt: string;
}

function* scopeSpans(cursor: JsonCursor, at: string): Generator<WireSpanPart> {
  if (!cursor.isObject()) readObject(cursor.value(at), at);
  const scopeAt = `${at}.scope`;
  let frame: SpanFrame | undefined;
  // A scope may stand behind its spans, which then wait for it.
  let waiting: number | undefined;
  for (const key of cursor.keys(at)) {
    const place = `${at}.${key}`;
    if (key === "spans" && cursor.isList()) {
      if (frame !== undefined) {
        yield* spans(cursor, frame, place);
      } else {
        waiting = cursor.offset;
        cursor.skip(place);
      }
      continue;
    }
    const value = cursor.value(place);
    if (key === "scope") frame = { scope: value, scopeAt };
    else if (key === "spans") readOptionalArray(value, place);
  }
  if (waiting === undefined) return;
  const end = cursor.offset;
  cursor.seek(waiting);
  yield* spans(cursor, frame ?? { scope: undefined, scopeAt }, `${at}.spans`);
  cursor.seek(end);
}

function* spans(cursor: JsonCursor, frame: SpanFrame, listAt: string): Generator<WireSpanPart> {
  for (const i of cursor.items(listAt)) {
    const at = `${listAt}[${i}]`;
    cursor.takeKeyCount();
    const short = cursor.isObject() ? cursor.shortValue(at) : { value: cursor.value(at) };
    if (short === undefined) yield* largeSpan(cursor, frame, at);
    else {
      const keyCount = cursor.takeKeyCount();
      yield { type: "span", wire: short.value, firstEvent: 0, last: true, keyCount, ...frame, at };
    }
  }
}

/** Reads all but the events first, wherever they stand, and then goes back to them. */
function* largeSpan(cursor: JsonCursor, frame: SpanFrame, at: string): Generator<WireSpanPart> {
  const wire: Record<string, unknown> = Object.create(null);
  const place = `${at}.events`;
  let eventsAt: number | undefined;
  for (const key of cursor.keys(at)) {
    if (key === "events" && cursor.isList()) {
      eventsAt = cursor.offset;
      cursor.skip(place);
    } else wire[key] = cursor.value(`${at}.${key}`);
  }
  let keyCount = cursor.takeKeyCount() + Object.keys(wire).length;
  let firstEvent = 0;
  if (eventsAt !== undefined) {
    const end = cursor.offset;
    cursor.seek(eventsAt);
    for (const events of cursor.batches(place, BATCH_BYTES)) {
      keyCount += cursor.takeKeyCount();
      yield { type: "span", wire, events, firstEvent, last: false, keyCount, ...frame, at };
      keyCount = 0;
      firstEvent += events.length;
    }
    if (cursor.offset > end) throw new RunFileError(`not JSON: ${place}: its brackets do not match`);
    cursor.seek(end);
  }
  const events = eventsAt === undefined ? {} : { events: [] };
  yield { type: "span", wire, ...events, firstEvent, last: true, keyCount, ...frame, at };
}
