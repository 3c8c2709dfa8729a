import { h, type VNode } from "preact";
import type { MarkdownNode } from "../../artifacts/read_markdown.ts";

/** A Markdown text. */
export function MarkdownView({ nodes }: { readonly nodes: readonly MarkdownNode[] }): VNode {
  return <div class="markdown">{nodes.map((node, i) => <Piece key={i} node={node} />)}</div>;
}

function Piece({ node }: { readonly node: MarkdownNode }): VNode {
  switch (node.kind) {
    case "text":
      return <>{node.text}</>;
    case "element":
      return h(node.tag, node.start === undefined ? {} : { start: node.start }, node.children.map(pieceOf));
    case "code":
      return node.block ? <pre class="code" tabIndex={0}><code>{node.text}</code></pre> : <code>{node.text}</code>;
    case "link":
      return <a href={node.href} rel="noopener noreferrer">{node.children.map(pieceOf)}</a>;
    case "image":
      return <span class="markdown-image" title={node.src}>{node.alt === "" ? "picture" : node.alt}</span>;
    case "footnotes":
      return <ol class="footnotes">{node.children.map(pieceOf)}</ol>;
    case "check":
      return (
        <svg class="task-check" viewBox="0 0 16 16" role="img" aria-label={node.done ? "done" : "open"}>
          <rect x="1.5" y="1.5" width="13" height="13" rx="3" />
          {node.done ? <path d="M4.5,8.5L7,11L11.5,5.5" /> : null}
        </svg>
      );
    case "break":
      return <br />;
    case "rule":
      return <hr />;
  }
}

function pieceOf(node: MarkdownNode, index: number): VNode {
  return <Piece key={index} node={node} />;
}
