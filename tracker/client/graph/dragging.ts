/// <reference lib="dom" />
import type { Viewport } from "./viewport.ts";

/** A pointer that moved less was meant as a click. */
const CLICK_PIXELS = 4;

/** Moves a graph by dragging it, and zooms it by pinching and by the wheel with Ctrl or ⌘ held. */
export function startDragging(frame: HTMLElement, viewport: Viewport): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = false;

  frame.addEventListener("wheel", (event) => {
    const box = frame.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      viewport.zoom(Math.exp(-event.deltaY / 250), { x: event.clientX - box.left, y: event.clientY - box.top });
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) && viewport.isWide) {
      event.preventDefault();
      viewport.pan(-event.deltaX, 0);
    }
  }, { passive: false });

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = false;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  frame.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const [x, y] = [event.clientX - before.x, event.clientY - before.y];
    if (!moved && Math.hypot(x, y) < CLICK_PIXELS) return;
    if (!moved) frame.setPointerCapture(event.pointerId);
    moved = true;
    if (pointers.size === 2) pinch(event, before);
    else viewport.pan(x, y);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  const end = (event: PointerEvent): void => void pointers.delete(event.pointerId);
  frame.addEventListener("pointerup", end);
  frame.addEventListener("pointercancel", end);
  // The pointer was let go over a link, and dragging is not following it.
  frame.addEventListener("click", (event) => {
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    moved = false;
  }, { capture: true });
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  function pinch(event: PointerEvent, before: { readonly x: number; readonly y: number }): void {
    const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
    const box = frame.getBoundingClientRect();
    const distance = (point: { readonly x: number; readonly y: number }): number =>
      Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const now = { x: event.clientX, y: event.clientY };
    const middle = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top };
    viewport.zoom(distance(now) / distance(before), middle);
  }
}
