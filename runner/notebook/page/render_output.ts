import type { Json, JsonObject } from "../../words/json.ts";
import { isChart } from "./chart_type.ts";
import { escapeHtml, printedText } from "./html_text.ts";
import { type MarkdownRenderer, pictureData } from "./render_markdown.ts";

/** Draws a Vega or Vega-Lite specification as an SVG; `undefined` when it cannot be drawn. */
export type DrawChart = (specification: JsonObject) => Promise<string | undefined>;

/** What outputs are rendered with. */
export interface OutputContext {
  readonly markdown: MarkdownRenderer;
  readonly drawChart?: DrawChart;
}

/** One output of a code cell, in nbformat, as HTML in which nothing is active. */
export async function renderOutput(output: JsonObject, context: OutputContext): Promise<string> {
  switch (output.output_type) {
    case "stream": {
      const isError = output.name === "stderr";
      return printed(joined(output.text), isError ? "stream stderr" : "stream", isError ? "stderr" : "stdout");
    }
    case "error":
      return printed(linesOf(output.traceback).join("\n"), "error", "error");
    default:
      return await renderBundle(isObject(output.data) ? output.data : {}, context);
  }
}

/** The richest form that the page can show, in Jupyter's order. */
async function renderBundle(data: JsonObject, context: OutputContext): Promise<string> {
  for (const [type, content] of Object.entries(data)) {
    if (!isChart(type, content)) continue;
    const svg = await context.drawChart?.(content);
    return svg === undefined ? folded("chart", JSON.stringify(content, null, 2)) : picture(svgData(svg), "chart");
  }
  const table = data["application/vnd.dataresource+json"];
  if (isObject(table) && Array.isArray(table.data)) return renderTable(table);
  const text = (type: string): string | undefined => data[type] === undefined ? undefined : joined(data[type]);
  const html = text("text/html");
  if (html !== undefined) return frame(html);
  const markdown = text("text/markdown");
  if (markdown !== undefined) return `<div class="text">${context.markdown.render(markdown)}</div>`;
  const svg = text("image/svg+xml");
  if (svg !== undefined) return picture(svgData(svg), "picture");
  for (const [type, content] of Object.entries(data)) {
    const address = typeof content === "string" ? pictureData(type, content) : undefined;
    if (address !== undefined) return picture(address, "picture");
  }
  const plain = text("text/latex") ?? text("text/plain");
  const json = Object.entries(data).find(([type]) => /^application\/(.*\+)?json$/.test(type));
  if (json !== undefined) return folded(json[0], JSON.stringify(json[1], null, 2));
  if (plain !== undefined) return printed(plain, "result", "result");
  return Object.entries(data).map(([type, content]) => folded(type, joined(content))).join("");
}

function printed(text: string, kind: string, label: string): string {
  return `<pre class="out ${kind}" tabindex="0" role="group" aria-label="${label}">${
    escapeHtml(printedText(text))
  }</pre>`;
}

function folded(label: string, text: string): string {
  const isShort = text.length < 400;
  return `<details class="out data"${isShort ? " open" : ""}><summary>${
    escapeHtml(label)
  }</summary><pre tabindex="0" role="group" aria-label="${escapeHtml(label)}">${escapeHtml(text)}</pre></details>`;
}

function picture(address: string, alt: string): string {
  return `<div class="out picture"><img src="${escapeHtml(address)}" alt="${alt}"></div>`;
}

// In an image, an SVG runs no script and fetches nothing.
function svgData(svg: string): string {
  return `data:image/svg+xml;base64,${new TextEncoder().encode(svg).toBase64()}`;
}

/**
 * How a document in a frame looks, as near to the page as its own style lets it; and what a link to a place in it starts
 * from, since the document has no address of its own.
 */
const FRAME_HEAD = '<base href="about:srcdoc">' +
  "<style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:8px;overflow-wrap:anywhere}" +
  "table{border-collapse:collapse}th,td{padding:4px 10px;border-bottom:1px solid #8884;text-align:left}</style>";

/** HTML in a frame of its own, which may run nothing, open nothing and reach nothing. */
function frame(html: string): string {
  // A frame without scripts cannot say how high it is: as high as its text is likely to be, and it can be dragged.
  const blocks = html.match(/<(tr|p|li|h\d|br|pre|figure|img|svg|div)\b/gi)?.length ?? 0;
  const height = Math.min(480, 44 + 30 * Math.max(blocks, html.length / 400));
  const source = escapeHtml(FRAME_HEAD + html);
  return `<iframe class="out frame" sandbox="" loading="lazy" title="HTML output" style="height:${
    Math.round(height)
  }px" srcdoc="${source}"></iframe>`;
}

function renderTable({ schema, data }: JsonObject): string {
  const rows = (data as readonly Json[]).filter(isObject);
  const fields = isObject(schema) && Array.isArray(schema.fields) ? schema.fields.filter(isObject) : [];
  const names = fields.length > 0
    ? fields.map(({ name }) => String(name))
    : [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: Json | undefined): string =>
    `<td${typeof value === "number" ? ' class="number"' : ""}>${
      escapeHtml(
        value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`,
      )
    }</td>`;
  const head = names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${names.map((name) => cell(row[name])).join("")}</tr>`).join("");
  return `<div class="out table" tabindex="0" role="group" aria-label="table"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function joined(content: Json | undefined): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.join("") : JSON.stringify(content ?? null, null, 2);
}

function linesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
