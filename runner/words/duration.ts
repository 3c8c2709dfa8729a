/** A span of time: milliseconds, or a number with a unit, such as `"250ms"`, `"10s"`, `"1.5m"` or `"2h"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h"}`;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * `duration` in milliseconds.
 *
 * @throws {RangeError} When it is not a number with one of the units `ms`, `s`, `m` and `h`, or is negative or not finite.
 */
export function durationMs(duration: Duration): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw new RangeError(`a duration must be a finite number of milliseconds, at least 0, and is ${duration}`);
  }
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration);
  if (match === null) {
    throw new RangeError(
      `a duration must look like "250ms", "10s", "1.5m" or "2h", and is ${JSON.stringify(duration)}`,
    );
  }
  return Number(match[1]) * UNIT_MS[match[2]!]!;
}

/** `ms` milliseconds as a person would say it: `0.4 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
