/// <reference lib="dom" />
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** A chart is not drawn narrower, in pixels: what stands at its axes would have no room. */
const LEAST = 240;

/**
 * Draws a chart in the width that it has on the page, so that what is written in it is as large on a phone as on a wide
 * screen.
 */
export function ChartBox({ draw }: { readonly draw: (width: number) => VNode }): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const measured = (pixels: number): void => setWidth(Math.max(LEAST, Math.floor(pixels)));
    measured(box.current!.clientWidth);
    const observer = new ResizeObserver(([entry]) => measured(entry!.contentRect.width));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return <div ref={box}>{width === undefined ? null : draw(width)}</div>;
}
