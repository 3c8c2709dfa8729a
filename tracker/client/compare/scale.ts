import { CHARACTER } from "../../site/components/axis_labels.tsx";
import { formatApart } from "../../site/format/number.ts";
import { shareOf, ticksAround } from "../../site/format/ticks.ts";

/** A way from values to places along an axis. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/**
 * A scale for some finite values, from one place to another. Labels that stand `beside` each other are so few as have room
 * there.
 */
export function scaleOf(
  values: readonly number[],
  from: number,
  to: number,
  { beside = false }: { readonly beside?: boolean } = {},
): Scale {
  const ticksOf = (count: number): readonly number[] => ticksAround(values, count);
  const fits = (count: number): boolean =>
    formatApart(ticksOf(count)).reduce((sum, label) => sum + (label.length + 2) * CHARACTER, 0) <= Math.abs(to - from);
  const ticks = ticksOf(beside ? [5, 4, 3, 2].find(fits) ?? 1 : 4);
  const labels = formatApart(ticks);
  return {
    place: (value) => from + shareOf(value, ticks[0]!, ticks.at(-1)!) * (to - from),
    ticks: ticks.map((at, i) => ({ at, label: labels[i]! })),
  };
}
