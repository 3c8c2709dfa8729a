/// <reference lib="dom" />

const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]] as const;

/** Puts how long ago each time was before it, and its local time into the tip. */
export function startRelativeTimes(now: number = Date.now()): void {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-time]")) {
    const date = new Date(time.dateTime);
    const seconds = (date.getTime() - now) / 1000;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1] as const;
    const ago = document.createElement("span");
    ago.className = "ago";
    ago.textContent = words.format(Math.round(seconds / size), unit);
    time.title = local.format(date);
    time.prepend(ago, " ");
  }
}
