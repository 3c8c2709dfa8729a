/** A part of a text, from its first character to behind its last. */
export type Interval = readonly [start: number, end: number];

/** `intervals` in order, with those that overlap as one. */
export function merged(intervals: Interval[]): Interval[] {
  if (intervals.length < 2) return intervals;
  intervals.sort((a, b) => a[0] - b[0]);
  const whole: [number, number][] = [];
  for (const [start, end] of intervals) {
    const last = whole.at(-1);
    // Two secrets side by side stay two.
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else whole.push([start, end]);
  }
  return whole;
}

/** Up to where nothing can change any more: an open part keeps the secret that it overlaps with it. */
export function closedUntil(openFrom: number, intervals: readonly Interval[]): number {
  return intervals.findLast(([start, end]) => start < openFrom && end > openFrom)?.[0] ?? openFrom;
}

/** `text` with these parts of it replaced. */
export function replaced(
  text: string,
  intervals: readonly Interval[],
  substitute: (length: number) => string,
): string {
  if (intervals.length === 0) return text;
  let result = "";
  let done = 0;
  for (const [start, end] of intervals) {
    result += text.slice(done, start) + substitute(end - start);
    done = end;
  }
  return result + text.slice(done);
}
