import { type ByteSource, FileSource } from "./byte_source.ts";
import { mergeResource } from "./decode.ts";
import { runFileParts } from "./run_file_parts.ts";
import type { Attributes, RunFile, Span, SpanEvent } from "./span.ts";

/** What is kept of a run file. */
export interface LoadOptions {
  /** Which events to keep in memory; all of them unless said. */
  readonly keepEvent?: (event: SpanEvent, span: Span) => boolean;
}

/**
 * Reads a run file into memory, as `decodeRunFile` does with a text, but for files of any length, and without what is
 * not wanted of it.
 *
 * @param source A path, or bytes.
 * @throws {RunFileError} When it is not one.
 */
export function loadRunFile(source: string | ByteSource, options: LoadOptions = {}): RunFile {
  if (typeof source === "string") {
    using file = new FileSource(source);
    return loadRunFile(file, options);
  }
  const { keepEvent } = options;
  const resource: Record<string, Attributes[string]> = Object.create(null);
  const spans: Span[] = [];
  let events: SpanEvent[] = [];
  for (const part of runFileParts(source)) {
    if (part.type === "resource") {
      mergeResource(resource, part.attributes);
      continue;
    }
    const { span, last } = part;
    const kept = keepEvent === undefined ? span.events : span.events.filter((event) => keepEvent(event, span));
    if (last && events.length === 0) {
      spans.push(kept.length === span.events.length ? span : { ...span, events: kept });
      continue;
    }
    // One at a time: a spread of a large array would overflow the stack.
    for (const event of kept) events.push(event);
    if (last) {
      spans.push({ ...span, events });
      events = [];
    }
  }
  return { resource, spans };
}
