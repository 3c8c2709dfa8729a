// A program that imports mod.ts by its address does not see this project's import map.
// deno-lint-ignore no-import-prefix -- see above
import { Marked, type Token, type Tokens } from "npm:marked@18.2.1";
import type { Json, JsonObject } from "../../words/json.ts";
import { highlightCode } from "./highlight_code.ts";
import { escapeHtml } from "./html_text.ts";

/** A heading of a notebook's text. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** The fragment that leads to it. */
  readonly id: string;
}

/** Renders the Markdown of one page, in which headings have fragments of their own. */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];

  /**
   * Markdown as HTML in which nothing is active and nothing is fetched: HTML in the text is shown as text, a link leads
   * to the web, to an address or within the page, and a picture is one of the text's own attachments or data.
   */
  render(markdown: string, attachments: JsonObject = {}): string {
    const parser = new Marked({ gfm: true, async: false });
    const inline = (tokens: Token[]): string => parser.Parser.parseInline(tokens, { ...parser.defaults });
    parser.use({
      renderer: {
        html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
        heading: ({ tokens, depth }) => {
          const html = inline(tokens);
          return `<h${depth} id="${this.#add(depth, plainText(tokens))}">${html}</h${depth}>\n`;
        },
        link: ({ href, tokens }) => {
          const text = inline(tokens);
          return /^(https?:|mailto:|#)/i.test(href)
            ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer">${text}</a>`
            : text;
        },
        image: ({ href, text }) => {
          const source = pictureOf(href, attachments);
          if (source !== undefined) return `<img src="${escapeHtml(source)}" alt="${escapeHtml(text)}">`;
          return /^https?:/i.test(href)
            ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer">${escapeHtml(text || href)}</a>`
            : escapeHtml(text);
        },
        code: ({ text, lang }) => {
          const isCode = /^(ts|typescript|js|javascript|tsx|jsx)\b/.test(lang ?? "");
          return `<pre class="code"><code>${isCode ? highlightCode(text) : escapeHtml(text)}</code></pre>\n`;
        },
      },
    });
    return parser.parse(markdown) as string;
  }

  #add(level: number, text: string): string {
    const slug = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "heading";
    const taken = new Set(this.headings.map(({ id }) => id));
    let id = slug;
    for (let n = 2; taken.has(id); n++) id = `${slug}-${n}`;
    this.headings.push({ level, text, id });
    return id;
  }
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) =>
    "tokens" in token && token.tokens !== undefined
      ? plainText(token.tokens)
      : "text" in token
      ? String(token.text)
      : ""
  ).join("");
}

/** The address of a picture that the page has itself: data, or what the cell has attached. */
function pictureOf(href: string, attachments: JsonObject): string | undefined {
  if (/^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]*$/.test(href)) return href;
  const bundle: Json | undefined = attachments[decoded(href.replace(/^attachment:/, ""))];
  if (!href.startsWith("attachment:") || typeof bundle !== "object" || bundle === null) return undefined;
  const [type, data] = Object.entries(bundle)[0] ?? [];
  const bytes = Array.isArray(data) ? data.join("") : data;
  return typeof bytes === "string" ? pictureData(String(type), bytes) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A picture in base64 as an address; `undefined` for what browsers show as something else. */
export function pictureData(type: string, base64: string): string | undefined {
  const bytes = base64.replace(/\s/g, "");
  return /^image\/(png|jpeg|gif|webp)$/.test(type) && /^[A-Za-z0-9+/]*={0,2}$/.test(bytes)
    ? `data:${type};base64,${bytes}`
    : undefined;
}
