/// <reference lib="dom" />
/**
 * Loads the page again when it was built again. Only a site that is served on this machine has it.
 *
 * @module
 */

const events = new EventSource("/-/live");
events.addEventListener("message", (event: MessageEvent<string>) => {
  const changed: readonly string[] = JSON.parse(event.data);
  const path = decodeURIComponent(location.pathname.slice(1));
  const page = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  if (changed.some((file) => file === page || file.startsWith("assets/"))) location.reload();
});
