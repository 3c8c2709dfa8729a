/** How an artifact can be shown, as far as its media type tells. */
export type Viewer = "image" | "svg" | "chart" | "table" | "json" | "html" | "text" | "none";

/** Pictures that every browser shows. */
const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

const TEXTS = new Set([
  "application/javascript",
  "application/toml",
  "application/typescript",
  "application/x-ndjson",
  "application/xml",
  "application/yaml",
]);

/** The viewer for a media type. Parameters such as `charset` do not matter. */
export function viewerFor(mediaType: string): Viewer {
  const type = mediaType.split(";")[0]!.trim().toLowerCase();
  if (IMAGES.has(type)) return "image";
  if (type === "image/svg+xml") return "svg";
  if (/^application\/vnd\.vegalite(\.v\d+)?\+json$/.test(type)) return "chart";
  if (type === "application/vnd.dataresource+json") return "table";
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === "text/html" || type === "application/xhtml+xml") return "html";
  return type.startsWith("text/") || TEXTS.has(type) || type.endsWith("+xml") ? "text" : "none";
}
