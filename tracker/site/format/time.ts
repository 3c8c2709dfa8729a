const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time in UTC as `22 Nov 2026, 23:11:33 UTC`; the same whoever builds the site. */
export function formatTime(ms: number): string {
  const iso = toIso(ms);
  if (iso === undefined) return "an impossible time";
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${Number(iso.slice(8, 10))} ${month} ${iso.slice(0, 4)}, ${iso.slice(11, 19)} UTC`;
}

/** A time as ISO 8601, for machines; `undefined` beyond what a date can hold. */
export function toIso(ms: number): string | undefined {
  return Math.abs(ms) <= 253_402_300_799_999 ? new Date(ms).toISOString() : undefined;
}

/** A day in UTC as `22 Nov 2026`. */
export function formatDay(ms: number): string {
  return formatTime(ms).split(",")[0]!;
}
