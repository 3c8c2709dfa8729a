import type { VNode } from "preact";
import { extentOf, shareOf } from "../format/ticks.ts";

const WIDTH = 56;
const HEIGHT = 16;
const MAX_POINTS = 56;

/** The course of a metric, as small as a word. */
export function Sparkline({ values }: { readonly values: readonly number[] }): VNode | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const shown = finite.filter((_, i) => i % Math.ceil(finite.length / MAX_POINTS) === 0 || i === finite.length - 1);
  const [least, most] = extentOf(shown);
  const points = shown.map((value, i) => {
    const x = 1 + i / (shown.length - 1) * (WIDTH - 2);
    const y = most === least ? HEIGHT / 2 : HEIGHT - 2 - shareOf(value, least, most) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(" ")} />
    </svg>
  );
}
