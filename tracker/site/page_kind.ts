import type { VNode } from "preact";

/** A kind of page: where its pages stand, what they are called, and what is on them. */
export interface PageKind<View> {
  /** A word for the kind, which is also the class of its pages' bodies. */
  readonly name: string;
  /** The path of a page from the site's root. */
  readonly pathOf: (view: View) => string;
  readonly titleOf: (view: View) => string;
  /** Paths of scripts that a page needs besides those of every page. */
  readonly scriptsOf?: (view: View) => readonly string[];
  readonly Body: (props: { readonly view: View }) => VNode;
}
