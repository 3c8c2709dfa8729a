import type { VNode } from "preact";
import { formatTime, toIso } from "../format/time.ts";

/** A moment, in UTC; a script adds how long ago it was. */
export function Time({ ms }: { readonly ms: number }): VNode {
  const iso = toIso(ms);
  return <time dateTime={iso} {...(iso === undefined ? {} : { "data-time": true })}>{formatTime(ms)}</time>;
}
