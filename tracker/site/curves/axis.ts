import { ticksWithRoom } from "../components/axis_labels.tsx";
import { formatDuration } from "../format/duration.ts";
import { extentOf, labelled, niceTicks, shareOf, type Tick, ticksAround } from "../format/ticks.ts";

/** One axis of a chart: from values to fractions of its length, and what stands at it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  readonly ticks: readonly Tick[];
}

/** An axis for values; at least one of them must be finite, and positive where it is logarithmic. */
export function valueAxis(values: readonly number[], log: boolean): Axis {
  if (log) {
    const [least, most] = extentOf(values);
    const room = least === most ? 2 : 1;
    const [from, to] = [least / room || least, Math.min(most * room, Number.MAX_VALUE)];
    return { from, to, log, ticks: labelled(logTicks(from, to)) };
  }
  const ticks = ticksAround(values, 4);
  return { from: ticks[0]!, to: ticks.at(-1)!, log, ticks: labelled(ticks) };
}

/**
 * An axis for steps or, in milliseconds, for time, with as many labels as have room in its length, which is in a chart's
 * own units.
 */
export function stepAxis(
  values: readonly number[],
  unit: "step" | "time",
  length: number,
  zoom?: readonly [number, number],
): Axis {
  const [from, to] = zoom ?? extentOf(values);
  const ticksOf = (count: number): readonly Tick[] => {
    const places = niceTicks(from, to, count).filter((at) => at >= from && at <= to);
    return unit === "time"
      ? places.map((at) => ({ at, label: at === 0 ? "0" : formatDuration(at) }))
      : labelled(places);
  };
  return { from, to, log: false, ticks: ticksWithRoom(ticksOf, length) };
}

/** Where a value lies on an axis, from 0 to 1 between its ends. */
export function placeOn({ from, to, log }: Axis, value: number): number {
  return log ? shareOf(Math.log(value), Math.log(from), Math.log(to)) : shareOf(value, from, to);
}

/** The value at a place on an axis that is not logarithmic. */
export function valueAt({ from, to }: Axis, place: number): number {
  return from * (1 - place) + to * place;
}

/** The powers of ten between two values, with what lies between them where that leaves too few. */
function logTicks(from: number, to: number): readonly number[] {
  const decades = Math.log10(to) - Math.log10(from);
  const factors = decades > 3 ? [1] : decades > 1 ? [1, 3] : [1, 2, 5];
  const skip = Math.max(1, Math.ceil(decades / 6));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    if (power % skip !== 0) continue;
    for (const factor of factors) {
      const at = Number((factor * 10 ** power).toPrecision(6));
      if (at >= from && at <= to) ticks.push(at);
    }
  }
  return ticks.length > 1 ? ticks : [Number(from.toPrecision(3)), Number(to.toPrecision(3))];
}
