/** A box by its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box that is to take more room than it was laid out with. */
export interface Growth {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
}

/** Where everything is once some boxes have grown. */
export interface Unfolded {
  /** The place of a point. */
  readonly point: (x: number, y: number) => readonly [number, number];
  /** The place of a box that keeps its size: it begins where it began, and its edges still come to its middle. */
  readonly kept: (box: Box) => Box;
  /** The place of a box that has grown: all the room that was made for it. */
  readonly grown: (box: Box) => Box;
}

/**
 * Makes room for boxes that grow: what lies to the right of one moves right, and what lies below it moves down.
 *
 * Both ways it is a map that never turns back, so nothing that lay apart comes to overlap, and edges cross no more than
 * before. Laying the graph out anew would be nicer to look at, but everything would jump; and the program that can do it
 * is not in the page.
 */
export function unfoldLayout(growths: readonly Growth[]): Unfolded {
  const alongX = stretched(growths.map(({ box, width }) => ({ at: box.x, length: box.width, to: width })));
  const alongY = stretched(growths.map(({ box, height }) => ({ at: box.y, length: box.height, to: height })));
  return {
    point: (x, y) => [alongX(x), alongY(y)],
    kept: ({ x, y, width, height }) => ({ x: alongX(x), y: alongY(y + height / 2) - height / 2, width, height }),
    grown: ({ x, y, width, height }) => {
      const [left, top] = [alongX(x), alongY(y)];
      return { x: left, y: top, width: alongX(x + width) - left, height: alongY(y + height) - top };
    },
  };
}

interface Stretch {
  readonly at: number;
  readonly length: number;
  readonly to: number;
}

/** Stretches that overlap share the room that the most demanding of them needs. */
function stretched(stretches: readonly Stretch[]): (at: number) => number {
  const groups: { at: number; end: number; extra: number }[] = [];
  for (const { at, length, to } of [...stretches].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    const extra = Math.max(0, to - length);
    if (last !== undefined && at < last.end) {
      last.end = Math.max(last.end, at + length);
      last.extra = Math.max(last.extra, extra);
    } else groups.push({ at, end: at + length, extra });
  }
  return (position) =>
    groups.reduce((moved, { at, end, extra }) => {
      const share = Math.min(1, Math.max(0, (position - at) / (end - at)));
      return moved + extra * share;
    }, position);
}
