/** Which runs a site keeps; where several are said, all of them have to hold. */
export interface Keep {
  /** So many of the newest. */
  readonly runs?: number;
  /** Those that started within so many days. */
  readonly days?: number;
  /** So many of the newest as the site can hold in so many bytes. */
  readonly bytes?: number;
}

const DAY = 86_400_000;
const DAYS = { d: 1, w: 7, m: 30, y: 365 } as const;
const BYTES = { kB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** What of a site is not for its runs: a part for lists and the catalogue, and so many bytes for scripts. */
const SHARE_OF_LISTS = 0.05;
const SCRIPT_BYTES = 2e6;

/**
 * Reads a retention: a number of runs such as `500`, an age such as `90d`, `12w`, `6m` or `2y`, a size such as `900MB`,
 * or several of these with commas between them.
 *
 * @throws {RangeError} When it is something else.
 */
export function parseKeep(words: string): Keep {
  const keep: { -readonly [Name in keyof Keep]: Keep[Name] } = {};
  for (const word of words.split(",")) {
    const [, digits, unit] = /^([1-9]\d{0,6})([dwmy]|[kMG]B)?$/.exec(word) ?? [];
    const kind = unit === undefined ? "runs" : unit in DAYS ? "days" : "bytes";
    if (digits === undefined || keep[kind] !== undefined) {
      throw new RangeError(
        "must be a number of runs such as 500, an age such as 90d, 12w, 6m or 2y, a size such as 900MB, or one of each " +
          `with commas between them, and is ${JSON.stringify(words)}`,
      );
    }
    keep[kind] = Number(digits) * ({ ...DAYS, ...BYTES }[unit ?? ""] ?? 1);
  }
  return keep;
}

/** A retention as it is written. */
export function formatKeep({ runs, days, bytes }: Keep): string {
  const words = [
    runs === undefined ? [] : [String(runs)],
    days === undefined ? [] : [`${days}d`],
    bytes === undefined ? [] : [`${bytes % 1e6 === 0 ? `${bytes / 1e6}MB` : `${bytes / 1e3}kB`}`],
  ];
  return words.flat().join(",");
}

/** A run file with what tells whether it is kept. */
export interface Dated {
  /** Milliseconds since the epoch; 0 when it is not known, and infinite for what is kept in any case. */
  readonly startMs: number;
  /** The same for two files of one run. */
  readonly identity: string;
  /** What the site needs for it, as far as that is known. */
  readonly siteBytes?: number;
}

/** Those that are kept, in their order, and those that are not. */
export function choose<Item extends Dated>(
  items: readonly Item[],
  keep: Keep | undefined,
  nowMs: number,
): { readonly kept: readonly Item[]; readonly dropped: readonly Item[] } {
  if (keep === undefined) return { kept: items, dropped: [] };
  const newest = newestFirst(items);
  const most = Math.min(
    keep.days === undefined ? Infinity : countWhile(newest, ({ startMs }) => startMs >= nowMs - keep.days! * DAY),
    keep.runs ?? Infinity,
    keep.bytes === undefined ? Infinity : countThatFit(newest, keep.bytes * (1 - SHARE_OF_LISTS) - SCRIPT_BYTES),
  );
  const old = new Set(newest.slice(most).map(({ identity }) => identity));
  return {
    kept: items.filter((item) => !isOld(item, old)),
    dropped: items.filter((item) => isOld(item, old)),
  };
}

function isOld({ startMs, identity }: Dated, old: ReadonlySet<string>): boolean {
  return Number.isFinite(startMs) && old.has(identity);
}

/** How many of the newest runs fit; the newest one always does. */
function countThatFit(newest: readonly Dated[], bytes: number): number {
  let sum = 0;
  return Math.max(1, countWhile(newest, ({ siteBytes = 0 }) => (sum += siteBytes) <= bytes));
}

function countWhile(items: readonly Dated[], holds: (item: Dated) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end === -1 ? items.length : end;
}

/** Each run once, but for those that are kept in any case; of those that started together, the same are first always. */
function newestFirst(items: readonly Dated[]): readonly Dated[] {
  const runs = new Map(items.map((item) => [item.identity, item]));
  return [...runs.values()]
    .filter(({ startMs }) => Number.isFinite(startMs))
    .sort((a, b) => b.startMs - a.startMs || (a.identity < b.identity ? -1 : 1));
}
