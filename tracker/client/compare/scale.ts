import { ticksWithRoom } from "../../site/components/axis_labels.tsx";
import { labelled, shareOf, type Tick, ticksAround } from "../../site/format/ticks.ts";

/** A way from values to places along an axis. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
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
  const ticksOf = (count: number): readonly Tick[] => labelled(ticksAround(values, count));
  const ticks = beside ? ticksWithRoom(ticksOf, Math.abs(to - from)) : ticksOf(4);
  return { place: (value) => from + shareOf(value, ticks[0]!.at, ticks.at(-1)!.at) * (to - from), ticks };
}
