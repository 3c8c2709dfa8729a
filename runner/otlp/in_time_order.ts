import type { SpanEvent } from "./span.ts";

/**
 * A span's events by their time, those of one time as they stand in the file.
 *
 * The file has them in the order in which the runner heard of them: what an attempt prints comes at once, and what it
 * logs a moment later, with the time at which it was logged.
 */
export function inTimeOrder(events: readonly SpanEvent[]): readonly SpanEvent[] {
  for (let i = 1; i < events.length; i++) {
    if (events[i]!.timeNs < events[i - 1]!.timeNs) return events.toSorted(compareTimes);
  }
  return events;
}

function compareTimes(a: SpanEvent, b: SpanEvent): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}
