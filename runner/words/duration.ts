import { shown } from "./shown.ts";

/** A span of time: milliseconds, or a number with a unit, such as `"250ms"`, `"10s"`, `"1.5m"` or `"2h"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h"}`;

/** The longest wait that a timer of JavaScript's keeps; a longer one would be over at once. */
const MAX_MS = 2 ** 31 - 1;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * `duration` in milliseconds.
 *
 * @throws {RangeError} When it is not a number with one of the units `ms`, `s`, `m` and `h`, is negative, or is longer
 *   than 24 days, beyond which there are no timers.
 */
export function durationMs(duration: Duration): number {
  return notTooLong(ageMs(duration), duration);
}

/** As {@linkcode durationMs}, for a time that nobody waits for: it may be as long as it likes. */
export function ageMs(duration: Duration): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw new RangeError(`a duration must be a finite number of milliseconds, at least 0, and is ${duration}`);
  }
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration);
  if (match === null) {
    throw new RangeError(
      `a duration must look like "250ms", "10s", "1.5m" or "2h", and is ${shown(duration)}`,
    );
  }
  return Number(match[1]) * UNIT_MS[match[2]!]!;
}

function notTooLong(ms: number, duration: Duration): number {
  if (ms <= MAX_MS) return ms;
  throw new RangeError(`a duration must be at most 24 days, and is ${shown(duration)}`);
}

/** `ms` milliseconds as a person would say it: `400 ms`, `1.23 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatDuration(ms: number): string {
  // The limits are where rounding would show the next unit's figure: 999.6 ms are 1.00 s and not 1000 ms.
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
