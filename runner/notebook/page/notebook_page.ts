import { formatDuration } from "../../words/duration.ts";
import type { JsonObject } from "../../words/json.ts";
import type { AttemptOutcome } from "../../words/outcome.ts";
import type { EvaluatedNotebook } from "../evaluated_notebook.ts";
import type { IpynbCell } from "../ipynb_format.ts";
import { tagsOf } from "../notebook_document.ts";
import { highlightCode } from "./highlight_code.ts";
import { escapeHtml } from "./html_text.ts";
import { PAGE_STYLE } from "./page_style.ts";
import { type Heading, MarkdownRenderer } from "./render_markdown.ts";
import { type DrawChart, renderOutput } from "./render_output.ts";

/** What a page says besides the notebook. */
export interface PageOptions {
  readonly title: string;
  readonly outcome: AttemptOutcome;
  /** Without it, charts are shown as the data that they are made of. */
  readonly drawChart?: DrawChart;
}

/** What the page may load: nothing that it has not in itself. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri about:; form-action 'none'";

/**
 * An evaluated notebook as one HTML file, for any browser and without scripts: its text, its code (shown, or folded
 * where a tag says so), its outputs, and a table of contents. Whatever a cell put out is inert in it.
 */
export async function notebookPage(notebook: EvaluatedNotebook, options: PageOptions): Promise<string> {
  const markdown = new MarkdownRenderer();
  const sections: string[] = [];
  for (const cell of notebook.cells) {
    const tags = tagsOf(cell);
    if (tags.includes("remove-cell")) continue;
    const html = cell.cell_type === "markdown"
      ? `<section class="cell text">${markdown.render(cell.source.join(""), cell.attachments)}</section>`
      : cell.cell_type === "raw"
      ? `<section class="cell"><pre class="out">${escapeHtml(cell.source.join(""))}</pre></section>`
      : await codeCell(cell, tags, { markdown, ...options });
    sections.push(tags.includes("hide-cell") ? `<details><summary>Cell</summary>${html}</details>` : html);
  }
  const contents = contentsOf(markdown.headings);
  // A page has one heading above all others: the notebook's, or its name.
  const name = markdown.headings.some(({ level }) => level === 1) ? "p" : "h1";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(options.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<${name} class="name">${escapeHtml(options.title)}</${name}>
<label class="switch"><input type="checkbox" id="show-code" checked> Code</label>
</header>
<div class="columns${contents === "" ? " single" : ""}">
${contents}<main>
${banner(options.outcome, notebook)}${sections.join("\n")}
</main>
</div>
</body>
</html>
`;
}

async function codeCell(
  cell: IpynbCell,
  tags: readonly string[],
  context: { readonly markdown: MarkdownRenderer; readonly drawChart?: DrawChart },
): Promise<string> {
  const number = cell.execution_count ?? undefined;
  const source = cell.source.join("");
  const outputs = await Promise.all((cell.outputs ?? []).map((output) => renderOutput(output, context)));
  const duration = durationOf(cell.metadata);
  const isInjected = tags.includes("injected-parameters");
  const isFolded = tags.some((tag) => tag === "hide-input" || tag === "hide_input") || isSourceHidden(cell.metadata);
  const isRemoved = tags.includes("remove-input") || tags.includes("remove_input");
  const label = number === undefined ? "[ ] not run" : `[${number}]`;
  const code = isRemoved || source === "" ? "" : `<details class="input"${isFolded ? "" : " open"}>
<summary><span class="count">${label}</span>${isInjected ? " parameters" : ""}${
    duration === undefined || duration < 0.001 ? "" : ` <span class="time">${formatDuration(duration * 1000)}</span>`
  }</summary>
<pre class="code" tabindex="0" role="group" aria-label="code of cell ${number ?? ""}"><code>${
    highlightCode(source)
  }</code></pre>
</details>`;
  const shown = outputs.join("\n");
  const folded = tags.includes("hide-output") && shown !== ""
    ? `<details><summary>Output</summary>${shown}</details>`
    : tags.includes("remove-output")
    ? ""
    : shown;
  const anchor = number === undefined ? "" : ` id="in-${number}"`;
  return `<section class="cell${number === undefined ? " unrun" : ""}"${anchor}>${code}${
    folded === "" ? "" : `<div class="outputs">${folded}</div>`
  }</section>`;
}

/** What a reader should know first: that the notebook did not get to its end, and where it stopped. */
function banner({ result, exception }: AttemptOutcome, { cells }: EvaluatedNotebook): string {
  if (result === "success") return "";
  const failed = cells.find((cell) => cell.outputs?.some(({ output_type }) => output_type === "error"));
  const place = (failed?.execution_count ?? undefined) === undefined
    ? ""
    : ` in <a href="#in-${failed?.execution_count}">cell ${failed?.execution_count}</a>`;
  const what = exception === undefined ? "" : `: ${escapeHtml(`${exception.type}: ${exception.message}`)}`;
  return `<p class="banner" role="status"><strong>${result}</strong>${place}${what}</p>\n`;
}

/** The deepest headings that the table of contents has. */
const DEEPEST = 3;

function contentsOf(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level <= DEEPEST);
  if (listed.length < 2) return "";
  const items = listed.map(({ level, text, id }) =>
    `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`
  ).join("");
  return `<nav aria-label="Contents"><details open><summary>Contents</summary><ol>${items}</ol></details></nav>\n`;
}

function durationOf({ papermill }: JsonObject): number | undefined {
  const { duration } = (papermill ?? {}) as { readonly duration?: unknown };
  return typeof duration === "number" ? duration : undefined;
}

function isSourceHidden({ jupyter }: JsonObject): boolean {
  return (jupyter as { readonly source_hidden?: unknown } | undefined)?.source_hidden === true;
}
