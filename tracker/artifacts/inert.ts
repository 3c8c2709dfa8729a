import type { ImageSize } from "./picture.ts";

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
const FRAME_POLICY = "default-src 'none'; img-src data:; font-src data:; media-src data:; style-src 'unsafe-inline'; " +
  "form-action 'none'; base-uri about:";

/** In a frame whose document has no address, a link to a place in it would lead to the page around it, and so nowhere. */
const FRAME_BASE = '<base href="about:srcdoc">';

/**
 * A page that shows an HTML document in a sandboxed frame within it.
 *
 * The frame runs no script and goes nowhere by itself, and by the page's policy, which holds in the frame too, it loads
 * nothing; also when the page is opened by its own address.
 */
export function inertHtml(html: string): string {
  const document = (FRAME_BASE + html).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><title>An artifact</title>` +
    `<style>html,body,iframe{width:100%;height:100%;margin:0;border:0;display:block}</style></head>` +
    `<body><iframe sandbox title="The artifact" srcdoc="${document}"></iframe></body></html>\n`;
}
