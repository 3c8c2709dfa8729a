import { tellingType as telling } from "../../artifacts/viewer.ts";

const NAMES: Readonly<Record<string, string>> = {
  "application/gzip": "gzip archive",
  "application/json": "JSON",
  "application/octet-stream": "binary",
  "application/onnx": "ONNX model",
  "application/pdf": "PDF",
  "application/vnd.dataresource+json": "table",
  "application/x-ipynb+json": "notebook",
  "application/zip": "ZIP archive",
  "image/svg+xml": "SVG picture",
  "text/csv": "CSV",
  "text/html": "HTML page",
  "text/markdown": "Markdown",
  "text/plain": "text",
};

/** A media type in a person's words where there are any; the artifact's name tells more than a type that says nothing. */
export function formatMediaType(mediaType: string, name = ""): string {
  const type = telling(mediaType, name);
  if (/^application\/vnd\.vegalite/.test(type)) return "Vega-Lite chart";
  const picture = /^image\/(png|jpeg|gif|webp|avif)$/.exec(type)?.[1];
  if (picture !== undefined) return `${picture.toUpperCase()} picture`;
  return NAMES[type] ?? mediaType;
}
