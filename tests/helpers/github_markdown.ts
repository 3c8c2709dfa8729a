import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

/** What a page of GitHub's would have of a Markdown text, as software that is not ours reads it. */
export interface RenderedMarkdown {
  /** Names of elements, each once, sorted. */
  readonly elements: readonly string[];
  /** Names of attributes, each once, sorted. */
  readonly attributes: readonly string[];
  /** Addresses of links and pictures. */
  readonly addresses: readonly string[];
  /** Text where GitHub looks for mentions, issues and emoji: all but that in code, links, scripts and styles. */
  readonly text: string;
  /** All text. */
  readonly allText: string;
  /** The rows of each table, by cells. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Fenced blocks, by their language. */
  readonly fences: readonly { readonly language: string; readonly text: string }[];
}

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Reads Markdown as CommonMark with GitHub's extensions, HTML included, and tells what came out. */
export function renderMarkdown(text: string): RenderedMarkdown {
  const html = micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const [elements, attributes] = [new Set<string>(), new Set<string>()];
  const addresses: string[] = [];
  const tables: string[][][] = [];
  const fences: { language: string; text: string }[] = [];
  const open: string[] = [];
  const all: string[] = [];
  const visit = (node: Node, quiet: boolean): void => {
    if ("value" in node) {
      all.push(node.value);
      if (!quiet) open.push(node.value);
    }
    if (!("tagName" in node)) return;
    elements.add(node.tagName);
    for (const { name, value } of node.attrs) {
      attributes.add(name);
      if (name === "href" || name === "src") addresses.push(value);
    }
    if (node.tagName === "table") tables.push([]);
    if (node.tagName === "tr") tables.at(-1)?.push([]);
    if (node.tagName === "td" || node.tagName === "th") tables.at(-1)?.at(-1)?.push(textOf(node));
    const language = node.attrs.find(({ name }) => name === "class")?.value.replace("language-", "");
    if (node.tagName === "code" && language !== undefined) fences.push({ language, text: textOf(node) });
    const inside = quiet || ["code", "pre", "a", "style", "script"].includes(node.tagName);
    for (const child of node.childNodes) visit(child, inside);
  };
  for (const node of parseFragment(html).childNodes) visit(node, false);
  return {
    elements: [...elements].sort(),
    attributes: [...attributes].sort(),
    addresses,
    text: open.join(""),
    allText: all.join(""),
    tables,
    fences,
  };
}

function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
