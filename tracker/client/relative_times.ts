/// <reference lib="dom" />

const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]] as const;

const WORDS = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

/** How long ago a time was, in words. */
export function agoWords(ms: number, nowMs: number): string {
  const seconds = (ms - nowMs) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1] as const;
  return WORDS.format(Math.round(seconds / size), unit);
}

/** A time as the reader's own clock has it. */
export function localTime(ms: number): string {
  return LOCAL.format(ms);
}

/** Puts how long ago each time was before it, and its local time into the tip. */
export function startRelativeTimes(nowMs: number = Date.now()): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-time]")) {
    const ms = new Date(time.dateTime).getTime();
    const ago = document.createElement("span");
    ago.className = "ago";
    ago.textContent = agoWords(ms, nowMs);
    time.title = localTime(ms);
    time.prepend(ago, " ");
  }
}
