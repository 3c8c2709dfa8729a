import { formatApart } from "../../site/format/number.ts";
import { shareOf, ticksAround } from "../../site/format/ticks.ts";

/** A way from values to places along an axis. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** A scale for some finite values, from one place to another. */
export function scaleOf(values: readonly number[], from: number, to: number, count = 4): Scale {
  const ticks = ticksAround(values, count);
  const labels = formatApart(ticks);
  return {
    place: (value) => from + shareOf(value, ticks[0]!, ticks.at(-1)!) * (to - from),
    ticks: ticks.map((at, i) => ({ at, label: labels[i]! })),
  };
}
