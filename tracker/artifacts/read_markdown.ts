import MarkdownIt from "markdown-it";
import footnotes from "markdown-it-footnote";

/** A piece of a Markdown text. It holds no HTML: what is written as HTML is text. */
export type MarkdownNode =
  | { readonly kind: "text"; readonly text: string }
  | {
    readonly kind: "element";
    readonly tag: MarkdownTag;
    readonly children: readonly MarkdownNode[];
    readonly start?: number;
  }
  | { readonly kind: "code"; readonly text: string; readonly block: boolean }
  /** A link to the web; what would lead anywhere else is not one. */
  | { readonly kind: "link"; readonly href: string; readonly children: readonly MarkdownNode[] }
  /** A picture, whose words alone are shown, since nothing is loaded from elsewhere. */
  | { readonly kind: "image"; readonly alt: string; readonly src: string }
  /** The notes that a text's numbers refer to, each an item of a list. */
  | { readonly kind: "footnotes"; readonly children: readonly MarkdownNode[] }
  /** Whether what the item of a list says is done. */
  | { readonly kind: "check"; readonly done: boolean }
  | { readonly kind: "break" }
  | { readonly kind: "rule" };

/** The elements that a Markdown text may consist of. */
export type MarkdownTag = typeof TAGS[number];

const TAGS = [
  ...["p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"],
  ...["em", "strong", "s", "table", "thead", "tbody", "tr", "th", "td", "sup"],
] as const satisfies readonly string[];

/** A longer text is cut: a page shows that much at most. */
const MAX_LENGTH = 200_000;

/** The level of heading below which those of the text stand, and the deepest one there is. */
const LEVEL_ABOVE = 2;
const DEEPEST = 6;

/** The part of the package that is used; it has no types of its own. */
interface Parser {
  use(plugin: unknown): Parser;
  parse(text: string, environment: object): readonly Token[];
}
interface Token {
  readonly type: string;
  readonly tag: string;
  readonly nesting: -1 | 0 | 1;
  readonly content: string;
  readonly children: readonly Token[] | null;
  /** Of a footnote: its number, from 0. */
  readonly meta: { readonly id: number } | null;
  readonly attrGet: (name: string) => string | null;
}

let parser: Parser | undefined;

/** Reads CommonMark with tables, strikethrough, task lists and footnotes. Nothing in the result is HTML, whatever the text holds. */
export function readMarkdown(text: string): readonly MarkdownNode[] {
  parser ??= new (MarkdownIt as unknown as new (options: object) => Parser)({ html: false }).use(footnotes);
  return new Tree().build(parser.parse(text.slice(0, MAX_LENGTH), {}));
}

/** Builds a tree from tokens that open and close elements. */
class Tree {
  #level = LEVEL_ABOVE;

  build(tokens: readonly Token[]): readonly MarkdownNode[] {
    const root: MarkdownNode[] = [];
    const stack: { readonly children: MarkdownNode[]; readonly close: (children: MarkdownNode[]) => MarkdownNode }[] =
      [];
    const add = (node: MarkdownNode): void => void (stack.at(-1)?.children ?? root).push(node);
    for (const [i, token] of tokens.entries()) {
      if (token.nesting === 1) stack.push({ children: [], close: this.#opened(token) });
      else if (token.nesting === -1) {
        const { children, close } = stack.pop()!;
        add(close(children));
      } else if (tokens[i - 2]?.type === "list_item_open") checked(this.#leaf(token)).forEach(add);
      else this.#leaf(token).forEach(add);
    }
    return root;
  }

  #opened(token: Token): (children: MarkdownNode[]) => MarkdownNode {
    if (token.type === "link_open") {
      const href = webAddress(token.attrGet("href"));
      return (children) =>
        href === undefined ? { kind: "element", tag: "em", children } : { kind: "link", href, children };
    }
    if (token.type === "footnote_block_open") return (children) => ({ kind: "footnotes", children });
    if (token.type === "footnote_open") return (children) => ({ kind: "element", tag: "li", children });
    const tag = token.type === "heading_open" ? this.#heading(Number(token.tag.slice(1))) : tagOf(token.tag);
    const start = Number(token.attrGet("start") ?? 1);
    return (children) => ({ kind: "element", tag, children, ...(tag === "ol" && start !== 1 ? { start } : {}) });
  }

  /** Headings keep their order below that of the page: none is more than one level deeper than the one before. */
  #heading(level: number): MarkdownTag {
    this.#level = Math.min(level + LEVEL_ABOVE, this.#level + 1, DEEPEST);
    return `h${this.#level}` as MarkdownTag;
  }

  #leaf(token: Token): readonly MarkdownNode[] {
    switch (token.type) {
      case "inline":
        return this.build(token.children ?? []);
      case "code_inline":
        return [{ kind: "code", text: token.content, block: false }];
      case "code_block":
      case "fence":
        return [{ kind: "code", text: token.content.replace(/\n$/, ""), block: true }];
      case "footnote_ref":
        return [{ kind: "element", tag: "sup", children: [{ kind: "text", text: `[${token.meta!.id + 1}]` }] }];
      case "hardbreak":
        return [{ kind: "break" }];
      case "softbreak":
        return [{ kind: "text", text: "\n" }];
      case "hr":
        return [{ kind: "rule" }];
      case "image":
        return [{ kind: "image", alt: token.content, src: token.attrGet("src") ?? "" }];
      default:
        return token.content === "" ? [] : [{ kind: "text", text: token.content }];
    }
  }
}

/** What an item begins with, as a mark where that is `[ ]` or `[x]`. */
function checked(nodes: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const [first, ...rest] = nodes;
  const [, sign, text] = first?.kind === "text" ? /^\[([ xX])\]\s+(.*)$/s.exec(first.text) ?? [] : [];
  if (sign === undefined || text === undefined) return nodes;
  return [{ kind: "check", done: sign !== " " }, { kind: "text", text }, ...rest];
}

function tagOf(tag: string): MarkdownTag {
  return TAGS.find((known) => known === tag) ?? "p";
}

function webAddress(href: string | null): string | undefined {
  if (href === null || !URL.canParse(href)) return undefined;
  return /^(https?|mailto):$/.test(new URL(href).protocol) ? href : undefined;
}
