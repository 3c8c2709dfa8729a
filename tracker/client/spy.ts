/// <reference lib="dom" />

/** Marks the link to the part of the page that is being read. */
export function startSpy(): void {
  for (const nav of document.querySelectorAll("[data-spy]")) {
    const links = new Map<Element, HTMLAnchorElement>();
    for (const link of nav.querySelectorAll("a")) {
      const part = document.getElementById(link.hash.slice(1));
      if (part !== null) links.set(part, link);
    }
    const seen = new Set<Element>();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      const current = [...links.keys()].find((part) => seen.has(part));
      for (const [part, link] of links) {
        if (part === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-72px 0px -50% 0px" });
    for (const part of links.keys()) observer.observe(part);
  }
}
