import type { ComponentChildren, VNode } from "preact";

/** A part of a page under a heading that can be linked to. */
export function Section({ id, title, note, children, tone }: {
  readonly id: string;
  readonly title: ComponentChildren;
  /** A few words beside the heading. */
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly tone?: string;
}): VNode {
  return (
    <section class={`section${tone === undefined ? "" : ` tone-${tone}`}`} id={id} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {note === undefined ? null : <p class="section-note">{note}</p>}
      </div>
      {children}
    </section>
  );
}

/** A box around what can be wider than the page, which scrolls by itself; keyboards reach it too. */
export function Scroller({ label, children, kind }: {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly kind?: string;
}): VNode {
  return (
    <div class={`scroller${kind === undefined ? "" : ` ${kind}`}`} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
