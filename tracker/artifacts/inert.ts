import type { ImageSize } from "./placed_artifact.ts";

/** The size of an SVG that does not tell its own: the one that CSS gives to a replaced element. */
const DEFAULT_SIZE: ImageSize = { width: 300, height: 150 };

/**
 * An SVG that shows another one as a picture within it.
 *
 * Shown by `<img>`, an SVG runs no script and loads nothing; opened by its own address it would. Inside an `<image>` it
 * is a picture wherever it is opened.
 */
export function inertSvg(svg: Uint8Array, size: ImageSize = DEFAULT_SIZE): string {
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<image width="${width}" height="${height}" href="data:image/svg+xml;base64,${svg.toBase64()}"/></svg>\n`;
}

/** Nothing but the document's own styles and the pictures and fonts inside it. */
const FRAME_POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; media-src data:; " +
  "form-action 'none'; base-uri 'none'";

/**
 * An HTML document that can run no script and load nothing, also when it is opened by its own address: the policy
 * stands before anything that the document says.
 */
export function inertHtml(html: string): string {
  return `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">` +
    `\n${html}`;
}
