/// <reference lib="dom" />
/**
 * Loads the page again when it was built again; once a reader has begun to do something in it, it says so instead, and
 * leaves it to them. Only a site that is served on this machine has it.
 *
 * @module
 */

import { element } from "./element.ts";

/** What a reader does with a page may be undone by loading it again: what is typed, chosen, unfolded, zoomed into. */
const DOING = ["input", "change", "keydown", "pointerdown"] as const;

let isInUse = false;
for (const kind of DOING) {
  addEventListener(kind, ({ target }) => {
    isInUse ||= target instanceof Element && target.closest("main") !== null;
  }, { capture: true, passive: true });
}

const events = new EventSource("/-/live");
events.addEventListener("message", (event: MessageEvent<string>) => {
  const changed: readonly string[] = JSON.parse(event.data);
  const path = decodeURIComponent(location.pathname.slice(1));
  const page = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  if (!changed.some((file) => file === page || file.startsWith("assets/"))) return;
  if (isInUse) offer();
  else location.reload();
});

function offer(): void {
  if (document.querySelector(".live-news") !== null) return;
  const button = element("button", { type: "button", class: "button primary" }, "Show");
  button.addEventListener("click", () => location.reload());
  const news = element("div", { class: "live-news", role: "status" }, "There is news. ");
  news.append(button);
  document.body.append(news);
}
