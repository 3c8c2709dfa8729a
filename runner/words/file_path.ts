/**
 * Paths and `file:` URLs without `node:path`, which would add 7 ms to every start of a task's process.
 *
 * @module
 */

/** The absolute path of a `file:` URL. */
export function pathOfUrl(url: string | URL): string {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:") throw new TypeError(`only a file: URL has a path, and this is ${url}`);
  const path = decodeURIComponent(pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}

/** The `file:` URL of an absolute path. */
export function urlOfPath(path: string): string {
  const slashes = Deno.build.os === "windows" ? `/${path.replaceAll("\\", "/")}` : path;
  const url = new URL("file:///");
  // The setter takes %, ?, # and a backslash for syntax, and drops tabs and line breaks; all else it encodes.
  url.pathname = slashes.replace(/[%?#\\\t\n\r]/g, (character) => encodeURIComponent(character));
  return url.href;
}

/** Whether a path starts at a root rather than at the current folder. */
export function isAbsolute(path: string): boolean {
  return Deno.build.os === "windows" ? /^([A-Za-z]:)?[\\/]/.test(path) : path.startsWith("/");
}

/** `path` from `base`, with `.` and `..` worked out and no separator at the end; an absolute `path` stays itself. */
export function resolvePath(base: string, path: string): string {
  const whole = isAbsolute(path) ? path : `${base}/${path}`;
  // A URL counts the nothing between two slashes as a folder, out of which `..` then leads.
  const resolved = pathOfUrl(urlOfPath(Deno.build.os === "windows" ? whole : whole.replace(/\/{2,}/g, "/")));
  return resolved.length > 1 ? resolved.replace(Deno.build.os === "windows" ? /[\\/]+$/ : /\/+$/, "") : resolved;
}

/** Whether `path` is `folder` or below it; both absolute, without `.` and `..`. */
export function isWithin(path: string, folder: string): boolean {
  const separator = Deno.build.os === "windows" ? "\\" : "/";
  return path === folder || path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

/** `path` as it is seen from `root`, with slashes: `pipelines/digits/data`; the path itself when it is elsewhere. */
export function seenFrom(root: string, path: string): string {
  if (path === root) return ".";
  if (!isWithin(path, root)) return path;
  return path.slice(root.length + (root.endsWith("/") ? 0 : 1)).replaceAll("\\", "/");
}

/** The URL or path of a module as it is seen from `root`; an address stays itself. */
export function moduleSeenFrom(root: string, module: string): string {
  return module.startsWith("file:") ? seenFrom(root, pathOfUrl(module)) : module;
}
