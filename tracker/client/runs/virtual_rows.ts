/// <reference lib="dom" />
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

/** Rows that are drawn beyond those that can be seen, so that scrolling and tabbing find something. */
const SPARE = 8;

/** Which rows of many have to be drawn: from one to before another. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Follows which rows can be seen in a box that scrolls. All rows are of one height, in pixels. */
export function useVirtualRows(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): Window {
  const [window, setWindow] = useState<Window>({ from: 0, to: 40 });
  const update = (): void => {
    const element = box.current;
    if (element === null) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const visible = Math.ceil(element.clientHeight / rowHeight);
    const from = Math.max(0, Math.min(first - SPARE, count - visible));
    const to = Math.min(count, first + visible + SPARE);
    setWindow((before) => before.from === from && before.to === to ? before : { from, to });
  };
  useLayoutEffect(update, [count, rowHeight]);
  useEffect(() => {
    const element = box.current!;
    const sizes = new ResizeObserver(update);
    sizes.observe(element);
    element.addEventListener("scroll", update, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, [count, rowHeight]);
  return { from: Math.min(window.from, count), to: Math.min(window.to, count) };
}
