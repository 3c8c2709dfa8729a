import type { ComponentChildren, VNode } from "preact";

/** A link out of the site, for an address that a run file names; what is not of the web stays text. */
export function ExternalLink({ href, children }: {
  readonly href: string | undefined;
  readonly children: ComponentChildren;
}): VNode {
  if (href === undefined || !isWebAddress(href)) return <>{children}</>;
  return <a href={href} rel="noopener noreferrer">{children}</a>;
}

function isWebAddress(href: string): boolean {
  return URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
}
