import type { ComponentChildren, VNode } from "preact";

/** A part of the page under its heading. */
export function Part({ title, note, children }: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <section>
      <div class="section-head">
        <h2>{title}</h2>
        {note === undefined ? null : <div class="section-note">{note}</div>}
      </div>
      {children}
    </section>
  );
}
