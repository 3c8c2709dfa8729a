/** Which runs a site keeps: so many of the newest, or those that started within a time. */
export type Keep = { readonly runs: number } | { readonly days: number };

const DAYS = { d: 1, w: 7, m: 30, y: 365 } as const;

/**
 * Reads a retention such as `500`, `90d`, `12w`, `6m` or `2y`.
 *
 * @throws {RangeError} When it is something else.
 */
export function parseKeep(word: string): Keep {
  const [, digits, unit] = /^([1-9]\d{0,6})([dwmy])?$/.exec(word) ?? [];
  if (digits === undefined) {
    throw new RangeError(
      `must be a number of runs such as 500, or an age such as 90d, 12w, 6m or 2y, and is ${JSON.stringify(word)}`,
    );
  }
  if (unit === undefined) return { runs: Number(digits) };
  return { days: Number(digits) * DAYS[unit as keyof typeof DAYS] };
}

/** A retention as it is written. */
export function formatKeep(keep: Keep): string {
  return "runs" in keep ? String(keep.runs) : `${keep.days}d`;
}

/** A run file with what tells whether it is kept. */
export interface Dated {
  /** Milliseconds since the epoch; 0 when it is not known, and infinite for what is kept in any case. */
  readonly startMs: number;
  /** The same for two files of one run. */
  readonly identity: string;
}

/** Those that are kept, in their order, and those that are not. */
export function choose<Item extends Dated>(
  items: readonly Item[],
  keep: Keep | undefined,
  nowMs: number,
): { readonly kept: readonly Item[]; readonly dropped: readonly Item[] } {
  if (keep === undefined) return { kept: items, dropped: [] };
  const least = "days" in keep ? nowMs - keep.days * 86_400_000 : startOfLast(items, keep.runs);
  return {
    kept: items.filter(({ startMs }) => startMs >= least),
    dropped: items.filter(({ startMs }) => startMs < least),
  };
}

/** The start of the oldest of so many of the newest runs. */
function startOfLast(items: readonly Dated[], count: number): number {
  const starts = new Map(items.map(({ identity, startMs }) => [identity, startMs]));
  return [...starts.values()].filter(Number.isFinite).sort((a, b) => b - a)[count - 1] ?? -Infinity;
}
