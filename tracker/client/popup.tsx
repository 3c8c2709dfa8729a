/// <reference lib="dom" />
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A button that opens a box below it; Escape and a click elsewhere close it. */
export function Popup({ label, title, children, count }: {
  /** What the button says. */
  readonly label: string;
  /** What the box is called. */
  readonly title: string;
  /** A number beside the label. */
  readonly count?: number;
  readonly children: (close: () => void) => ComponentChildren;
}): VNode {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (box.current?.contains(event.target as Node) !== true) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  return (
    <div class="popup" ref={box}>
      <button
        type="button"
        class="button tool"
        aria-expanded={open}
        aria-haspopup="dialog"
        ref={button}
        onClick={() => setOpen(!open)}
      >
        {label}
        {count === undefined ? null : <span class="tool-count">{count}</span>}
      </button>
      {open ? <div class="popup-box" role="dialog" aria-label={title}>{children(close)}</div> : null}
    </div>
  );
}
