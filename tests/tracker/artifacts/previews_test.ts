import assert from "node:assert/strict";
import { artifactFileName } from "../../../tracker/artifacts/file_name.ts";
import { imageSize, svgSize } from "../../../tracker/artifacts/image_size.ts";
import { inertHtml, inertSvg } from "../../../tracker/artifacts/inert.ts";
import { readTable } from "../../../tracker/artifacts/read_table.ts";
import { type Viewer, viewerFor } from "../../../tracker/artifacts/viewer.ts";
import { picture } from "../sample_runs.ts";

const DIGEST = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8";

Deno.test("a file's name keeps what is readable and begins with the digest", () => {
  const check = (name: string, expected: string) => assert.equal(artifactFileName(name, DIGEST), expected);
  check("model.onnx", "6ebb3d2fee24-model.onnx");
  check("plots/Confusion matrix.PNG", "6ebb3d2fee24-Confusion-matrix.PNG");
  check("../../etc/passwd", "6ebb3d2fee24-passwd.bin");
  check("..", "6ebb3d2fee24-artifact.bin");
  check("über\u202e.txt", "6ebb3d2fee24-u-ber-.txt");
});

Deno.test("a file that a browser might run is kept under an ending that it does not run", () => {
  for (const ending of ["html", "htm", "xhtml", "svg", "xml", "js", "mjs", "wasm", "shtml", "mht", "php", "swf"]) {
    assert.match(artifactFileName(`a.${ending}`, DIGEST), /\.bin$/);
    assert.match(artifactFileName(`a.${ending.toUpperCase()}`, DIGEST), /\.bin$/);
  }
});

Deno.test("a viewer follows from the media type, and from the name only where that says nothing", () => {
  const check = (mediaType: string, viewer: Viewer, name?: string) => {
    assert.equal(viewerFor(mediaType, name), viewer, mediaType);
  };
  check("image/png", "image");
  check("IMAGE/PNG; x=y", "image");
  check("image/svg+xml", "svg");
  check("image/tiff", "none");
  check("application/vnd.vegalite.v6+json", "chart");
  check("application/vnd.dataresource+json", "table");
  check("application/ld+json", "json");
  check("text/csv; charset=utf-8", "delimited");
  check("text/markdown", "markdown");
  check("application/x-ipynb+json", "notebook");
  check("application/xhtml+xml", "html");
  check("application/onnx", "model");
  check("application/octet-stream", "model", "models/digits.ONNX");
  check("application/octet-stream", "none", "page.html");
  check("text/plain", "text", "model.onnx");
  check("", "none");
});

Deno.test("sizes are read from headers, and from an SVG's root", () => {
  assert.deepEqual(imageSize(picture(8)), { width: 8, height: 8 });
  assert.equal(imageSize(new Uint8Array([1, 2, 3])), undefined);
  assert.equal(imageSize(new TextEncoder().encode("<html>".repeat(20))), undefined);
  assert.deepEqual(svgSize('<?xml?><svg width="120px" height="80">'), { width: 120, height: 80 });
  assert.deepEqual(svgSize('<svg viewBox="0 0 30 40" width="100%">'), { width: 30, height: 40 });
  assert.equal(svgSize('<svg width="1e9" height="1">'), undefined);
});

Deno.test("an SVG or a page stands in its wrapper as data only", () => {
  const svg = inertSvg(new TextEncoder().encode('<svg onload="x()"/>'));
  assert.doesNotMatch(svg, /onload/);
  assert.match(svg, /^<svg [^>]*><image [^>]*href="data:image\/svg\+xml;base64,[A-Za-z0-9+/=]+"\/><\/svg>\n$/);
  const html = inertHtml('"></iframe><script>x()</script>&quot;');
  assert.match(html, /srcdoc="<base href=&quot;about:srcdoc&quot;>&quot;><\/iframe><script>x\(\)<\/script>&amp;quot;"/);
});

Deno.test("tables of objects, of arrays and without a schema are read, and cut to what a page shows", () => {
  const objects = readTable({
    schema: { fields: [{ name: "a" }, { name: "b" }] },
    data: [{ a: 1, b: "x" }, { a: 2 }],
  })!;
  assert.deepEqual(objects.columns, [{ name: "a", numeric: true }, { name: "b", numeric: false }]);
  assert.deepEqual(objects.rows, [[1, "x"], [2, null]]);
  assert.deepEqual(readTable({ data: [[1, 2]] })!.columns.map(({ name }) => name), ["column 1", "column 2"]);
  const long = readTable({ data: Array.from({ length: 500 }, (_, i) => ({ i })) })!;
  assert.deepEqual([long.rows.length, long.totalRows], [100, 500]);
  assert.equal(readTable({ data: "no" }), undefined);
  assert.equal(readTable([1]), undefined);
});

Deno.test("a table's cell never comes from an object's prototype", () => {
  assert.deepEqual(readTable({ schema: { fields: [{ name: "constructor" }] }, data: [{}] })!.rows, [[null]]);
});
