import type { Attributes, Span } from "../otlp/span.ts";
import type { RunEvent } from "../words/run_event.ts";

/** Something that is told of a run while it goes on, besides its journal. It never throws, and never waits. */
export interface RunStream {
  /** Spans that have ended. */
  spans(spans: readonly Span[]): void;
  /** Something is about to be recorded. */
  event(event: RunEvent): void;
}

/** What a stream is told of the run that it is opened for. */
export interface StreamedRun {
  /** What the run file says of where the run takes place. */
  readonly resource: Attributes;
  /** The ids of the span of a task's running attempt. */
  readonly attemptSpan: (task: string) => SpanIds;
}

/** Which span of which trace. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}
