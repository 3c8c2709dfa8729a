import { niceTicks } from "../../site/format/ticks.ts";

/** A way from values to places along an axis. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A scale for some finite values, from one place to another; logarithmic ones are for positive values. */
export function scaleOf(
  values: readonly number[],
  from: number,
  to: number,
  { count = 4, logarithmic = false }: { readonly count?: number; readonly logarithmic?: boolean } = {},
): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (logarithmic && least > 0) {
    const [low, high] = [
      Math.floor(Math.log10(least)),
      Math.max(Math.ceil(Math.log10(most)), Math.floor(Math.log10(least)) + 1),
    ];
    return {
      place: (value) => from + (Math.log10(value) - low) / (high - low) * (to - from),
      ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)).filter((_, i, all) =>
        i % Math.ceil(all.length / 6) === 0
      ),
    };
  }
  const room = least === most ? Math.abs(least) / 10 || 1 : 0;
  const ticks = niceTicks(least - room, most + room, count);
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  return { place: (value) => from + (value - low) / (high - low || 1) * (to - from), ticks };
}
