import type { ByteSource } from "./byte_source.ts";
import { decodeEvent, decodeResource, decodeScope, decodeSpan } from "./decode.ts";
import type { Attributes, Span } from "./span.ts";
import { wireParts } from "./wire_parts.ts";

/** One piece of a run file. */
export type RunFilePart = ResourcePart | SpanPart;

/** What a resource says. */
export interface ResourcePart {
  readonly type: "resource";
  readonly attributes: Attributes;
}

/**
 * A span, or a part of one: a span of more than a mebibyte comes in several parts, each with all that there is to know
 * about it but for the events, of which each part has its share, in order.
 */
export interface SpanPart {
  readonly type: "span";
  readonly span: Span;
  /** Whether the span has no more parts. */
  readonly last: boolean;
}

/** A large span that was decoded with its first part. */
interface Known {
  readonly wire: unknown;
  readonly span: Span;
}

/**
 * Reads a run file piece by piece, in the order of the file, and in bounded memory however long the file is.
 *
 * It reads any OTLP `TracesData` in JSON, as `decodeRunFile` does, with one difference: a key that comes twice in the
 * document's frame (`resourceSpans`, `scopeSpans`, `spans` and the like) is an error rather than a matter of which wins.
 *
 * @param maxHeldBytes How long a span may be to come in one part; a mebibyte unless said.
 * @throws {RunFileError} When the text is not JSON, not an OTLP `TracesData`, or of a later version of the format; what
 *   came before was told already.
 */
export function* runFileParts(source: ByteSource, maxHeldBytes?: number): Generator<RunFilePart> {
  let large: Known | undefined;
  for (const part of wireParts(source, maxHeldBytes)) {
    if (part.type === "resource") {
      yield { type: "resource", attributes: decodeResource(part.wire, part.at) };
      continue;
    }
    const { wire, events, firstEvent, last, at } = part;
    const known: Known = large !== undefined && large.wire === wire
      ? large
      : { wire, span: decodeSpan(wire, decodeScope(part.scope, part.scopeAt), at) };
    large = last ? undefined : known;
    const span = events === undefined
      ? known.span
      : { ...known.span, events: events.map((event, i) => decodeEvent(event, `${at}.events[${firstEvent + i}]`)) };
    yield { type: "span", span, last };
  }
}
