import type { ImageSize } from "./picture.ts";

/** The size that the header of a PNG, GIF or JPEG tells; `undefined` for anything else. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) {
    return plausible(view.getUint32(16), view.getUint32(20));
  }
  if (bytes.length >= 10 && view.getUint32(0) === 0x47494638) {
    return plausible(view.getUint16(6, true), view.getUint16(8, true));
  }
  if (bytes.length >= 4 && view.getUint16(0) === 0xffd8) return jpegSize(view);
  return undefined;
}

// A JPEG is a list of segments, each with its length; those from C0 to CF but three begin a frame and tell its size.
function jpegSize(view: DataView): ImageSize | undefined {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const begins = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (begins) return plausible(view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The size of an SVG that its root element tells; `undefined` when it does not. */
export function svgSize(text: string): ImageSize | undefined {
  const root = /<svg\b[^>]{0,4000}>/i.exec(text)?.[0];
  if (root === undefined) return undefined;
  const length = (name: string): number => {
    return Number(new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`, "i").exec(root)?.[1]);
  };
  const box = /\sviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)/i.exec(root);
  return plausible(length("width"), length("height")) ?? plausible(Number(box?.[1]), Number(box?.[2]));
}

function plausible(width: number, height: number): ImageSize | undefined {
  return width > 0 && height > 0 && width <= 30_000 && height <= 30_000 ? { width, height } : undefined;
}
