import assert from "node:assert/strict";
import { imageMediaType, isSvg } from "../../../runner/sdk/media_type.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("an image is known by its first bytes", () => {
  const check = (image: Uint8Array, mediaType: string | undefined): void =>
    assert.equal(imageMediaType(image), mediaType);
  check(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), "image/png");
  check(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "image/jpeg");
  check(bytes("GIF89a..."), "image/gif");
  check(bytes("GIF87a..."), "image/gif");
  check(bytes("RIFF\x01\x02\x03\x04WEBPVP8 "), "image/webp");
  check(bytes("<svg/>  "), undefined);
  check(bytes('<svg viewBox="0 0 1 1">'), "image/svg+xml");
  check(bytes("RIFF\x01\x02\x03\x04WAVE"), undefined);
  check(bytes("BM"), undefined);
  check(new Uint8Array(), undefined);
  check(Uint8Array.of(0x89, 0x50), undefined);
});

Deno.test("an SVG may have a declaration, comments and a document type before it", () => {
  for (
    const text of [
      "<svg>",
      '\uFEFF<?xml version="1.0"?>\n<svg\n  width="1">',
      "  <!-- made by hand --> <!-- twice -->\n<svg>",
      '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg>',
      "<SVG>",
    ]
  ) assert.ok(isSvg(text), text);
  for (const text of ["", "svg", "<html><svg>", "<svgx>", "<!-- <svg> -->", "text <svg>"]) {
    assert.ok(!isSvg(text), text);
  }
});
