import { decodeEvent } from "../../runner/otlp/decode.ts";
import { fileLines } from "../../runner/otlp/file_lines.ts";
import { eventsFile, JOURNAL_FILE, type JournalLine, readJournalLine } from "../../runner/otlp/journal_line.ts";
import type { Attributes, RunFile, Span, SpanEvent } from "../../runner/otlp/span.ts";

/** What stands in place of a result until there is one. */
export type Pending = "running" | "waiting" | "unknown";

/**
 * The spans of a run that goes on, from its own folder: those that have ended, and those that were begun, up to now. What
 * cannot be read, such as a last line that is being written, is passed over.
 *
 * @param alive Whether its runner is still at work; else what was begun is of unknown outcome.
 */
export async function readJournal(folder: string, alive: boolean, nowNs: bigint): Promise<RunFile> {
  let resource: Attributes = {};
  const open = new Map<string, Span>();
  const spans: Span[] = [];
  const withAttempt = new Set<string>();
  for await (const lines of fileLines(`${folder}/${JOURNAL_FILE}`)) {
    for (const bytes of lines) {
      const line = readLine(bytes);
      switch (line?.kind) {
        case "resource":
          resource = line.resource;
          break;
        case "open":
          open.set(line.span.spanId, line.span);
          if (line.span.parentSpanId !== undefined) withAttempt.add(line.span.parentSpanId);
          break;
        case "description": {
          const span = open.get(line.spanId);
          if (span !== undefined) {
            open.set(line.spanId, { ...span, attributes: { ...span.attributes, ...line.attributes } });
          }
          break;
        }
        case "ended": {
          open.delete(line.span.spanId);
          spans.push(line.eventBytes === 0 ? line.span : { ...line.span, events: await readEvents(folder, line.span) });
          break;
        }
        case "ending":
          open.set(line.span.spanId, line.span);
          break;
        case "own":
          for (const span of line.spans) spans.push(span);
          break;
        case "alive":
        case undefined:
      }
    }
  }
  for (const span of open.values()) {
    const isAttempt = span.attributes["dagtrail.attempt.number"] !== undefined;
    const began = isAttempt || span.parentSpanId === undefined || withAttempt.has(span.spanId);
    const pending: Pending = !alive ? "unknown" : began ? "running" : "waiting";
    const events = isAttempt ? await readEvents(folder, span) : span.events;
    spans.push({
      ...span,
      endNs: span.endNs > span.startNs ? span.endNs : nowNs > span.startNs ? nowNs : span.startNs,
      attributes: {
        ...span.attributes,
        [span.parentSpanId === undefined ? "cicd.pipeline.result" : "cicd.pipeline.task.run.result"]: pending,
      },
      events,
    });
  }
  return { resource, spans };
}

function readLine(bytes: Uint8Array): JournalLine | undefined {
  try {
    return readJournalLine(bytes);
  } catch {
    return undefined;
  }
}

async function readEvents(folder: string, span: Span): Promise<readonly SpanEvent[]> {
  const events: SpanEvent[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const lines of fileLines(`${folder}/${eventsFile(span.spanId)}`)) {
      for (const line of lines) {
        try {
          events.push(decodeEvent(JSON.parse(decoder.decode(line)), "$"));
        } catch {
          // It is being written.
        }
      }
    }
  } catch (error) {
    // An attempt that has said nothing has no such file.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return events;
}
