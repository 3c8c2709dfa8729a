/** The media type of an image that browsers show, read from its first bytes; `undefined` for anything else. */
export function imageMediaType(bytes: Uint8Array): string | undefined {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (ascii(0, 4) === "GIF8") return "image/gif";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  const head = new TextDecoder().decode(bytes.subarray(0, 1000));
  return isSvg(head) ? "image/svg+xml" : undefined;
}

/** Whether a text is an SVG document, going by how it begins. */
export function isSvg(text: string): boolean {
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text);
}

/** The media type of a Vega-Lite specification. */
export const VEGA_LITE = "application/vnd.vegalite.v6+json";

/** The media type of a Frictionless tabular data resource, which Jupyter shows as a table too. */
export const TABULAR_DATA = "application/vnd.dataresource+json";
