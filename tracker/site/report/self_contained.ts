import { runPath, taskPath } from "../paths.ts";

/** The pages and files of one run, which a report holds all of. */
export interface ReportParts {
  /** The name of the run's folder. */
  readonly run: string;
  /** The names of the tasks' pages, in the order of their parts. */
  readonly tasks: readonly string[];
  /** By path from the site's root. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Media types by the endings of files that a page shows; anything else is a download. */
const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

/** The identifier of a task's part. */
export function taskAnchor(slug: string): string {
  return `task-${slug}`;
}

/**
 * The body of a page as a part of a report: its addresses lead to other parts or hold what they led to, and those that
 * led to what a report does not have are gone. Identifiers are made unique by a prefix.
 *
 * The text is that of the site's own pages, so every attribute stands in double quotes and holds none.
 */
export function selfContained(html: string, path: string, prefix: string, parts: ReportParts): string {
  const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!));
  const unique = (id: string): string => ids.has(id) ? prefix + id : id;
  return html
    .replaceAll(/\s(id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"/g, (_, name, value: string) => {
      return ` ${name}="${value.split(" ").map(unique).join(" ")}"`;
    })
    .replaceAll(/url\(#([^)"]*)\)/g, (_, id: string) => `url(#${unique(id)})`)
    .replaceAll(/<iframe\s([^>]*?)src="([^"]*)"([^>]*)>/g, (_, before: string, address: string, after: string) => {
      const file = parts.files.get(resolve(path, address).path);
      if (file === undefined) return `<iframe ${before}${after}>`;
      const text = new TextDecoder().decode(file).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      return `<iframe ${before}srcdoc="${text}"${after}>`;
    })
    .replaceAll(/\s(href|src)="([^"]*)"/g, (_, name: string, address: string) => {
      const target = targetOf(address, path, { unique, parts });
      return target === undefined ? "" : ` ${name}="${target}"`;
    });
}

function targetOf(
  address: string,
  from: string,
  { unique, parts }: { readonly unique: (id: string) => string; readonly parts: ReportParts },
): string | undefined {
  if (/^(https?|data):/i.test(address)) return address;
  if (address.startsWith("#")) return `#${unique(address.slice(1))}`;
  const { path, hash } = resolve(from, address);
  if (path === runPath(parts.run)) return hash === "" ? "#content" : `#${hash}`;
  const task = parts.tasks.find((slug) => path === taskPath(parts.run, slug));
  // An identifier of a task's page has the task's own prefix.
  if (task !== undefined) return `#${taskAnchor(task)}${hash === "" ? "" : `-${hash}`}`;
  const file = parts.files.get(path);
  if (file === undefined) return undefined;
  const type = TYPES[path.split(".").at(-1)!.toLowerCase()] ?? "application/octet-stream";
  return `data:${type};base64,${file.toBase64()}`;
}

function resolve(from: string, address: string): { readonly path: string; readonly hash: string } {
  const { pathname, hash } = new URL(address.replaceAll("&amp;", "&"), `http://site/${from}`);
  return { path: pathname.slice(1), hash: hash.slice(1) };
}
