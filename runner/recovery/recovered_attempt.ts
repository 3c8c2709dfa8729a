import { RecordTail } from "../engines/record_tail.ts";
import { encodeEventLine, encodeScopeSpans, encodeSpan } from "../otlp/encode.ts";
import type { RunFileWriter } from "../otlp/run_file_writer.ts";
import type { Span, SpanEvent } from "../otlp/span.ts";
import { artifactSpan } from "../recording/artifact_span.ts";
import { derivedId } from "../recording/conclude_run.ts";
import { type AttemptState, readableEvents } from "../recording/journal_state.ts";
import type { Mask } from "../recording/mask.ts";
import { maskRecord } from "../recording/mask_records.ts";
import { recordEvent } from "../recording/record_event.ts";
import { noticeEvent } from "../recording/run_spans.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import { DEFAULT_LIMITS } from "../words/limits.ts";
import type { ArtifactRecord, AttemptRecord } from "../words/record.ts";

/** How secrets are masked; or the names of those that the environment lacks, without which nothing can be masked. */
export type Masked = { readonly mask: Mask } | { readonly unknown: readonly string[] };

/** An attempt of which the journal has no end. */
export interface RecoveredAttempt {
  readonly attempt: AttemptState;
  /** Its span as the recovery ends it, without what the attempt said. */
  readonly span: Span;
  /** The file of what the runner has read from it. */
  readonly events: string;
  /** The attempt's directory. */
  readonly directory: string;
  /** The folder for large artifacts. */
  readonly blobs: string;
  readonly masked: Masked;
}

/**
 * Writes the span of an attempt, with what the runner had read from it, and what the attempt had logged beyond that; and
 * the spans of its artifacts. Where secrets cannot be masked, nothing is taken that the runner had not masked already.
 */
export async function writeRecoveredAttempt(writer: RunFileWriter, recovered: RecoveredAttempt): Promise<void> {
  const { span, masked } = recovered;
  const left = await scanRecords(recovered);
  const notices: SpanEvent[] = [];
  const tell = (message: string): void => void notices.push(noticeEvent(span.endNs, message));
  if ("unknown" in masked) {
    if (left.artifacts.size > 0 || left.unread > 0) tell(leftOut(masked.unknown));
  } else {
    for (const record of left.artifacts.values()) {
      if (recovered.attempt.keptArtifacts.has(record.name)) continue;
      const kept = await artifactSpan(span, record, {
        attemptDirectory: recovered.directory,
        blobs: recovered.blobs,
        mask: masked.mask,
        // What the task's own limit was, only its plan knew.
        maxBytes: DEFAULT_LIMITS.artifactBytes,
        spanId: ({ name }) => derivedId(`${span.spanId} ${name}`, 8),
      });
      if ("span" in kept) await writer.group(encodeScopeSpans(kept.span.scope, [kept.span]));
      else tell(kept.notice);
    }
    const { thrown } = left;
    if (thrown !== undefined) tell(`the attempt had thrown ${masked.mask(`${thrown.type}: ${thrown.message}`)}`);
  }
  await writeSpan(writer, { ...span, events: [...notices, ...span.events] }, allEvents(recovered));
}

/** Writes a span with these events before its own. */
export async function writeSpan(
  writer: RunFileWriter,
  span: Span,
  events: AsyncIterable<SpanEvent>,
): Promise<void> {
  await writer.beginSpan({ scope: { ...span.scope }, spans: [encodeSpan(span)] });
  for await (const event of events) await writer.event(encodeEventLine(event));
  await writer.endSpan();
}

function leftOut(secrets: readonly string[]): string {
  const why = secrets.length === 0
    ? "the journal has lost which secrets are to be masked"
    : `the recovery's environment does not have ${secrets.join(" and ")} as the run had, to mask in them`;
  return `what the attempt logged last, and its artifacts, are left out: ${why}`;
}

/** What there is in an attempt's records that the journal does not have. */
interface Left {
  /** By name. */
  readonly artifacts: ReadonlyMap<string, ArtifactRecord>;
  /** How many events there are. */
  readonly unread: number;
  /** What the attempt threw. */
  readonly thrown?: { readonly type: string; readonly message: string };
}

async function scanRecords(recovered: RecoveredAttempt): Promise<Left> {
  const { attempt } = recovered;
  const artifacts = new Map<string, ArtifactRecord>();
  let thrown: Left["thrown"];
  let unread = 0;
  for await (const record of records(recovered)) {
    if (typeof record === "string") unread++;
    else if (record.kind === "artifact") {
      artifacts.delete(record.name);
      artifacts.set(record.name, record);
    } else if (record.kind === "exception") thrown ??= record;
    else if (record.kind !== "return") unread++;
  }
  return { artifacts, unread, ...(thrown === undefined || attempt.ending !== undefined ? {} : { thrown }) };
}

/** Kinds of records that are events of the journal; what cells show and how they end stands in the notebook. */
const EVENT_KINDS: readonly AttemptRecord["kind"][] = ["param", "value", "metric", "progress", "cell-start"];

async function* allEvents(recovered: RecoveredAttempt): AsyncGenerator<SpanEvent> {
  const { span, masked } = recovered;
  yield* readableEvents(recovered.events);
  if ("unknown" in masked) return;
  for await (const record of records(recovered)) {
    const event = typeof record === "string" ? noticeEvent(span.endNs, masked.mask(record)) : recordEvent(record, span);
    if (event !== undefined) yield event;
  }
}

/**
 * The attempt's records: untrusted, and masked where the secrets are known. Those that became events in the journal
 * are passed over; they are the first so many. A text is what is wrong with a record.
 */
async function* records({ attempt, directory, masked }: RecoveredAttempt): AsyncGenerator<AttemptRecord | string> {
  let known = attempt.events?.records ?? 0;
  // An attempt that had ended was read to its end, but for its artifacts.
  const isRead = attempt.ending !== undefined;
  const found: (AttemptRecord | string)[] = [];
  using tail = new RecordTail(`${directory}/${ATTEMPT_FILES.records}`, {
    onRecord(read) {
      const record = "mask" in masked ? maskRecord(read, masked.mask) : read;
      // One that cannot be masked was left out by the runner, too.
      if (record === undefined) return;
      const isEvent = EVENT_KINDS.includes(record.kind);
      if (isEvent && (isRead || known-- > 0)) return;
      found.push(record);
    },
    onFault(message) {
      if (!isRead && known <= 0) found.push(message);
    },
  });
  for (let more = true; more;) {
    more = tail.read();
    yield* found.splice(0);
  }
  await tail.finish();
  yield* found.splice(0);
}
