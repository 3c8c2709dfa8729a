/** Round numbers from `least` to `most`, about `count` of them, the outermost at or beyond the two. */
export function niceTicks(least: number, most: number, count: number): readonly number[] {
  if (!(most > least)) return [least];
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  // Counted and multiplied, so that errors of adding do not pile up.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
