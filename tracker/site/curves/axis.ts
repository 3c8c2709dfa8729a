import { formatDuration } from "../format/duration.ts";
import { formatNumber } from "../format/number.ts";
import { niceTicks } from "../format/ticks.ts";

/** One axis of a chart: from values to fractions of its length, and what stands at it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** An axis for values; at least one of them must be finite, and positive where it is logarithmic. */
export function valueAxis(values: readonly number[], log: boolean): Axis {
  const [least, most] = extent(values);
  if (log) {
    const room = least === most ? 2 : 1;
    const [from, to] = [least / room, most * room];
    return { from, to, log, ticks: logTicks(from, to).map((at) => ({ at, label: formatNumber(at) })) };
  }
  const room = least === most ? Math.abs(least) / 10 || 1 : 0;
  const ticks = niceTicks(least - room, most + room, 4);
  return {
    from: ticks[0]!,
    to: ticks.at(-1)!,
    log,
    ticks: ticks.map((at) => ({ at, label: formatNumber(at) })),
  };
}

/** An axis for steps or, in milliseconds, for time. */
export function stepAxis(values: readonly number[], unit: "step" | "time", zoom?: readonly [number, number]): Axis {
  const [least, most] = zoom ?? extent(values);
  const to = Math.max(most, least + 1e-9);
  const label = unit === "time" ? (ms: number) => ms === 0 ? "0" : formatDuration(ms) : formatNumber;
  const ticks = niceTicks(least, to, 5).filter((at) => at >= least && at <= to);
  return { from: least, to, log: false, ticks: ticks.map((at) => ({ at, label: label(at) })) };
}

/** Where a value lies on an axis, from 0 to 1 between its ends. */
export function placeOn({ from, to, log }: Axis, value: number): number {
  if (log) return (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from));
  return (value - from) / (to - from || 1);
}

/** The value at a place on an axis that is not logarithmic. */
export function valueAt({ from, to }: Axis, place: number): number {
  return from + place * (to - from);
}

function extent(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
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
