import { type ArtifactSpec, RunBuilder } from "./run_builder.ts";
import { CHART, picture, TABLE } from "./sample_runs.ts";

/** A notebook of Jupyter's format 4 with an output of each kind. */
export const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "deno", language: "typescript" }, language_info: { name: "typescript" } },
  cells: [
    { cell_type: "markdown", source: ["# Digits\n", "\n", "What the *images* look like."] },
    {
      cell_type: "code",
      execution_count: 1,
      source: "const images = await read();\nimages.length",
      outputs: [
        { output_type: "stream", name: "stdout", text: ["reading\n", "1797 images\n"] },
        { output_type: "execute_result", execution_count: 1, data: { "text/plain": "1797" }, metadata: {} },
      ],
    },
    { cell_type: "markdown", source: "## Pictures" },
    {
      cell_type: "code",
      execution_count: 2,
      source: "draw(images[0])",
      outputs: [
        { output_type: "display_data", data: { "image/png": picture(80).toBase64(), "text/plain": "<picture>" } },
        { output_type: "display_data", data: { "text/html": "<table><tr><td>cell of a table</td></tr></table>" } },
        { output_type: "display_data", data: { "application/json": { counts: [1, 2, 3] } } },
        {
          output_type: "display_data",
          data: { "application/vnd.vegalite.v6+json": JSON.parse(CHART), "text/plain": "<chart>" },
        },
      ],
    },
    { cell_type: "markdown", source: "## What failed" },
    {
      cell_type: "code",
      execution_count: 3,
      metadata: { tags: ["hide-input"], papermill: { duration: 1.25 } },
      source: "train(images)",
      outputs: [{
        output_type: "error",
        ename: "RangeError",
        evalue: "too few",
        traceback: ["\u001b[31mRangeError\u001b[0m: too few", "    at train"],
      }],
    },
    { cell_type: "raw", source: "raw text" },
  ],
};

/** A text with an element of each kind. */
export const MARKDOWN = [
  "## Findings",
  "",
  "The *accuracy* is **97 %**, ~~not~~ see [the paper](https://example.org/paper) and `train()`.",
  "",
  "1. one",
  "2. two",
  "",
  "- a",
  "  - b",
  "",
  "> quoted",
  "",
  "```ts",
  "const x = 1;",
  "```",
  "",
  "| n | accuracy |",
  "| --- | --- |",
  "| 600 | 0.97 |",
  "",
  "#### Deep heading",
  "",
  "---",
  "",
  "![a picture](plot.png)",
].join("\n");

/** Values separated by commas, with what makes that hard. */
export const CSV = 'n,model,"note, quoted"\r\n600,svm,"said ""yes"""\r\n800,svm,"two\nlines"\r\n1200,forest,\r\n';

/** A run with an artifact for each viewer; `model` is an ONNX file. */
export function viewersRun(model: Uint8Array): RunBuilder {
  const artifacts: readonly ArtifactSpec[] = [
    { name: "picture.png", mediaType: "image/png", data: picture(240) },
    { name: "drawing.svg", mediaType: "image/svg+xml", data: SVG },
    { name: "curve", mediaType: "application/vnd.vegalite.v6+json", data: CHART },
    { name: "table", mediaType: "application/vnd.dataresource+json", data: TABLE },
    { name: "values.csv", mediaType: "text/csv", data: CSV },
    { name: "small.json", mediaType: "application/json", data: '{"a":1}' },
    { name: "large.json", mediaType: "application/json", data: JSON.stringify(largeJson()) },
    { name: "notes.md", mediaType: "text/markdown", data: MARKDOWN },
    { name: "report.ipynb", mediaType: "application/x-ipynb+json", data: JSON.stringify(NOTEBOOK) },
    { name: "report.html", mediaType: "text/html", data: "<h1>Rendered</h1><style>h1 { color: teal }</style>" },
    { name: "page.html", mediaType: "text/html", data: "<h1>A page</h1>" },
    { name: "model.onnx", mediaType: "application/octet-stream", data: model },
    { name: "weights.bin", mediaType: "application/octet-stream", data: new Uint8Array(2000) },
  ];
  return new RunBuilder({
    id: "viewers",
    pipeline: "viewers",
    tasks: [{ name: "show", attempts: [{ startMs: 0, endMs: 100, artifacts }] }],
  });
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="teal"/></svg>';

function largeJson(): unknown {
  return {
    settings: Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`option ${i}`, { value: i, text: "x".repeat(60) }]),
    ),
    numbers: Array.from({ length: 400 }, (_, i) => i / 7),
  };
}

/**
 * What hostile tasks have logged to get a reader's browser to run something (it would set `canary` on a window) or to
 * call the address `elsewhere`.
 */
export function hostileArtifacts(elsewhere: string): readonly ArtifactSpec[] {
  const run = "window.canary=1;parent.canary=1;top.canary=1";
  const script = `<script>${run}</script>`;
  const beacon = `${elsewhere}pixel.png`;
  const markup = [
    script,
    `<img src=x onerror="${run}"><img src="${beacon}">`,
    `<svg onload="${run}"><animate onbegin="${run}" attributeName="x" dur="1s"/></svg>`,
    `<iframe src="${elsewhere}frame"></iframe><iframe srcdoc="${script.replaceAll('"', "&quot;")}"></iframe>`,
    `<object data="${elsewhere}object"></object><embed src="${elsewhere}embed">`,
    `<link rel="stylesheet" href="${elsewhere}style.css"><style>@import "${elsewhere}import.css"; * { background: url(${beacon}) }</style>`,
    `<form action="${elsewhere}form" id="f"><input autofocus onfocus="${run}"></form><button form="f" formaction="javascript:${run}">x</button>`,
    `<a href="javascript:${run}" id="bait">bait</a><base href="${elsewhere}"><meta http-equiv="refresh" content="0;url=${elsewhere}">`,
    `<details open ontoggle="${run}"><summary>x</summary></details><video src="${elsewhere}v" onerror="${run}"></video>`,
    `<math><maction actiontype="statusline" xlink:href="javascript:${run}">x</maction></math>`,
  ].join("\n");
  const markdown = [
    markup,
    `[bait](javascript:${run}) [bait](JaVaScRiPt:${run}) [bait](data:text/html,${script}) [bait](vbscript:x)`,
    `![x](${beacon}) ![x](javascript:${run}) [![x](${beacon})](javascript:${run})`,
    `<javascript:${run}> <${elsewhere}>`,
    `[x]: ${beacon} "\\"onmouseover=${run}"`,
    "[x] `" + script + "`",
    "| " + script + " |\n| --- |\n| " + script + " |",
    "# " + script,
    "```html\n" + script + "\n```",
  ].join("\n\n");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="60" ` +
    `onload="${run}">${script}<foreignObject width="90" height="60"><body xmlns="http://www.w3.org/1999/xhtml">` +
    `<img src="${beacon}" onerror="${run}"/></body></foreignObject><image href="${beacon}" width="9" height="9"/>` +
    `<a xlink:href="javascript:${run}"><rect width="90" height="60"/></a><use href="${elsewhere}x.svg#y"/></svg>`;
  const output = (data: Record<string, unknown>) => ({ output_type: "display_data", data, metadata: {} });
  const notebook = {
    nbformat: 4,
    metadata: { language_info: { name: markup } },
    cells: [
      { cell_type: "markdown", source: markdown },
      {
        cell_type: "code",
        execution_count: markup,
        source: [markup],
        outputs: [
          output({ "text/html": markup }),
          output({ "image/svg+xml": svg }),
          output({ "image/png": btoa(markup) }),
          output({ "application/javascript": run, "text/plain": markup }),
          output({ "application/vnd.vegalite.v5+json": { data: { url: beacon } } }),
          output({ "text/markdown": markdown }),
          { output_type: "stream", name: markup, text: markup },
          { output_type: "error", ename: markup, evalue: markup, traceback: [markup] },
          7,
          null,
        ],
      },
      { cell_type: script, source: markup },
      "cell",
      null,
    ],
  };
  const chart = (spec: object) => JSON.stringify({ data: { values: [{ a: 1 }] }, mark: "point", ...spec });
  const vega = "application/vnd.vegalite.v6+json";
  let deep: unknown = markup;
  for (let i = 0; i < 5000; i++) deep = { deep };
  return [
    { name: "hostile.html", mediaType: "text/html", data: `<!doctype html>${markup}` },
    {
      name: "hostile.xhtml",
      mediaType: "application/xhtml+xml",
      data: `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`,
    },
    { name: "hostile.md", mediaType: "text/markdown", data: markdown },
    {
      name: "deep.md",
      mediaType: "text/markdown",
      data: `${">".repeat(9000)} x ${"[".repeat(9000)}${"*".repeat(9000)}`,
    },
    { name: "hostile.svg", mediaType: "image/svg+xml", data: svg },
    { name: "hostile.ipynb", mediaType: "application/x-ipynb+json", data: JSON.stringify(notebook) },
    { name: "hostile.csv", mediaType: "text/csv", data: `"${markup.replaceAll('"', '""')}",=cmd()\n"${script}",2\n` },
    { name: "deep.json", mediaType: "application/json", data: JSON.stringify(deep) },
    {
      name: "wide.json",
      mediaType: "application/json",
      data: JSON.stringify(
        Object.fromEntries(
          Array.from({ length: 300 }, (_, i) => [`${markup}${i}`, { [markup]: [markup, { x: markup }] }]),
        ),
      ),
    },
    { name: "hostile.onnx", mediaType: "application/onnx", data: new Uint8Array(3000).fill(0x3a) },
    {
      name: "chart-url",
      mediaType: vega,
      data: chart({ data: { url: `${elsewhere}data.json` } }),
    },
    { name: "chart-image", mediaType: vega, data: chart({ mark: { type: "image", url: beacon } }) },
    {
      name: "chart-link",
      mediaType: vega,
      data: chart({ mark: { type: "point", size: 90_000 }, encoding: { href: { value: `javascript:${run}` } } }),
    },
    {
      name: "chart-expression",
      mediaType: vega,
      data: chart({ transform: [{ calculate: `(constructor.constructor("${run}"))()`, as: "b" }] }),
    },
    {
      name: "chart-tooltip",
      mediaType: vega,
      data: chart({
        data: { values: [{ a: 1, [markup]: markup }] },
        mark: { type: "point", size: 90_000, tooltip: { content: "data" } },
        title: markup,
        encoding: { x: { field: "a", type: "quantitative", title: script } },
      }),
    },
    {
      name: "chart-bind",
      mediaType: vega,
      data: chart({
        params: [{ name: "p", value: markup, bind: { input: "select", options: [markup], name: markup } }],
      }),
    },
    { name: "chart-proto", mediaType: vega, data: `{"__proto__":{"canary":1},"data":{"values":[]},"mark":"point"}` },
  ];
}

/** A run whose artifacts are all hostile. */
export function hostileViewersRun(elsewhere: string): RunBuilder {
  return new RunBuilder({
    id: "hostile-viewers",
    pipeline: "hostile",
    tasks: [{ name: "show", attempts: [{ startMs: 0, endMs: 100, artifacts: hostileArtifacts(elsewhere) }] }],
  });
}
