const DURATIONS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DAY_MS = 86_400_000;

/** A number, or a duration in milliseconds such as `90s`; `undefined` when the text is neither. */
export function readAmount(text: string, kind: "number" | "duration"): number | undefined {
  if (kind === "number") {
    if (/^-?(inf|infinity|∞)$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
  }
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)([a-z]+)$/i.exec(text) ?? [];
  const size = unit === undefined ? undefined : DURATIONS_MS[unit.toLowerCase()];
  return size === undefined ? undefined : Number(number) * size;
}

/** The stretch of time that a text stands for, in UTC; `undefined` when it is none. */
export function readTime(
  text: string,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  if (text === "today") return { fromMs: today, toMs: today + DAY_MS };
  if (text === "yesterday") return { fromMs: today - DAY_MS, toMs: today };
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?Z?)?)?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const parts = [
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
  ] as const;
  const fromMs = Date.UTC(...parts, Number(second ?? 0));
  // Date.UTC takes the 31st of February for a day in March.
  const iso = new Date(fromMs).toISOString();
  const exact = month === undefined || iso.startsWith(`${year}-${month}${day === undefined ? "" : `-${day}`}`);
  const inDay = hour === undefined || (Number(hour) < 24 && Number(minute) < 60 && Number(second ?? 0) < 60);
  if (!exact || !inDay) return undefined;
  const toMs = second !== undefined
    ? fromMs + 1000
    : minute !== undefined
    ? fromMs + 60_000
    : day !== undefined
    ? fromMs + DAY_MS
    : month !== undefined
    ? Date.UTC(parts[0], parts[1] + 1)
    : Date.UTC(parts[0] + 1, 0);
  return { fromMs, toMs };
}
