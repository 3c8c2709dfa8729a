/** How an artifact can be shown, as far as its media type tells. */
export type Viewer =
  | "image"
  | "svg"
  | "chart"
  | "table"
  | "delimited"
  | "json"
  | "markdown"
  | "notebook"
  | "model"
  | "html"
  | "text"
  | "none";

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

/** What endings tell where a media type tells nothing: what a task did not say, it may have said by the name. */
const ENDINGS: Readonly<Record<string, string>> = {
  csv: "text/csv",
  ipynb: "application/x-ipynb+json",
  json: "application/json",
  md: "text/markdown",
  onnx: "application/onnx",
  tsv: "text/tab-separated-values",
};

const SAYS_NOTHING: ReadonlySet<string> = new Set(["", "application/octet-stream"]);

/** A media type without its parameters; where it says nothing, what the name's ending says. */
export function tellingType(mediaType: string, name: string): string {
  const type = mediaType.split(";")[0]!.trim().toLowerCase();
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return SAYS_NOTHING.has(type) && Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending]! : type;
}

/** The viewer for an artifact, from its media type. Parameters such as `charset` do not matter. */
export function viewerFor(mediaType: string, name = ""): Viewer {
  const type = tellingType(mediaType, name);
  if (IMAGES.has(type)) return "image";
  if (type === "image/svg+xml") return "svg";
  if (/^application\/vnd\.vegalite(\.v\d+)?\+json$/.test(type)) return "chart";
  if (type === "application/vnd.dataresource+json") return "table";
  if (type === "application/x-ipynb+json") return "notebook";
  if (type === "application/onnx") return "model";
  if (type === "text/csv" || type === "text/tab-separated-values") return "delimited";
  if (type === "text/markdown") return "markdown";
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === "text/html" || type === "application/xhtml+xml") return "html";
  return type.startsWith("text/") || TEXTS.has(type) || type.endsWith("+xml") ? "text" : "none";
}
