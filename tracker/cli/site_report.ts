import type { SiteReport } from "../build_site.ts";
import { formatKeep, type Keep } from "../retention.ts";
import { formatDuration } from "../site/format/duration.ts";
import { formatBytes, formatCount } from "../site/format/number.ts";
import { formatDay } from "../site/format/time.ts";

/** What a build did, in a line. */
export function describeBuild(report: Omit<SiteReport, "changed">): string {
  const { runs, built, removed, writtenBytes, milliseconds } = report;
  const parts = [
    formatCount(runs, "run"),
    `${built} new`,
    ...(removed === 0 ? [] : [`${removed} gone`]),
    `${formatBytes(writtenBytes)} written`,
    `in ${formatDuration(milliseconds)}`,
  ];
  return parts.join(", ");
}

/** What GitHub Pages takes. */
const PAGES_BYTES = 1_000_000_000;

/** From here on a person should do something. */
const NEARLY_FULL = 0.8;

/** How large the site is against what GitHub Pages takes, in a line. */
export function describeSize({ runs, siteBytes }: Pick<SiteReport, "runs" | "siteBytes">): string {
  const share = siteBytes / PAGES_BYTES;
  const percent = share < 0.01 ? "less than 1 %" : `${Math.round(share * 100)} %`;
  const size = `site  ${formatBytes(siteBytes)}, ${percent} of the 1 GB that GitHub Pages takes`;
  if (share < NEARLY_FULL || runs === 0) return size;
  return `${size}; --keep 900MB keeps so many of the newest runs as fit`;
}

/** What was left out, in a line. */
export function describeDropped({ dropped }: Pick<SiteReport, "dropped">, keep: Keep): string {
  const [newest] = dropped;
  const until = newest === undefined || newest.startMs === 0
    ? ""
    : `, which started until ${formatDay(newest.startMs)}`;
  return `left out by --keep ${formatKeep(keep)}: ${formatCount(dropped.length, "run")}${until}`;
}

/** What a person should be told of a build. */
export function noticesOf({ refused, columnFaults }: Pick<SiteReport, "refused" | "columnFaults">): readonly string[] {
  return [
    ...refused.map(({ file, reason }) => `not read: ${file}: ${reason}`),
    ...columnFaults.map(({ column, runs, run, reason }) =>
      `the column ${JSON.stringify(column)} is empty for ${formatCount(runs, "run")}, such as ${run}: ${reason}`
    ),
  ];
}
