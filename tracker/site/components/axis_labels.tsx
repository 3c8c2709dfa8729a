import type { VNode } from "preact";
import type { Tick } from "../format/ticks.ts";

/** About so wide is a character of a label, in a chart's own units. */
export const CHARACTER = 6.2;

/** How high one is, from its base line. */
const HEIGHT = 10;

/** Between a label and the plot. */
const GAP = 8;

/** As many ticks as have room beside each other in a length; `ticksOf` gives about so many of them. */
export function ticksWithRoom(ticksOf: (count: number) => readonly Tick[], length: number): readonly Tick[] {
  const fits = (ticks: readonly Tick[]): boolean =>
    ticks.reduce((sum, { label }) => sum + (label.length + 2) * CHARACTER, 0) <= length;
  return [5, 4, 3, 2].map(ticksOf).find(fits) ?? ticksOf(1);
}

/** What stands at a tick of the axis at the left of a plot; what has no room there begins at the chart's edge. */
export function LeftLabel({ text, left, y }: {
  readonly text: string;
  /** Where the plot begins. */
  readonly left: number;
  readonly y: number;
}): VNode {
  return text.length * CHARACTER > left - GAP
    ? <text x={2} y={Math.max(HEIGHT, y - 3)} class="axis-label axis-label-over">{text}</text>
    : <text x={left - GAP} y={y + 4} text-anchor="end" class="axis-label">{text}</text>;
}

/** What stands below a tick of the axis at the bottom of a plot: in its middle, as far as the chart's edges allow. */
export function BottomLabel({ text, x, y, width }: {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Of the chart. */
  readonly width: number;
}): VNode {
  const half = text.length * CHARACTER / 2;
  const at = Math.max(half, Math.min(width - half, x));
  return <text x={Math.round(at * 10) / 10} y={y} text-anchor="middle" class="axis-label">{text}</text>;
}
